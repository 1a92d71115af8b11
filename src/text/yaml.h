/* yaml.h - a YAML document as a small tree in which every node knows its place
 *
 * Written for input that nobody vouches for: size, depth, weight, number of keys and of anchors
 * are limited, and an alias, although it is its anchor's node and no copy, counts as all that
 * hangs on it, so that walking over the tree costs no more than its limits say. Scalars stay text:
 * only who reads a key knows whether 1.0 is a number.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TEXT_YAML_H
#define INGOT_TEXT_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/problems.h"

#define YAML_LIMIT_BYTES ((size_t)1 << 20)
#define YAML_LIMIT_DEPTH 32
#define YAML_LIMIT_ANCHORS 1000

/* How much a document may hold; the rest of the limits is the same for all. */
struct yaml_limits {
	size_t weight; /* of the whole tree */
	size_t keys;   /* of one map */
};

extern const struct yaml_limits yaml_limits_manifest;  /* what a person writes */
extern const struct yaml_limits yaml_limits_changelog; /* every commit of many years */
extern const struct yaml_limits yaml_limits_lock;      /* what a package manager writes */

enum yaml_kind {
	YAML_NULL,
	YAML_TEXT,
	YAML_LIST,
	YAML_MAP,
	YAML_BROKEN, /* has been reported: to be passed over in silence */
};

struct yaml_pair {
	const struct yaml_node *key; /* always a text */
	const struct yaml_node *value;
};

struct yaml_node {
	enum yaml_kind kind;
	bool plain; /* a text without quotes: may be meant as a number, a truth value, a time */
	struct mark at;
	const char *text; /* of a text: UTF-8 without NUL */
	const struct yaml_node **items;
	struct yaml_pair *pairs; /* merge keys ("<<") resolved, each key once */
	size_t n;                /* of items or pairs */
	size_t weight;           /* bytes of text and 16 for each node, of all that hangs on it */
};

/* Returns "a text", "a list" ... for messages. */
const char *yaml_kind_name(enum yaml_kind kind);

/* Returns the first document; a second one is a warning. Marks name `file`, which is borrowed.
 * NULL, with an error in `problems`, for what is no YAML, is empty, exceeds a limit or is not
 * UTF-8. A repeated key, a key that is no text and a tag of an application's own are errors too,
 * but the rest of the tree can be read, so that its mistakes are found in the same run. */
const struct yaml_node *yaml_parse(const void *data, size_t len, const char *file,
				   const struct yaml_limits *limits, struct arena *arena,
				   struct problems *problems) NODISCARD;
/* Returns NULL where there is no such key. */
const struct yaml_node *yaml_find(const struct yaml_node *map, const char *key);

#endif
