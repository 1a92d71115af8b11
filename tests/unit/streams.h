/* streams.h - for tests of src/codec: random contents, and decoders that are not its own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_UNIT_STREAMS_H
#define INGOT_TESTS_UNIT_STREAMS_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "codec/codec.h"
#include "codec/run_internal.h"
#include "codec/run_makers.h"

/* Reproducible: the seed is INGOT_TEST_SEED or 1. */
struct chance {
	uint64_t state;
};

struct chance chance_make(void);
uint64_t chance_next(struct chance *chance);
/* Returns 0 to count - 1. */
size_t chance_below(struct chance *chance, size_t count);
/* Returns `rounds` times INGOT_TEST_ROUNDS (1 where it is not set). */
int chance_rounds(int rounds);

/* Appends zeros, noise, words, a period, or parts of what `buffer` already has. */
void chance_add_content(struct chance *chance, struct buffer *buffer, size_t len);

/* Returns an input of both, side by side in `bytes`, which is empty before. */
struct run_input run_input_of(const struct buffer *prefix, const struct buffer *plain,
			      struct buffer *bytes);

/* Succeeds. */
struct run_makers *open_makers(void);

/* Decodes exactly one frame, stream or member by the library itself and appends what it says.
 * Returns -1 where it is damaged, is followed by a byte, or is more than one. */
int decode_one(enum codec codec, const void *data, size_t len, size_t plain_len,
	       struct buffer *out) NODISCARD;

#endif
