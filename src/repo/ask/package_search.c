/* package_search.c - one package of a channel, by name
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/ask/package_search.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/parts.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"
#include "repo/state/channel.h"
#include "repo/state/record_file.h"

/* The entries that are still meant, in the order of the set. */
struct candidates {
	const struct package_entry **v;
	size_t n, cap;
};

/* ---- Choosing ---- */

typedef bool (*entry_test)(const struct package_entry *entry, const struct package_query *query);

static bool has_name(const struct package_entry *entry, const struct package_query *query)
{
	return text_equal(entry->name, query->name) &&
	       (!query->format || text_equal(entry->format, query->format->traits->name));
}

static bool has_version(const struct package_entry *entry, const struct package_query *query)
{
	return format_find(entry->format)->compare_versions(entry->version, query->version) == 0;
}

/* Takes "1.0" for 2:1.0-3. */
static bool has_upstream_version(const struct package_entry *entry,
				 const struct package_query *query)
{
	const char *colon = strchr(entry->version, ':'), *dash = strrchr(entry->version, '-');
	const char *start = colon ? colon + 1 : entry->version;
	size_t len = dash && dash > start ? (size_t)(dash - start) : strlen(start);
	return (strlen(query->version) == len && strncmp(start, query->version, len) == 0) ||
	       text_equal(start, query->version);
}

static bool is_like_format(const struct package_entry *entry, const struct package_query *query)
{
	return text_equal(entry->format, query->like_format->traits->name);
}

static bool is_like_arch(const struct package_entry *entry, const struct package_query *query)
{
	return text_equal(entry->arch, query->like_arch);
}

/* Keeps the candidates that pass, unless none does; returns whether one did. */
static bool narrow(struct candidates *candidates, entry_test test,
		   const struct package_query *query)
{
	size_t kept = 0;
	for (size_t i = 0; i < candidates->n; i++)
		if (test(candidates->v[i], query)) {
			const struct package_entry *entry = candidates->v[i];
			candidates->v[i] = candidates->v[kept];
			candidates->v[kept++] = entry;
		}
	if (kept)
		candidates->n = kept;
	return kept > 0;
}

/* Keeps the last of each format: a set is in the order of versions. */
static void keep_newest(struct candidates *candidates)
{
	size_t kept = 0;
	for (size_t i = 0; i < candidates->n; i++) {
		const struct package_entry *entry = candidates->v[i];
		const struct format *format = format_find(entry->format);
		while (kept > 0 && text_equal(candidates->v[kept - 1]->format, entry->format) &&
		       format->compare_versions(candidates->v[kept - 1]->version, entry->version) <
			       0)
			kept--;
		candidates->v[kept++] = entry;
	}
	candidates->n = kept;
}

/* ---- What is not there ---- */

static int refuse_name(const struct package_query *query, const struct package_set *set,
		       struct error *error)
{
	AUTO_STRINGS names = {0};
	VECTOR_EACH (entry, set)
		strings_add(&names, entry->name);
	const char *nearest = text_nearest(query->name, (const char *const *)names.v, names.n);
	error_set(error, "channel '%s' has no package '%s'%s%s", query->channel, query->name,
		  query->format ? " as " : "",
		  query->format ? query->format->traits->extension : "");
	if (nearest && !text_equal(nearest, query->name))
		error_hint(error, "did you mean '%s'?", nearest);
	return -1;
}

static int refuse_version(const struct package_query *query, const struct candidates *candidates,
			  struct error *error)
{
	AUTO_STRINGS versions = {0};
	for (size_t i = 0; i < candidates->n; i++)
		if (!strings_have(&versions, candidates->v[i]->version))
			strings_add(&versions, candidates->v[i]->version);
	AUTO_FREE char *text = strings_join(&versions, ", ");
	error_set(error, "channel '%s' has no version '%s' of '%s'", query->channel, query->version,
		  query->name);
	return error_hint(error, "it has %s", text);
}

