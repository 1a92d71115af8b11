/* toml.h - TOML 1.0 (toml.io/en/v1.0.0) as a tree: what lock files are written in
 *
 * Strict: what the specification calls invalid is refused, with its line. Hostile input: depth,
 * the number of nodes and the number of keys in one table are limited; the size is the caller's
 * to bound. Numbers and times are checked, and stay text: lock files have nothing to count.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TEXT_TOML_H
#define INGOT_TEXT_TOML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"

#define TOML_LIMIT_DEPTH 64
#define TOML_LIMIT_NODES ((size_t)4 << 20)
#define TOML_LIMIT_KEYS 20000 /* of one table */

enum toml_kind {
	TOML_STRING,
	TOML_INTEGER,
	TOML_FLOAT,
	TOML_BOOLEAN,
	TOML_TIME, /* date, time, or both */
	TOML_ARRAY,
	TOML_TABLE,
};

/* Where a table or an array comes from, which decides who may add to it. */
enum toml_origin {
	TOML_IMPLIED,  /* on the way of a header: [it.x] */
	TOML_HEADER,   /* [it] */
	TOML_DOTTED,   /* it.x = 1 */
	TOML_TABLES,   /* [[it]], an array */
	TOML_COMPLETE, /* { x = 1 } and [1, 2]: nothing may be added */
};

/* Lives in the arena. An array or a table is the list from `first` over `next`. */
struct toml_node {
	enum toml_kind kind;
	enum toml_origin origin;
	int line;
	const char *key;  /* of an entry of a table; NULL of an item */
	const char *text; /* of all but arrays and tables: UTF-8 without NUL; unescaped */
	struct toml_node *first, *last, *next;
	size_t n; /* how many hang on it */
};

/* Returns the root table, or NULL. `name` for messages: "'x': line 3: cause". `text` ends with a
 * NUL. */
const struct toml_node *toml_parse(const char *text, size_t len, const char *name,
				   struct arena *arena, struct error *error) NODISCARD;
/* Returns NULL where there is no such key, or `table` is no table (NULL is none either). */
const struct toml_node *toml_find(const struct toml_node *table, const char *key);
/* Returns the text of a member that is a string; NULL for anything else. */
const char *toml_text(const struct toml_node *table, const char *key);
/* Returns the first item or entry of an array or table; NULL where there is none. */
const struct toml_node *toml_first(const struct toml_node *node);

#endif
