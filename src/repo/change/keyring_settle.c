/* keyring_settle.c - the package of the repository's keys that a generation is to name
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/change/keyring_settle_internal.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/parts.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/format.h"
#include "formats/format_maker.h"
#include "formats/layout.h"
#include "formats/package_verify.h"
#include "repo/change/incoming_internal.h"
#include "repo/change/keyring_make_internal.h"
#include "repo/state/channel.h"
#include "repo/state/keyring_package_internal.h"
#include "repo/state/record_file.h"
#include "repo/state/signing_internal.h"

#define FILE_LIMIT ((uint64_t)64 << 20)

/* ---- What may not be there ---- */

static int refuse_name(const char *name, struct error *error)
{
	error_set(error, "the repository has a package '%s', which is not its own", name);
	return error_hint(error, "that is the name of the package of its keys; withdraw the other, "
				 "and prune what is kept of it");
}

static bool has_name(const struct package_set *set, const char *name)
{
	VECTOR_EACH (entry, set) {
		if (strcmp(entry->name, name) == 0)
			return true;
	}
	return false;
}

/* A channel_set_visit. */
static int look_for_name(void *context, struct package_set *set, struct error *error UNUSED)
{
	return has_name(set, context);
}

int keyring_check_name(const struct repo *repo, const struct settings *settings,
		       struct error *error)
{
	AUTO_FREE char *name = keyring_package_name(settings);
	int found = channel_visit_all_sets(repo, look_for_name, name, error);
	return found > 0 ? refuse_name(name, error) : found;
}

/* ---- What another writer has made ---- */

static bool is_script_equal(const struct package_script *a, const struct package_script *b)
{
	return a->len == b->len && (!a->len || memcmp(a->body, b->body, a->len) == 0);
}

/* Whether a package says and does what the one that was made here does. */
static bool is_same(const struct package *found, const struct package *made)
{
	AUTO_FREE char *found_version = package_full_version(found);
	AUTO_FREE char *made_version = package_full_version(made);
	bool same =
		text_equal(found->format, made->format) && text_equal(found->name, made->name) &&
		text_equal(found_version, made_version) && text_equal(found->arch, made->arch) &&
		text_equal(found->content_id, made->content_id);
	for (int kind = 0; kind < SCRIPT_COUNT && same; kind++)
		same = is_script_equal(&found->scripts[kind], &made->scripts[kind]);
	return same;
}

/* Whether the file is the package that was made here but for its signature, which tells the time
 * and is good. */
static int compare_file(const struct repo *repo, int fd, const char *path,
			const struct package *made, bool *same, struct error *error)
{
	const struct format *format;
	struct signature signature = {0};
	AUTO_ERROR unread = ERROR_INIT;
	*same = false;
	struct package *package = format_read_open(fd, path, &format, &unread);
	if (!package)
		return 0;
	int found = package_verify_best_signature(format, fd, package, repo->chain->keyring,
						  &signature, error);
	*same = found > 0 && signature.state == SIGNATURE_GOOD && is_same(package, made);
	package_free(package);
	return found < 0 ? -1 : 0;
}

/* Opens what is in the place of the package: a writer that was killed, or that is as far as this
 * one, has made the same. */
static int open_other(const struct repo *repo, const char *path, const struct package *made,
		      int *fd, struct error *error)
{
	bool same;
	enum store_result got = store_fetch(repo->store, path, FILE_LIMIT, fd, error);
	if (got == STORE_MISSING)
		return error_set(error, "'%s' vanished while it was looked at", path);
	if (got != STORE_DONE || compare_file(repo, *fd, path, made, &same, error))
		return -1;
	if (same)
		return 0;
	error_set(error, "'%s' is there, and is not the package of the repository's keys", path);
	return error_hint(error, "no generation names it: move it away");
}

/* ---- The package ---- */

/* Stores the package, and opens what is in its place then. */
static int store_package(const struct repo *repo, const struct format *format,
			 const struct keyring_made *made, int *fd, struct error *error)
{
	CLEANUP(parts_free) struct parts parts = {0};
	AUTO_FREE char *path = format->layout->pool_path(made->package, error);
	off_t size = lseek(made->file.fd, 0, SEEK_END);
	if (!path || size < 0)
		return -1;
	parts_add_file(&parts, made->file.fd, 0, (uint64_t)size);
	enum store_result result = store_create(repo->store, path, &parts, NULL, error);
	if (result == STORE_FAILED)
		return -1;
	return open_other(repo, path, made->package, fd, error);
}

static int store_record(struct repo *repo, int fd, const char *name, char record[SHA256_HEX_SIZE],
			struct error *error)
{
	const struct incoming_options options = {.repo = repo, .cores = 1};
	struct incoming_package package = {0};
	int failed = incoming_read_open(&options, fd, name, &package, error);
	if (!failed && error_is_set(&package.refusal))
		failed = error_move(error, &package.refusal);
	if (!failed)
		failed = record_file_store(repo->store, package.record, error);
	if (!failed)
		memcpy(record, package.record->digest, SHA256_HEX_SIZE);
	incoming_package_free(&package);
	return failed;
}

static int make(struct repo *repo, const struct format *format, uint64_t version,
		char record[SHA256_HEX_SIZE], struct error *error)
{
	AUTO_FD fd = -1;
	CLEANUP(keyring_made_free) struct keyring_made made = KEYRING_MADE_INIT;
	int failed = keyring_make(repo->chain, version, format, signing_single(repo), &made, error);
	signing_rejoin(repo);
	return failed || store_package(repo, format, &made, &fd, error) ||
			       store_record(repo, fd, made.package->name, record, error)
		       ? -1
		       : 0;
}

/* A key of a kind that the format does not know signs no package of it. */
static bool can_sign(const struct repo *repo, const struct format *format)
{
	CLEANUP(problems_free) struct problems ignored = {0};
	AUTO_ERROR refused = ERROR_INIT;
	return format->maker->check_signer(repo->signer, &ignored, &refused) == 0;
}

static int settle_format(struct repo *repo, const struct format *format,
			 const struct generation *newest, struct generation *next,
			 struct error *error)
{
	char record[SHA256_HEX_SIZE];
	const char *name = format->traits->name;
	uint64_t version = keyring_package_version(repo->chain);
	const struct generation_keyring *before =
		newest ? generation_find_keyring(newest, name) : NULL;
	if (before && before->version == version) {
		generation_add_keyring(next, name, version, before->record);
		return 0;
	}
	if (!can_sign(repo, format))
		return 0;
	int found = keyring_package_find(repo, name, version, record, error);
	if (found < 0 || (!found && make(repo, format, version, record, error)))
		return -1;
	generation_add_keyring(next, name, version, record);
	return 0;
}

int keyring_settle(struct repo *repo, const struct generation *newest,
		   const struct package_set *set, struct generation *next, struct error *error)
{
	if (!repo_settings(repo)->keyring)
		return 0;
	AUTO_FREE char *name = keyring_package_name(repo_settings(repo));
	if (has_name(set, name))
		return refuse_name(name, error);
	FORMAT_EACH (format)
		if (settle_format(repo, format, newest, next, error))
			return -1;
	return 0;
}
