/* codec_none_internal.h - runs that are their plain bytes, for the two codecs that have such: none
 * and lzma
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CODEC_CODEC_NONE_INTERNAL_H
#define INGOT_CODEC_CODEC_NONE_INTERNAL_H

#include "base/error.h"
#include "codec/codec_ops_internal.h"

/* Does what `open` of struct codec_ops does; cannot fail. Freed with free(). */
void *codec_none_open(const struct codec_params *params, struct error *error);
/* Does what `make` of struct codec_ops does; cannot fail. */
int codec_none_make(void *encoder, const struct run_input *input, struct run *run,
		    struct error *error);
/* Fails where the run has another length than its plain bytes. */
int codec_none_check(const struct run *run, struct error *error);

#endif