static int refuse_several(const struct package_query *query, const struct repo *repo,
			  const struct candidates *candidates, struct error *error)
{
	AUTO_STRINGS paths = {0};
	for (size_t i = 0; i < candidates->n; i++)
		strings_add_printf(&paths, "%s/%s", store_name(repo->store),
				   candidates->v[i]->path);
	AUTO_FREE char *text = strings_join(&paths, " or ");
	error_set(error, "channel '%s' has '%s' for several architectures", query->channel,
		  query->name);
	return error_hint(error, "say which file: %s", text);
}

static int choose(const struct repo *repo, const struct package_query *query,
		  const struct package_set *set, struct candidates *candidates, struct error *error)
{
	VECTOR_EACH (entry, set)
		if (has_name(entry, query))
			*VECTOR_ADD(candidates) = entry;
	if (!candidates->n)
		return refuse_name(query, set, error);
	if (query->version && !narrow(candidates, has_version, query) &&
	    !narrow(candidates, has_upstream_version, query))
		return refuse_version(query, candidates, error);
	if (query->like_format)
		(void)narrow(candidates, is_like_format, query);
	if (query->like_arch)
		(void)narrow(candidates, is_like_arch, query);
	keep_newest(candidates);
	/* The formats of one build have the same content: the first will do. */
	while (candidates->n > 1 &&
	       !text_equal(candidates->v[candidates->n - 1]->format, candidates->v[0]->format))
		candidates->n--;
	return candidates->n == 1 ? 0 : refuse_several(query, repo, candidates, error);
}

/* ---- Its bytes ---- */

static int check_bytes(const struct package_entry *entry, int fd, struct error *error)
{
	char sha256[SHA256_HEX_SIZE];
	struct stat status;
	CLEANUP(parts_free) struct parts parts = {0};
	if (fstat(fd, &status) < 0)
		return error_set_errno(error, errno, "cannot read '%s'", entry->path);
	parts_add_file(&parts, fd, 0, (uint64_t)status.st_size);
	if (parts_digest(&parts, DIGEST_SHA256, sha256, error))
		return error_context(error, "cannot read '%s'", entry->path);
	if (strcmp(sha256, entry->sha256) == 0)
		return 0;
	return error_set(error, "'%s' of the repository has other bytes than it should",
			 entry->path);
}

static int open_entry(const struct repo *repo, const struct package_entry *entry,
		      struct found_package *found, struct error *error)
{
	AUTO_RECORD *record = record_file_load(repo->store, entry->record, error);
	if (!record)
		return -1;
	enum store_result result =
		store_fetch(repo->store, entry->path, record->size, &found->fd, error);
	if (result == STORE_MISSING)
		return error_set(error, "'%s' is missing from the repository", entry->path);
	if (result != STORE_DONE || check_bytes(entry, found->fd, error))
		return -1;
	found->path = xstrdup(entry->path);
	found->package = format_read_open(found->fd, entry->path, &found->format, error);
	return found->package ? 0 : -1;
}

int package_search(const struct repo *repo, const struct package_query *query,
		   struct found_package *found, struct error *error)
{
	AUTO_GENERATION *newest = NULL;
	struct candidates candidates = {0};
	CLEANUP(package_set_free) struct package_set set = {0};
	*found = (struct found_package)FOUND_PACKAGE_INIT;
	if (channel_check(repo, query->channel, false, error) ||
	    channel_load_served(repo, query->channel, &newest, &set, error))
		return -1;
	int failed = choose(repo, query, &set, &candidates, error) ||
		     open_entry(repo, candidates.v[0], found, error);
	free(candidates.v);
	if (failed)
		package_search_close(found);
	return failed ? -1 : 0;
}

void package_search_close(struct found_package *found)
{
	package_free(found->package);
	file_close_reader(&found->fd);
	free(found->path);
	*found = (struct found_package)FOUND_PACKAGE_INIT;
}
