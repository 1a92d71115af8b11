/* dependent_packages.c - which packages clients can check with one key alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/change/dependent_packages_internal.h"

#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/format.h"
#include "repo/state/channel.h"
#include "repo/state/record_file.h"
#include "sign/keyring.h"

struct search {
	const struct repo *repo;
	const char *key;
	const struct key_parts *parts; /* of all keys */
	struct strings *paths;
	struct strings seen; /* digests of records that were looked at */
};

/* A signature says by the end of a fingerprint which part made it. */
static bool is_by_key(const struct search *search, const char *issuer)
{
	VECTOR_EACH (part, search->parts) {
		size_t len = strlen(part->fingerprint), end = strlen(issuer);
		if (strcmp(part->primary, search->key) == 0 && end && end <= len &&
		    strcmp(part->fingerprint + len - end, issuer) == 0)
			return true;
	}
	return false;
}

static bool depends(const struct search *search, const struct package *package)
{
	VECTOR_EACH (signature, &package->signatures) {
		if (!is_by_key(search, signature->key))
			return false;
	}
	return package->signatures.n > 0;
}

static int look_at_package(struct search *search, const struct record *record, struct error *error)
{
	const struct format *format;
	AUTO_FD fd = -1;
	enum store_result got =
		store_fetch(search->repo->store, record->path, record->size, &fd, error);
	if (got != STORE_DONE)
		return got == STORE_MISSING ? error_set(error, "'%s' is missing", record->path)
					    : -1;
	struct package *package = format_read_open(fd, record->path, &format, error);
	if (!package)
		return -1;
	if (depends(search, package))
		strings_add(search->paths, record->path);
	package_free(package);
	return 0;
}

static int look_at_entry(struct search *search, const struct package_entry *entry,
			 struct error *error)
{
	if (strings_have(&search->seen, entry->record))
		return 0;
	strings_add(&search->seen, entry->record);
	AUTO_RECORD *record = record_file_load(search->repo->store, entry->record, error);
	if (!record)
		return -1;
	return record->is_signed ? look_at_package(search, record, error) : 0;
}

/* A channel_set_visit. */
static int look_at_set(void *context, struct package_set *set, struct error *error)
{
	VECTOR_EACH (entry, set) {
		if (look_at_entry(context, entry, error))
			return -1;
	}
	return 0;
}

int dependent_packages_find(const struct repo *repo, const char *key, struct strings *paths,
			    struct error *error)
{
	struct search search = {.repo = repo, .key = key, .paths = paths};
	search.parts = keyring_parts(repo->chain->keyring, error);
	int failed = !search.parts || channel_visit_all_sets(repo, look_at_set, &search, error) < 0;
	strings_free(&search.seen);
	strings_unique(paths);
	return failed ? -1 : 0;
}
