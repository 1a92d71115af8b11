/* conflicts.c - what may not be published because of what is there
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/change/conflicts_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "repo/state/channel.h"
#include "repo/state/needed_files_internal.h"
#include "repo/state/published_internal.h"

static int refuse_other_bytes(const struct incoming_package *package, const char *there,
			      struct error *error)
{
	const struct record *record = package->record;
	error_set(error,
		  "%s %s is already published with other bytes: sha256 %s is there, %s is "
		  "that of '%s'",
		  record->name, record->version, there, record->sha256, package->file);
	return error_hint(error, "what is published never changes; give the package a new version");
}

/* ---- The channel ---- */

int conflicts_with_set(const struct package_set *set, const struct incoming_package *package,
		       struct error *error)
{
	const struct record *record = package->record;
	const struct package_entry *entry = package_set_find(set, record);
	if (!entry)
		return 0;
	if (strcmp(entry->sha256, record->sha256) == 0)
		return 1;
	if (strcmp(entry->version, record->version) == 0)
		return refuse_other_bytes(package, entry->sha256, error);
	error_set(error, "%s %s is already published as version %s, which counts as the same",
		  record->name, record->version, entry->version);
	return error_hint(error, "give the package a new version");
}

/* ---- The pool ---- */

/* Returns 1 where other bytes are there; their digest is `found`. */
static int compare_pool(struct store *store, const struct incoming_package *package,
			char found[SHA256_HEX_SIZE], struct error *error)
{
	uint64_t size;
	enum store_result result = store_digest(store, package->record->path, found, &size, error);
	if (result == STORE_FAILED)
		return -1;
	return result == STORE_DONE && strcmp(found, package->record->sha256) != 0;
}

int conflicts_with_pool(struct store *store, const struct incoming_package *package,
			struct error *error)
{
	char found[SHA256_HEX_SIZE];
	int other = compare_pool(store, package, found, error);
	return other > 0 ? refuse_other_bytes(package, found, error) : other;
}

static int check_pool(const struct repo *repo, struct incoming_package *package,
		      struct error *error)
{
	char found[SHA256_HEX_SIZE];
	bool is_named = false;
	int other = compare_pool(repo->store, package, found, error);
	if (other <= 0)
		return other;
	if (needed_files_have_package(repo, package->record->path, &is_named, error))
		return -1;
	if (is_named)
		return refuse_other_bytes(package, found, error);
	package->replaces_file = true;
	return 0;
}

/* ---- Commits of versions ---- */

/* Refuses another commit that has been published. 1: one that has not is bound there. */
static int compare_commit(const struct repo *repo, const struct version_claim *claim,
			  struct error *error)
{
	bool was_published;
	AUTO_FREE char *other = NULL;
	if (version_claim_find_other(repo->store, claim, &other, error))
		return -1;
	if (!other)
		return 0;
	if (published_ever(repo, claim->name, other, &was_published, error))
		return -1;
	return was_published ? version_claim_refuse(claim, other, error) : 1;
}

static int compare_places(const void *left, const void *right)
{
	const struct incoming_package *const *a = left, *const *b = right;
	int order = strcmp((*a)->claim.object, (*b)->claim.object);
	return order ? order : (*a > *b) - (*a < *b);
}

/* Refuses one version of two commits at once. */
static int check_commits_of_each_other(const struct incoming *incoming, struct error *error)
{
	size_t n = 0;
	AUTO_FREE const struct incoming_package **sorted =
		xreallocarray(NULL, incoming->n + 1, sizeof(struct incoming_package *));
	for (size_t i = 0; i < incoming->n; i++)
		if (incoming->v[i].claim.object)
			sorted[n++] = &incoming->v[i];
	qsort(sorted, n, sizeof(struct incoming_package *), compare_places);
	for (size_t i = 1; i < n; i++)
		if (version_claim_compare(&sorted[i]->claim, &sorted[i - 1]->claim, error))
			return -1;
	return 0;
}

static int check_commits(const struct repo *repo, struct incoming *incoming, struct error *error)
{
	for (size_t i = 0; i < incoming->n; i++) {
		int other = compare_commit(repo, &incoming->v[i].claim, error);
		if (other < 0)
			return -1;
		incoming->v[i].replaces_claim = other;
	}
	return check_commits_of_each_other(incoming, error);
}

/* ---- All of it ---- */

/* Checks the packages as if each were published before the next. */
static int check_each_other(const struct incoming *incoming, struct error *error)
{
	CLEANUP(package_set_free) struct package_set seen = {0};
	for (size_t i = 0; i < incoming->n; i++)
		package_set_add(&seen, incoming->v[i].record);
	package_set_sort(&seen);
	for (size_t i = 0; i < incoming->n; i++)
		if (conflicts_with_set(&seen, &incoming->v[i], error) < 0)
			return -1;
	return 0;
}

int conflicts_check(const struct repo *repo, const char *channel, struct incoming *incoming,
		    struct error *error)
{
	AUTO_GENERATION *newest = NULL;
	CLEANUP(package_set_free) struct package_set set = {0};
	if (check_commits(repo, incoming, error) || check_each_other(incoming, error) ||
	    channel_load_newest(repo, channel, &newest, &set, error))
		return -1;
	for (size_t i = 0; i < incoming->n; i++) {
		int there = conflicts_with_set(&set, &incoming->v[i], error);
		if (there == 0 && error_is_set(&incoming->v[i].refusal))
			return error_move(error, &incoming->v[i].refusal);
		if (there < 0 || check_pool(repo, &incoming->v[i], error))
			return -1;
	}
	return 0;
}

/* ---- What was left ---- */

static int remove_file(const struct repo *repo, const struct incoming_package *package,
		       struct error *error)
{
	bool is_named;
	if (needed_files_have_package(repo, package->record->path, &is_named, error))
		return -1;
	return is_named ? 0 : store_delete(repo->store, package->record->path, error);
}

static int remove_claim(const struct repo *repo, const struct incoming_package *package,
			struct error *error)
{
	int other = compare_commit(repo, &package->claim, error);
	return other > 0 ? store_delete(repo->store, package->claim.object, error) : other;
}

int conflicts_remove_leftovers(struct repo *repo, const struct incoming *incoming,
			       struct error *error)
{
	bool any = false;
	for (size_t i = 0; i < incoming->n; i++)
		any |= incoming->v[i].replaces_file || incoming->v[i].replaces_claim;
	if (!any)
		return 0;
	if (store_lock(repo->store, STORE_LOCK_WRITERS, true, error))
		return -1;
	for (size_t i = 0; i < incoming->n; i++) {
		const struct incoming_package *package = &incoming->v[i];
		if ((package->replaces_file && remove_file(repo, package, error)) ||
		    (package->replaces_claim && remove_claim(repo, package, error)))
			return -1;
	}
	return repo_begin_writing(repo, error);
}
