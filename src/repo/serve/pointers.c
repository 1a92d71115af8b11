/* pointers.c - puts the newest state of a channel in place
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/serve/pointers_internal.h"

#include <stdbool.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/strings.h"
#include "base/vector.h"
#include "repo/serve/clients_internal.h"
#include "repo/state/catalogue.h"
#include "repo/state/generation.h"
#include "repo/state/newest.h"
#include "repo/state/objects_internal.h"

/* A plain index of a hundred thousand packages fits. */
#define POINTER_LIMIT ((size_t)2 << 30)

static int is_in_place(struct store *store, const struct generation_file *pointer, bool *answer,
		       struct error *error)
{
	char found[SHA256_HEX_SIZE];
	uint64_t size;
	enum store_result result = store_digest(store, pointer->path, found, &size, error);
	*answer = result == STORE_DONE && strcmp(found, pointer->sha256) == 0;
	return result == STORE_FAILED ? -1 : 0;
}

/* Gets the bytes of a file that is put in place. */
static int get_bytes(struct store *store, const struct generation *generation,
		     const struct generation_file *file, struct buffer *bytes, struct error *error)
{
	const struct generation_file *object =
		generation_find_digest(&generation->objects, file->sha256);
	if (object)
		return objects_get_named(store, object->path, file->sha256, POINTER_LIMIT, bytes,
					 error);
	return objects_get(store, OBJECTS_POINTERS, file->sha256, POINTER_LIMIT, bytes, error);
}

static int place_links(const struct repo *repo, const struct generation_links *links,
		       bool *replaced, struct error *error)
{
	VECTOR_EACH (link, links) {
		bool done;
		if (store_is_alias(repo->store, link->path, link->target, &done, error))
			return -1;
		if (done)
			continue;
		*replaced = true;
		if (repo->mends_links
			    ? store_mend_alias(repo->store, link->path, link->target, error)
			    : store_alias(repo->store, link->path, link->target, error))
			return -1;
	}
	return 0;
}

/* ---- Snapshots ---- */

static const char *find_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

/* Finds the file of that name in the snapshot before: a link may lead from it to this one. Where
 * there is none, gives the file itself. */
static const char *find_before(const struct generation *before, const struct generation_file *file)
{
	const struct generation_files none = {0};
	VECTOR_EACH (old, before ? &before->snapshot : &none) {
		if (strcmp(find_base_name(old->path), find_base_name(file->path)) == 0)
			return old->path;
	}
	return file->path;
}

static int place_snapshot(const struct repo *repo, const struct generation *generation,
			  const struct generation *before, bool *replaced, struct error *error)
{
	VECTOR_EACH (file, &generation->snapshot) {
		bool done;
		if (is_in_place(repo->store, file, &done, error))
			return -1;
		if (done)
			continue;
		*replaced = true;
		AUTO_BUFFER bytes = BUFFER_INIT;
		if (get_bytes(repo->store, generation, file, &bytes, error) ||
		    store_replace_after(repo->store, file->path, find_before(before, file),
					bytes.data, bytes.len, error))
			return -1;
	}
	return place_links(repo, &generation->snapshot_links, replaced, error);
}

static int is_snapshot_placed(struct store *store, const struct generation *generation,
			      bool *answer, struct error *error)
{
	*answer = true;
	for (size_t i = 0; i < generation->snapshot.n && *answer; i++)
		if (is_in_place(store, &generation->snapshot.v[i], answer, error))
			return -1;
	for (size_t i = 0; i < generation->snapshot_links.n && *answer; i++) {
		const struct generation_link *link = &generation->snapshot_links.v[i];
		if (store_is_alias(store, link->path, link->target, answer, error))
			return -1;
	}
	return 0;
}

/* A writer that was killed, or overtaken, has left its snapshot out. They are placed upwards, so
 * that below one that is in place all are. */
static int place_snapshots(const struct repo *repo, const struct generation *generation,
			   bool *replaced, struct error *error)
{
	bool is_placed;
	AUTO_GENERATION *before = NULL;
	if (is_snapshot_placed(repo->store, generation, &is_placed, error))
		return -1;
	if (is_placed)
		return 0;
	if (generation->parent_number &&
	    generation_find_parent(repo->store, generation, &before, error) == STORE_FAILED)
		return -1;
	if (before && place_snapshots(repo, before, replaced, error))
		return -1;
	return place_snapshot(repo, generation, before, replaced, error);
}

/* ---- The newest state ---- */

static int place_pointer(struct store *store, const struct generation *generation,
			 const struct generation_file *pointer, bool *replaced, struct error *error)
{
	bool done;
	if (is_in_place(store, pointer, &done, error))
		return -1;
	if (done)
		return 0;
	*replaced = true;
	AUTO_BUFFER bytes = BUFFER_INIT;
	if (get_bytes(store, generation, pointer, &bytes, error))
		return -1;
	return store_replace(store, pointer->path, bytes.data, bytes.len, error);
}

static int place_generation(const struct repo *repo, const struct generation *generation,
			    bool *replaced, struct error *error)
{
	if (place_snapshots(repo, generation, replaced, error))
		return -1;
	VECTOR_EACH (pointer, &generation->pointers) {
		if (place_pointer(repo->store, generation, pointer, replaced, error))
			return -1;
	}
	return place_links(repo, &generation->links, replaced, error);
}

static int place_newest(struct repo *repo, const char *channel, bool *replaced, struct error *error)
{
	AUTO_GENERATION *newest = NULL;
	if (newest_load(repo, channel, &newest, error))
		return -1;
	return newest ? place_generation(repo, newest, replaced, error) : 0;
}

/* Under the lock the newest generation is looked up again, so that a slow writer never puts an
 * older state over a newer one. `channel` NULL: only what does not depend on a channel's state. */
static int place_channel(struct repo *repo, const char *channel, bool *replaced,
			 struct error *error)
{
	AUTO_ERROR unlock = ERROR_INIT;
	if (store_lock(repo->store, STORE_LOCK_PLACING, true, error))
		return -1;
	int failed = (channel && place_newest(repo, channel, replaced, error)) ||
		     clients_place(repo, error);
	if (store_unlock(repo->store, STORE_LOCK_PLACING, &unlock) && !failed)
		failed = error_move(error, &unlock);
	return failed ? -1 : 0;
}

int pointers_place(struct repo *repo, const char *channel, struct error *error)
{
	bool replaced = false;
	return place_channel(repo, channel, &replaced, error);
}

int pointers_place_all(struct repo *repo, struct error *error)
{
	AUTO_STRINGS channels = {0};
	bool replaced = false;
	int failed = catalogue_list_channels(repo->store, &channels, error);
	/* The keys are there before the first state, so that anybody can complete that. */
	if (!failed && !channels.n)
		failed = place_channel(repo, NULL, &replaced, error);
	for (size_t i = 0; i < channels.n && !failed; i++) {
		replaced = false;
		failed = place_channel(repo, channels.v[i], &replaced, error);
		if (replaced)
			strings_add(&repo->completed, channels.v[i]);
	}
	return failed;
}
