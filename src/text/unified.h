/* unified.h - what differs between two texts, in the form of `diff -u`
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TEXT_UNIFIED_H
#define INGOT_TEXT_UNIFIED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/* Whether data has no NUL and no other control character but those of texts, and is UTF-8. */
bool unified_is_text(const void *data, size_t len);
/* Appends hunks with three lines of context, without the two lines of names; nothing where the
 * texts are equal. Of very different texts the hunk may be larger than it need be. A line that
 * ends the text without a newline is followed by "\ No newline at end of file". */
void unified_diff(const struct buffer *before, const struct buffer *after, struct buffer *out);

#endif
