/* printable.h - what others wrote, made fit for a terminal (specs/errors.md, "What is printed")
 *
 * A terminal obeys control characters, and shows text in another order, or not at all, where
 * characters of Unicode ask for it. Such a character becomes <U+001B>, a byte that is not UTF-8
 * <0x9B>; and so that nobody can write either, the "<" of what looks like one becomes <U+003C>.
 * All other text stays as it is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_PRINTABLE_H
#define INGOT_BASE_PRINTABLE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/* Whether a character of Unicode may stand for itself: it neither commands a terminal, nor turns
 * text round, ends a line or hides. The joiners U+200C and U+200D may: scripts and emoji are
 * written with them. */
bool printable_is_plain(uint32_t character);
/* Appends what has its place on one line. */
void printable_add_line(struct buffer *out, const char *text, size_t len);
/* Appends what may have several: newlines and tabs stay. */
void printable_add_text(struct buffer *out, const char *text, size_t len);
/* Formats as vsnprintf does, but what an argument for %s or %c holds goes on one line; what the
 * format holds stays. Knows d i u x X o with l, ll, z and j, widths, and a precision of %s. */
void printable_vprintf(struct buffer *out, const char *format, va_list args)
	__attribute__((__format__(__printf__, 2, 0)));

#endif
