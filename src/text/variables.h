/* variables.h - ${NAME} in a text, replaced by what the environment says
 *
 * $NAME, ${NAME}; ${NAME:-text} where NAME is not set or empty, ${NAME-text} where it is not set
 * (the text may have variables of its own); $$ is a dollar sign. A dollar sign before anything
 * that could not begin a name stays what it is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TEXT_VARIABLES_H
#define INGOT_TEXT_VARIABLES_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"

#define VARIABLES_LIMIT ((size_t)64 << 10) /* bytes of one text, before and after */

/* Appends to `out`. A variable that is not set becomes nothing and its name is added to
 * `undefined`; whether that is a mistake is the caller's to say. -1 where a dollar sign starts
 * something that is not understood, or the text is too long; then `out` is of no use. */
int variables_expand(const char *text, char **environment, struct buffer *out,
		     struct strings *undefined, struct error *error) NODISCARD;

#endif
