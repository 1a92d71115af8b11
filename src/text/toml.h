/* toml.h - TOML 1.0 (toml.io/en/v1.0.0) in: what lock files are written in
 *
 * Strict: what the specification calls invalid is refused, with its line. Hostile input: depth,
 * the number of nodes and the number of keys in one table are limited; the size is the caller's
 * to bound. Numbers and times are checked.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TEXT_TOML_H
#define INGOT_TEXT_TOML_H

#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"
#include "text/node.h"

#define TOML_LIMIT_DEPTH 64
#define TOML_LIMIT_NODES ((size_t)4 << 20)
#define TOML_LIMIT_KEYS 20000 /* of one table */

/* Returns the root table, a map, or NULL. Only strings are texts in quotes: numbers, truth values
 * and times are plain. `name` for messages: "'x': line 3: cause". `text` ends with a NUL. */
const struct node *toml_parse(const char *text, size_t len, const char *name, struct arena *arena,
			      struct error *error) NODISCARD;

#endif
