/* prose.h - paragraphs set to the width of a terminal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_PROSE_H
#define INGOT_CLI_PROSE_H

#include <stddef.h>

#include "base/buffer.h"

/* Appends `text`, its words broken into lines of at most 80 bytes, each indented by `indent`; an
 * empty line stays one; no newline at the end. Lines that start with a blank are kept as they are.
 */
void prose_wrap(const char *text, size_t indent, struct buffer *out);

#endif
