/* publish.c - packages into a channel: all of them or none
 *
 * Everything that may be refused is looked at before anything is written.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/parts.h"
#include "base/strings.h"
#include "base/vector.h"
#include "repo/change/admission_internal.h"
#include "repo/change/conflicts_internal.h"
#include "repo/change/incoming_internal.h"
#include "repo/change/transaction_internal.h"
#include "repo/change/writing_internal.h"
#include "repo/repo.h"
#include "repo/serve/render_internal.h"
#include "repo/state/channel.h"
#include "repo/state/names_internal.h"
#include "repo/state/record_file.h"
#include "repo/state/repo.h"

#define NAMES_TOLD_MAX 4

/* ---- What is refused before anything is read ---- */

static int check_channel(const struct repo *repo, const struct repo_publish_options *options,
			 struct error *error)
{
	if (options->new_channel)
		return names_check_channel(options->channel, error);
	return channel_check(repo, options->channel, true, error);
}

/* ---- Writing ---- */

static int store_file(struct store *store, const struct incoming_package *package,
		      struct error *error)
{
	CLEANUP(parts_free) struct parts parts = {0};
	AUTO_FD fd = open(package->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return error_set_errno(error, errno, "cannot open '%s'", package->file);
	parts_add_file(&parts, fd, 0, package->record->size);
	enum store_result result =
		store_create(store, package->record->path, &parts, package->record->sha256, error);
	if (result != STORE_EXISTS)
		return result == STORE_DONE ? 0 : -1;
	return conflicts_with_pool(store, package, error);
}

static int store_packages(struct repo *repo, const struct incoming *incoming, struct error *error)
{
	if (conflicts_remove_leftovers(repo, incoming, error))
		return -1;
	for (size_t i = 0; i < incoming->n; i++)
		if (version_claim_store(repo->store, &incoming->v[i].claim, error) ||
		    store_file(repo->store, &incoming->v[i], error) ||
		    record_file_store(repo->store, incoming->v[i].record, error))
			return -1;
	return 0;
}

static int compare_digests(const void *left, const void *right)
{
	const struct incoming_package *const *a = left, *const *b = right;
	int order = strcmp((*a)->record->digest, (*b)->record->digest);
	return order ? order : (*a > *b) - (*a < *b);
}

/* Marks all but the first of files that are the same package. */
static void mark_repeated(const struct incoming *incoming, bool *marks)
{
	AUTO_FREE const struct incoming_package **sorted =
		xreallocarray(NULL, incoming->n + 1, sizeof(struct incoming_package *));
	for (size_t i = 0; i < incoming->n; i++)
		sorted[i] = &incoming->v[i];
	qsort(sorted, incoming->n, sizeof(struct incoming_package *), compare_digests);
	for (size_t i = 1; i < incoming->n; i++)
		if (strcmp(sorted[i]->record->digest, sorted[i - 1]->record->digest) == 0)
			marks[sorted[i] - incoming->v] = true;
}

static void add_package(const struct record *record, struct package_set *set,
			struct generation *generation)
{
	package_set_add(set, record);
	generation_add_change(generation, '+', record->format, record->name, record->version,
			      record->arch, record->commit);
}

/* The transaction_change of publishing. What the channel has already stays as it is. All packages
 * are looked for before one is added, which ends the order of the set. */
static int add_packages(void *context, struct package_set *set, struct generation *generation,
			struct error *error)
{
	const struct incoming *incoming = context;
	AUTO_FREE bool *is_there = xzalloc(incoming->n + 1);
	mark_repeated(incoming, is_there);
	for (size_t i = 0; i < incoming->n; i++) {
		int there = conflicts_with_set(set, &incoming->v[i], error);
		if (there < 0)
			return -1;
		is_there[i] |= there != 0;
	}
	for (size_t i = 0; i < incoming->n; i++)
		if (!is_there[i])
			add_package(incoming->v[i].record, set, generation);
	return generation->changes.n || generation->number == 1;
}

/* ---- What is told ---- */

/* Lists the format's packages in the order given, as one types them behind "install"; of many the
 * first only. NULL: none; caller frees. */
static char *list_names(const struct format *format, const struct incoming *incoming)
{
	AUTO_STRINGS names = {0};
	char *text = NULL;
	for (size_t i = 0; i < incoming->n && names.n <= NAMES_TOLD_MAX; i++)
		if (incoming->v[i].format == format &&
		    !strings_have(&names, incoming->v[i].record->name))
			strings_add(&names, incoming->v[i].record->name);
	if (names.n > 0)
		text = names.n <= NAMES_TOLD_MAX ? strings_join(&names, " ") : xstrdup(names.v[0]);
	return text;
}

static void tell_clients(const struct repo *repo, const char *channel,
			 const struct incoming *incoming, struct repo_published *published)
{
	FORMAT_EACH (format) {
		AUTO_FREE char *names = list_names(format, incoming);
		if (names)
			render_client_lines(repo, channel, format, CLIENT_DEFAULT, names,
					    &published->client_lines);
	}
}

/* A key that has a successor signs no new packages: hosts would need it for as long as these are
 * kept. */
static void warn_of_old_key(const struct repo *repo, const struct incoming_package *package,
			    struct strings *warnings)
{
	const struct strings *keys = &repo_settings(repo)->keys.signing;
	const char *newest = keys->v[keys->n - 1];
	if (!*package->signer || strcmp(package->signer, newest) == 0)
		return;
	strings_add_printf(warnings,
			   "'%s' is signed by %s, an older key of the repository: hosts need that "
			   "for as long as the package is kept; %s signs packages now",
			   package->file, package->signer, newest);
}

static void take_results(const struct repo *repo, const char *channel, struct incoming *incoming,
			 struct repo_published *published)
{
	tell_clients(repo, channel, incoming, published);
	for (size_t i = 0; i < incoming->n; i++) {
		admission_warn(incoming->v[i].record, incoming->v[i].file, &published->warnings);
		warn_of_old_key(repo, &incoming->v[i], &published->warnings);
		*VECTOR_ADD(&published->packages) = incoming->v[i].record;
		incoming->v[i].record = NULL;
	}
}

static int publish_incoming(struct repo *repo, const struct repo_publish_options *options,
			    struct incoming *incoming, struct repo_published *published,
			    struct error *error)
{
	CLEANUP(transaction_result_free) struct transaction_result result = {0};
	struct transaction transaction =
		writing_transaction(repo, &options->writer, options->channel, "publish");
	transaction.change = add_packages;
	transaction.context = incoming;
	if (conflicts_check(repo, options->channel, incoming, error))
		return -1;
	if (!options->writer.dry_run && store_packages(repo, incoming, error))
		return transaction_undone(options->channel, error);
	if (writing_run(&transaction, &options->writer, &result, error))
		return -1;
	published->generation = result.number;
	published->changed = result.changed;
	take_results(repo, options->channel, incoming, published);
	return 0;
}

int repo_publish(const struct repo_publish_options *options, struct repo_published *published,
		 struct error *error)
{
	*published = (struct repo_published){0};
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	CLEANUP(incoming_free) struct incoming incoming = {0};
	if (writing_open(&repo, &options->writer, error) || check_channel(&repo, options, error))
		return -1;
	const struct incoming_options reading = {
		.repo = &repo,
		.cores = options->cores,
		.allow_unsigned = options->allow_unsigned,
	};
	if (incoming_read(&reading, options->packages, &incoming, error))
		return -1;
	return publish_incoming(&repo, options, &incoming, published, error);
}

void repo_published_free(struct repo_published *published)
{
	VECTOR_EACH (record, &published->packages)
		record_free(*record);
	free(published->packages.v);
	strings_free(&published->client_lines);
	strings_free(&published->warnings);
	*published = (struct repo_published){0};
}
