/* stream_internal.h - one frame (zstd), stream (xz) or member (gzip), assembled from runs
 *
 * Always exactly one: dpkg stops reading after the first.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CODEC_STREAM_INTERNAL_H
#define INGOT_CODEC_STREAM_INTERNAL_H

#include <stddef.h>

#include "base/compiler.h"
#include "base/error.h"
#include "codec/codec.h"
#include "codec/run_internal.h"

struct stream;

/* Takes the bytes, in order. */
typedef int (*stream_sink)(void *context, const void *data, size_t len, struct error *error);

/* Writes the head. `context` is borrowed and handed to every call of `sink`. */
struct stream *stream_open(const struct codec_params *params, stream_sink sink, void *context,
			   struct error *error) NODISCARD;
/* Adds a run made with the same parameters. */
int stream_add(struct stream *stream, const struct run *run, struct error *error) NODISCARD;
/* Writes the tail; nothing may be added after. A stream of no runs is that of no bytes. */
int stream_end(struct stream *stream, struct error *error) NODISCARD;
void stream_free(struct stream *stream); /* accepts NULL */

#endif
