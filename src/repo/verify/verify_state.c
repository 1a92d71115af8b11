/* verify_state.c - all that one generation names: its set, its records, its files, its indexes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/strings.h"
#include "base/vector.h"
#include "repo/serve/render_internal.h"
#include "repo/state/keyring_package_internal.h"
#include "repo/state/objects_internal.h"
#include "repo/verify/verify_internal.h"

#define FILE_LIMIT ((size_t)2 << 30)

struct state {
	struct verification *verification;
	const struct generation *generation;
	struct {
		const struct record **v;
		size_t n, cap;
	} records; /* in the order of the set */
	bool whole;
};

/* ---- The set ---- */

static void take_records(struct state *state, const struct package_set *set)
{
	VECTOR_EACH (entry, set) {
		const struct record *record = verify_record(state->verification, entry);
		state->whole &= record != NULL;
		*VECTOR_ADD(&state->records) = record;
	}
}

/* Adds the packages of the repository's keys, which are served like those of the set. */
static void add_keyring(struct state *state, struct package_set *set)
{
	AUTO_ERROR error = ERROR_INIT;
	const struct generation *generation = state->generation;
	const struct chain *chain = state->verification->repo->chain;
	if (keyring_package_add(state->verification->repo->store, generation, set, &error)) {
		verify_add_bad(state->verification, "record", "generation %llu of '%s': %s",
			       (unsigned long long)generation->number, generation->channel,
			       error.message);
		state->whole = false;
	}
	VECTOR_EACH (package, &generation->keyring) {
		if (!map_has(&state->verification->keyring, package->record))
			map_put(&state->verification->keyring, package->record,
				chain->v[package->version - 1]);
	}
}

static void check_set(struct state *state)
{
	const struct generation *generation = state->generation;
	AUTO_ERROR error = ERROR_INIT;
	CLEANUP(package_set_free) struct package_set set = {0};
	if (package_set_load(state->verification->repo->store, generation->set, &set, &error)) {
		verify_add_bad(state->verification, "set", "generation %llu of '%s': %s",
			       (unsigned long long)generation->number, generation->channel,
			       error.message);
		state->whole = false;
		return;
	}
	if (set.n != generation->packages)
		verify_add_bad(state->verification, "set",
			       "generation %llu of '%s' has %zu packages, and says %llu",
			       (unsigned long long)generation->number, generation->channel, set.n,
			       (unsigned long long)generation->packages);
	add_keyring(state, &set);
	take_records(state, &set);
}

/* ---- Files ---- */

/* Returns where the bytes of a file lie, whether it is in place or not; caller frees. */
static char *find_bytes(const struct generation *generation, const char *sha256)
{
	const struct generation_file *object = generation_find_digest(&generation->objects, sha256);
	return object ? xstrdup(object->path) : xasprintf("ingot/" OBJECTS_POINTERS "/%s", sha256);
}

static int check_placed(struct state *state, const struct generation_files *files,
			struct error *error)
{
	VECTOR_EACH (file, files) {
		AUTO_FREE char *name = find_bytes(state->generation, file->sha256);
		if (verify_file(state->verification, name, file->sha256, error))
			return -1;
	}
	return 0;
}

static int check_files(struct state *state, struct error *error)
{
	struct verification *verification = state->verification;
	size_t bad = verification->findings->bad;
	VECTOR_EACH (object, &state->generation->objects) {
		if (verify_file(verification, object->path, object->sha256, error))
			return -1;
	}
	if (check_placed(state, &state->generation->snapshot, error) ||
	    check_placed(state, &state->generation->pointers, error))
		return -1;
	state->whole &= verification->findings->bad == bad;
	return 0;
}

static const struct generation_file *find_path(const struct generation_files *files,
					       const char *path)
{
	VECTOR_EACH (file, files) {
		if (strcmp(file->path, path) == 0)
			return file;
	}
	return NULL;
}

/* Serves as `get` of a rendered_source: gives the file as this generation has it, whatever is in
 * place now. */
static int read_file(void *context, const char *asked, struct buffer *out, struct error *error)
{
	const struct state *state = context;
	const struct generation *generation = state->generation;
	AUTO_FREE char *path = generation_follow(generation, asked);
	const struct generation_file *file = find_path(&generation->pointers, path);
	if (!file)
		file = find_path(&generation->snapshot, path);
	AUTO_FREE char *name = file ? find_bytes(generation, file->sha256) : NULL;
	if (!file && !find_path(&generation->objects, path))
		return 1;
	enum store_result result = store_get(state->verification->repo->store, name ? name : path,
					     FILE_LIMIT, out, error);
	return result == STORE_FAILED ? -1 : result == STORE_MISSING;
}

/* ---- Indexes ---- */

static int check_indexes(struct state *state, struct error *error)
{
	const struct generation *generation = state->generation;
	struct rendered_source source = {read_file, state};
	AUTO_STRINGS bad = {0};
	int failed = render_check(state->verification->repo, generation, state->records.v,
				  state->records.n, source, &bad, error);
	for (size_t i = 0; i < bad.n; i++)
		verify_add_bad(state->verification, "index", "generation %llu of '%s': %s",
			       (unsigned long long)generation->number, generation->channel,
			       bad.v[i]);
	return failed;
}

int verify_state(struct verification *verification, const struct generation *generation,
		 struct error *error)
{
	struct state state = {
		.verification = verification, .generation = generation, .whole = true};
	check_set(&state);
	int failed = check_files(&state, error);
	/* Indexes of damaged records or files would only say the same again. */
	if (!failed && state.whole)
		failed = check_indexes(&state, error);
	free(state.records.v);
	return failed;
}
