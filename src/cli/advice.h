/* advice.h - what a user can do about an error, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_ADVICE_H
#define INGOT_CLI_ADVICE_H

#include "base/compiler.h"
#include "base/error.h"

/* Returns the hint of an error, its advice first: with the names of commands and options. NULL:
 * there is none; caller frees. */
char *advice_text(const struct error *error) NODISCARD;

#endif
