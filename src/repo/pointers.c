/* pointers.c - puts the newest state of a channel in place
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/pointers.h"

#include <stdbool.h>
#include <string.h>

#include "base/memory.h"
#include "base/vector.h"
#include "repo/clients.h"
#include "repo/generation.h"
#include "repo/objects.h"
#include "repo/render.h"

/* A plain index of a hundred thousand packages fits. */
#define POINTER_LIMIT ((size_t)2 << 30)

static int is_in_place(struct store *store, const struct generation_file *pointer, bool *answer,
		       struct error *error)
{
	char found[SHA256_HEX_SIZE];
	uint64_t size;
	enum store_result read = store_digest(store, pointer->path, found, &size, error);
	*answer = read == STORE_DONE && strcmp(found, pointer->sha256) == 0;
	return read == STORE_FAILED ? -1 : 0;
}

static int place_one(struct store *store, const struct generation *generation,
		     const struct generation_file *pointer, bool *replaced, struct error *error)
{
	bool done;
	if (is_in_place(store, pointer, &done, error))
		return -1;
	if (done)
		return 0;
	*replaced = true;
	CLEANUP(buffer_free) struct buffer bytes = BUFFER_INIT;
	const struct generation_file *object =
		generation_find_digest(&generation->objects, pointer->sha256);
	int failed = object ? objects_get_named(store, object->path, pointer->sha256, POINTER_LIMIT,
						&bytes, error)
			    : objects_get(store, POINTERS_FOLDER, pointer->sha256, POINTER_LIMIT,
					  &bytes, error);
	if (failed)
		return -1;
	return store_replace(store, pointer->path, bytes.data, bytes.len, error);
}

static int place_newest(struct repo *repo, const char *channel, bool *replaced, struct error *error)
{
	uint64_t number;
	int failed = 0;
	if (generation_newest(repo->store, channel, &number, error))
		return -1;
	if (!number)
		return 0;
	struct generation *generation = generation_load(
		repo->store, repo->keyring, repo->settings.origin, channel, number, error);
	if (!generation)
		return -1;
	VECTOR_EACH (pointer, &generation->pointers) {
		failed = place_one(repo->store, generation, pointer, replaced, error);
		if (failed)
			break;
	}
	generation_free(generation);
	return failed;
}

/* Under the lock the newest generation is looked up again, so that a slow writer never puts an
 * older state over a newer one. */
static int place(struct repo *repo, const char *channel, bool *replaced, struct error *error)
{
	struct error unlock = ERROR_INIT;
	if (store_lock(repo->store, STORE_LOCK_PLACING, true, error))
		return -1;
	int failed = place_newest(repo, channel, replaced, error) || clients_place(repo, error);
	if (store_unlock(repo->store, STORE_LOCK_PLACING, &unlock) && !failed)
		failed = error_move(error, &unlock);
	error_clear(&unlock);
	return failed ? -1 : 0;
}

int pointers_place(struct repo *repo, const char *channel, struct error *error)
{
	bool replaced = false;
	return place(repo, channel, &replaced, error);
}

int pointers_place_all(struct repo *repo, struct error *error)
{
	struct strings channels = {0};
	int failed = generation_channels(repo->store, &channels, error);
	for (size_t i = 0; i < channels.n && !failed; i++) {
		bool replaced = false;
		failed = place(repo, channels.v[i], &replaced, error);
		if (replaced)
			strings_add(&repo->completed, channels.v[i]);
	}
	strings_free(&channels);
	return failed;
}
