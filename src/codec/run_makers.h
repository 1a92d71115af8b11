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
#include "codec/run.h"

struct run_makers;

struct run_makers *run_makers_open(struct error *error) NODISCARD;
/* One for these parameters, idle or new; NULL and error where none can be made. Any thread may take
 * one and give it back. */
struct run_maker *run_makers_take(struct run_makers *makers, const struct codec_params *params,
				  struct error *error) NODISCARD;
void run_makers_give(struct run_makers *makers, struct run_maker *maker);
/* Accepts NULL. All were given back. */
void run_makers_close(struct run_makers *makers);

#endif
