/* verify_records.c - what of a repository has been looked at already
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"
#include "repo/state/record_file.h"
#include "repo/verify/verify_internal.h"

/* ---- Records ---- */

/* Indexes are verified for themselves: of a hundred thousand records, only the heads are kept. */
static void drop_sections(struct record *record)
{
	for (size_t i = 0; i < record->sections.n; i++) {
		free(record->sections.v[i].name);
		free(record->sections.v[i].data);
	}
	record->sections.n = 0;
}

static struct record *load_record(struct verification *verification, const char *digest)
{
	AUTO_ERROR error = ERROR_INIT;
	struct record *record = record_file_load(verification->repo->store, digest, &error);
	if (record)
		drop_sections(record);
	else
		verify_add_bad(verification, "record", "%s", error.message);
	map_put(&verification->records, digest, record);
	return record;
}

const struct record *verify_record(struct verification *verification,
				   const struct package_entry *entry)
{
	const struct record *record = map_has(&verification->records, entry->record)
					      ? map_get(&verification->records, entry->record)
					      : load_record(verification, entry->record);
	if (!record)
		return NULL;
	if (text_equal(record->path, entry->path) && text_equal(record->sha256, entry->sha256) &&
	    text_equal(record->format, entry->format) && text_equal(record->name, entry->name) &&
	    text_equal(record->version, entry->version) && text_equal(record->arch, entry->arch))
		return record;
	verify_add_bad(verification, "record", "'ingot/records/%s' is not what its set says",
		       entry->record);
	return NULL;
}

struct collecting {
	const struct record **v;
	size_t n;
};

static void collect_record(const char *digest UNUSED, void *record, void *context)
{
	struct collecting *collecting = context;
	if (record)
		collecting->v[collecting->n++] = record;
}

static int compare_paths(const void *a, const void *b)
{
	const struct record *const *left = a, *const *right = b;
	return strcmp((*left)->path, (*right)->path);
}

const struct record **verify_list_records(const struct verification *verification, size_t *count)
{
	struct collecting collecting = {
		.v = xreallocarray(NULL, verification->records.n + 1, sizeof *collecting.v)};
	map_each(&verification->records, collect_record, &collecting);
	if (collecting.n)
		qsort(collecting.v, collecting.n, sizeof *collecting.v, compare_paths);
	*count = collecting.n;
	return collecting.v;
}

/* ---- Files ---- */

int verify_file(struct verification *verification, const char *name, const char *sha256,
		struct error *error)
{
	char found[SHA256_HEX_SIZE];
	uint64_t size;
	if (map_has(&verification->files, name))
		return 0;
	enum store_result result =
		store_digest(verification->repo->store, name, found, &size, error);
	if (result == STORE_FAILED)
		return -1;
	map_put(&verification->files, name, NULL);
	if (result == STORE_MISSING)
		verify_add_bad(verification, "file", "'%s' is missing", name);
	else if (strcmp(found, sha256) != 0)
		verify_add_bad(verification, "file", "'%s' has other bytes than it should", name);
	return 0;
}

/* ---- End ---- */

static void free_record(void *record)
{
	record_free(record);
}

void verify_forget(struct verification *verification)
{
	map_free(&verification->records, free_record);
	map_free(&verification->files, NULL);
	map_free(&verification->keyring, NULL);
	VECTOR_EACH (found, &verification->forms)
		free(found->channel);
	free(verification->forms.v);
	strings_free(&verification->newest);
}
