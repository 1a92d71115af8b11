/* run_cache.h - runs that were made before, in a directory of the user's
 *
 * A run is a function of its plain bytes, the codec's parameters and the library: the name of an
 * entry is a hash of all three. What an entry says is never believed: it carries a hash of itself,
 * and its run is decoded and compared with the plain bytes at hand before it is used. One that is
 * damaged is removed and made anew. Several threads and several processes may use one directory at
 * once; an entry appears by rename, complete or not at all.
 *
 * Nothing here can fail a build: what cannot be read is not there, what cannot be written is not
 * kept.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CODEC_RUN_CACHE_H
#define INGOT_CODEC_RUN_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"
#include "codec/codec.h"
#include "codec/run_internal.h"

struct run_cache;

#define RUN_CACHE_SIZE ((uint64_t)2 << 30)

/* Makes the directory where there is none. One that belongs to somebody else, or that others may
 * write to, is an error. Once more than `size` bytes of entries are there, those go that were not
 * used for longest. */
struct run_cache *run_cache_open(const char *directory, uint64_t size,
				 struct error *error) NODISCARD;

/* Holds what a run is known by. */
#define RUN_KEY_SIZE 33
struct run_key {
	char name[RUN_KEY_SIZE]; /* "": its run is not worth an entry, or there is no cache */
};
/* Computes the key of the run that is made of `input`; `cache` may be NULL. */
void run_cache_key(const struct run_cache *cache, const struct codec_params *params,
		   const struct run_input *input, struct run_key *key);

/* Whether there was an entry that decodes to exactly the plain bytes behind their prefix; then
 * `run` has it, which is empty before. */
bool run_cache_get(struct run_cache *cache, const struct run_key *key,
		   const struct codec_params *params, const struct run_input *input,
		   struct run *run);
/* Copies the run into the directory. What goes wrong, run_cache_close tells. */
void run_cache_put(struct run_cache *cache, const struct run_key *key, const struct run *run);

struct run_cache_work {
	uint64_t found, made; /* runs that came from the cache, runs that were added */
};
/* Counts what was done since the cache was opened. */
struct run_cache_work run_cache_work(struct run_cache *cache);
/* Frees, and sets `error` where something could not be kept: to be said as a warning, once.
 * Accepts NULL. No thread may use the cache any more. */
void run_cache_close(struct run_cache *cache, struct error *error);

#endif
