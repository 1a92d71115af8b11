/* stream_internal.h - one frame (zstd), stream (xz) or member (gzip), assembled from runs
 *
 * Always exactly one: dpkg stops reading after the first.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CODEC_STREAM_INTERNAL_H
#define INGOT_CODEC_STREAM_INTERNAL_H

#include "base/compiler.h"
#include "base/error.h"
#include "base/sink.h"
#include "codec/codec.h"
#include "codec/run_internal.h"

struct stream;

/* Writes the head. `sink` gets all bytes, in order. */
struct stream *stream_open(const struct codec_params *params, struct sink sink,
			   struct error *error) NODISCARD;
/* Adds a run made with the same parameters. */
int stream_add(struct stream *stream, const struct run *run, struct error *error) NODISCARD;
/* Writes the tail; nothing may be added after. A stream of no runs is that of no bytes. */
int stream_end(struct stream *stream, struct error *error) NODISCARD;
void stream_free(struct stream *stream); /* accepts NULL */

#endif
