/* whole.h - compress or expand bytes that are in memory, in one go
 *
 * For control archives and repository indexes. Compressing uses the same runs as payloads.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CODEC_WHOLE_H
#define INGOT_CODEC_WHOLE_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "codec/codec.h"

/* Appends one frame, stream or member to `out`, which is unchanged after an error. */
int whole_compress(const struct codec_params *params, const void *data, size_t len,
		   struct buffer *out, struct error *error) NODISCARD;
/* Appends the plain bytes, at most `limit` (more is an error: a bomb). Several members, streams
 * or frames one after the other are read as one; anything else after the end, and an end that is
 * missing, are errors. `out` is unchanged after an error. Memory for windows: 160 MB at most. */
int whole_expand(enum codec codec, const void *data, size_t len, size_t limit, struct buffer *out,
		 struct error *error) NODISCARD;

#endif
