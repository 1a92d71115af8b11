/* advice.h - what a user can do about an error, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_ADVICE_H
#define INGOT_CLI_ADVICE_H

#include "base/compiler.h"
#include "base/error.h"

/* Returns an advice in words, with what it is about in its place, and the hint behind it. All three
 * may be missing: ADVICE_NONE, NULL, NULL; then it returns NULL. Caller frees. */
char *advice_words(int advice, const char *about, const char *hint) NODISCARD;
/* Returns the hint of an error, its advice first: with the names of commands and options. NULL:
 * there is none; caller frees. */
char *advice_text(const struct error *error) NODISCARD;

#endif
