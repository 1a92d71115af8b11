/* zstd_blocks_internal.h - whether zstd blocks can be decoded wherever they stand
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CODEC_ZSTD_BLOCKS_INTERNAL_H
#define INGOT_CODEC_ZSTD_BLOCKS_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"

/* Walks whole blocks (RFC 8878 3.1.1.2). An error where one is the last of a frame, where the
 * first is RLE (the zstd command up to 1.4.3 refuses a frame that begins so), where a size leads
 * out of `len`, or where literals or sequences use a table of a block before the first one here.
 * Offsets are not decoded: that no block repeats one from before is the library's promise. */
int zstd_blocks_check(const uint8_t *data, size_t len, struct error *error) NODISCARD;

#endif
