/* json_read.h - JSON in
 *
 * Hostile input: size and number of values are the caller's to bound, depth is limited, repeated
 * keys are an error.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TEXT_JSON_READ_H
#define INGOT_TEXT_JSON_READ_H

#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"
#include "text/node.h"

#define JSON_LIMIT_DEPTH 63

/* Returns the root of the first document, or NULL. Numbers and literals, null too, are texts
 * without quotes. A text ends at its first NUL; a key that has one is an error. `name` is for
 * messages, which give line and column: "'x': 3:7: cause". */
const struct node *json_read(const char *text, size_t len, const char *name, struct arena *arena,
			     struct error *error) NODISCARD;
/* Counts the values and keys that stand in a text, or guesses them nearly where it is no JSON: what
 * a tree of it costs, some hundred bytes each, before there is one. */
size_t json_read_count(const char *text, size_t len);

#endif
