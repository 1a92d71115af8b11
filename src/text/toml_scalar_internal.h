/* toml_scalar_internal.h - the values of TOML that hold no others: strings, numbers, times
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TEXT_TOML_SCALAR_INTERNAL_H
#define INGOT_TEXT_TOML_SCALAR_INTERNAL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"

/* Where the reading stands, in a text that ends with a NUL. */
struct toml_cursor {
	const char *at;
	int line;
	struct arena *arena;
	const char *cause; /* why it failed: a constant text */
};

/* Both return NULL, with the cause, for what is none. A string starts at its quote; `lines` says
 * whether the ones over several lines may stand here. */
const char *toml_scalar_string(struct toml_cursor *cursor, bool lines) NODISCARD;
/* Scans a number, a truth value or a time. */
const char *toml_scalar_plain(struct toml_cursor *cursor) NODISCARD;

#endif
