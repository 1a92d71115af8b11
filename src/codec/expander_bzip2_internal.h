/* expander_bzip2_internal.h - the decoder of bzip2, which packages of others have and nothing is
 * made with
 *
 * libarchive's: the name of libbz2 itself, which it is linked with, differs between distributions.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CODEC_EXPANDER_BZIP2_INTERNAL_H
#define INGOT_CODEC_EXPANDER_BZIP2_INTERNAL_H

#include <stddef.h>

#include "base/compiler.h"
#include "base/error.h"

struct expander_bzip2;

/* Gives more of the input and returns its length, 0 at the end, -1: error. */
typedef long (*expander_bzip2_source)(void *context, const void **data, struct error *error);

/* Reads from `source` as far as it must; `context` is borrowed. */
struct expander_bzip2 *expander_bzip2_open(expander_bzip2_source source, void *context,
					   struct error *error) NODISCARD;
/* Returns 1, 0 at the end, -1: error. `data` is valid until the next call. */
int expander_bzip2_next(struct expander_bzip2 *decoder, const void **data, size_t *len,
			struct error *error) NODISCARD;
void expander_bzip2_close(struct expander_bzip2 *decoder); /* accepts NULL */

#endif
