/* codec_xz_internal.h - liblzma, for the two codecs that are made with it: xz and lzma
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CODEC_CODEC_XZ_INTERNAL_H
#define INGOT_CODEC_CODEC_XZ_INTERNAL_H

#include <lzma.h>

#include "base/error.h"
#include "codec/codec_ops_internal.h"

/* Fits dictionaries of 128 MB, twice that of xz -9; a hostile stream may name 4 GB. */
#define XZ_DECODER_MEMORY ((uint64_t)160 << 20)

/* Sets the error that a code of liblzma means; returns -1. */
int codec_xz_fail(lzma_ret code, struct error *error);
/* Fills in what `xz` takes for a level of 0 to 9. */
int codec_xz_set_preset(lzma_options_lzma *options, int level, struct error *error) NODISCARD;

/* Makes a step of any of liblzma's decoders; `expander` is an lzma_stream. */
enum expand_state codec_xz_expand(void *expander, struct expand_step *step, struct error *error);
/* Frees an lzma_stream, be it a decoder or an encoder. */
void codec_xz_expand_close(void *expander);

#endif
