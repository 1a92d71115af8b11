/* text.h - the questions asked of one string
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_TEXT_H
#define INGOT_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

bool text_equal(const char *a, const char *b); /* NULL equals NULL only */
/* Whether the text begins with `prefix`; neither is NULL. An empty one begins every text. */
bool text_starts(const char *text, const char *prefix);
/* Whether the text ends with `suffix`; neither is NULL. An empty one ends every text. */
bool text_ends(const char *text, const char *suffix);
bool text_is_empty(const char *text); /* NULL, "" or white space only */
/* Returns the length of the UTF-8 character (RFC 3629) that `text` starts with, or 0 where it is
 * none. */
size_t text_utf8_length(const char *text, size_t len);
/* Returns the character that `text` starts with; `length` is what text_utf8_length says. */
uint32_t text_utf8_character(const char *text, size_t length);
/* Whether all of `len` bytes are UTF-8 (RFC 3629); a NUL is a character like others. */
bool text_is_utf8(const char *text, size_t len);
/* Whether the text has a byte below 0x20, or 0x7f: it is not fit for a line of metadata then. */
bool text_has_control(const char *text);
/* Returns a copy without white space at both ends; caller frees. */
char *text_trim(const char *text) NODISCARD;
/* Reads a whole unsigned decimal number, no sign, no blanks, at most `max`. Returns 0 or -1. */
int text_to_uint(const char *text, uint64_t max, uint64_t *value) NODISCARD;
/* Returns the first of the candidates nearest to `text`, borrowed from them, or NULL where none is
 * near enough to be meant: at most a third of its length or two edits, and something must be left
 * of it. An edit adds, drops or changes a byte, or swaps two. */
const char *text_nearest(const char *text, const char *const *candidates, size_t count);

#endif
