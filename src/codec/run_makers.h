/* run_makers.h - encoders and their memory, used again by whichever thread needs one next
 *
 * An encoder of zstd at level 19 takes as long to set up as 150 KB to compress, and is a hundred
 * megabytes large: one that is idle is as good as a new one, for which runs it made before does not
 * show in them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CODEC_RUN_MAKERS_H
#define INGOT_CODEC_RUN_MAKERS_H

#include "base/compiler.h"
#include "base/error.h"
#include "codec/codec.h"
#include "codec/run_cache.h"
#include "codec/run_internal.h"

struct run_makers;

/* Has no encoder yet: each is made when it is first needed. */
struct run_makers *run_makers_open(struct error *error) NODISCARD;
/* Puts the run of `input` into `run`, which is empty before: the one that `cache` has, else one
 * made by an encoder that is idle or new, and kept there. Any number of threads may call it at
 * once. `cache` may be NULL. */
int run_makers_make(struct run_makers *makers, struct run_cache *cache,
		    const struct codec_params *params, const struct run_input *input,
		    struct run *run, struct error *error) NODISCARD;
void run_makers_close(struct run_makers *makers); /* accepts NULL; while no thread makes a run */

#endif
