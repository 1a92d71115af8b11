/* run_internal.h - a run: compressed bytes that mean the same wherever they stand in a stream
 *
 * A run depends on its plain bytes, the codec's parameters and the library, and on nothing that
 * was compressed before it. A run may have a prefix: plain bytes that stand just before it in every
 * stream that it is spliced into, whatever run they come from; it depends on them too. What a run
 * is for each codec: specs/codec.md.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CODEC_RUN_INTERNAL_H
#define INGOT_CODEC_RUN_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "codec/codec.h"

struct run {
	struct buffer bytes; /* spliced into a stream as they are */
	uint64_t plain_len;
	uint64_t unpadded; /* xz: what the index says of the block; else 0 */
	uint32_t crc;      /* gzip: CRC-32 of the plain bytes; else 0 */
};

#define RUN_INIT                     \
	{                            \
		BUFFER_INIT, 0, 0, 0 \
	}

/* Holds what a run is made of, side by side: 0 to params.overlap bytes of its prefix, then 1 to
 * params.run_size of its own. Borrowed. */
struct run_input {
	const uint8_t *bytes;
	size_t prefix_len, plain_len;
};

/* An encoder that belongs to one thread at a time. It makes any number of runs; which ones it
 * made before does not show in them. */
struct run_maker;

/* `params` are copied. */
struct run_maker *run_maker_open(const struct codec_params *params, struct error *error) NODISCARD;
/* Compresses the plain bytes into `run`, which is empty before and checked after. */
int run_make(struct run_maker *maker, const struct run_input *input, struct run *run,
	     struct error *error) NODISCARD;
/* Returns what it was opened with, borrowed from it. */
const struct codec_params *run_maker_params(const struct run_maker *maker);
void run_maker_close(struct run_maker *maker); /* accepts NULL */

/* Whether the bytes have the shape of a run of this codec: none that would end a stream or
 * refer to what came before. Plain bytes are not looked at. */
int run_check(enum codec codec, const struct run *run, struct error *error) NODISCARD;
/* Whether the run, alone in a stream behind its prefix, decodes to exactly these bytes. */
int run_compare(const struct codec_params *params, const struct run *run,
		const struct run_input *input, struct error *error) NODISCARD;
void run_free(struct run *run); /* leaves RUN_INIT; also fit for CLEANUP */

#endif
