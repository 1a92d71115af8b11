/* spliced.h - compresses a long text of which little changes from one time to the next
 *
 * For the indexes of repositories: a list of pieces, of which one comes in or goes out. Runs end
 * after a piece that is chosen by its own bytes, and depend on nothing before them, so that a
 * change stays in the run that it falls into; the others are taken from a cache of runs. What comes
 * out depends on the text alone, never on the cache or on threads.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CODEC_SPLICED_H
#define INGOT_CODEC_SPLICED_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "codec/codec.h"
#include "codec/run_cache.h"
#include "codec/run_makers.h"

/* Holds what makes the work faster; all borrowed. */
struct spliced_means {
	struct run_cache *cache;   /* NULL: none */
	unsigned cores;            /* 0 and 1: one thread */
	struct run_makers *makers; /* NULL: its own */
};

/* Appends one stream or member; `out` is unchanged after an error. `end` is what each piece ends
 * with. `help` may be NULL: one thread, no cache. */
int spliced_compress(const struct codec_params *params, const char *end, const void *data,
		     size_t len, const struct spliced_means *help, struct buffer *out,
		     struct error *error) NODISCARD;

#endif
