/* yaml.h - YAML in: a document as a tree in which every node knows its place
 *
 * Written for input that nobody vouches for: size, depth, weight, number of keys and of anchors
 * are limited, and an alias, although it is its anchor's node and no copy, counts as all that
 * hangs on it, so that walking over the tree costs no more than its limits say.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TEXT_YAML_H
#define INGOT_TEXT_YAML_H

#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/problems.h"
#include "text/node.h"

#define YAML_LIMIT_BYTES ((size_t)1 << 20)
#define YAML_LIMIT_DEPTH 32
#define YAML_LIMIT_ANCHORS 1000

/* How much a document may hold; the rest of the limits is the same for all. */
struct yaml_limits {
	size_t weight; /* of the whole tree: bytes of text, and 16 for each node */
	size_t keys;   /* of one map */
};

extern const struct yaml_limits yaml_limits_manifest;  /* what a person writes */
extern const struct yaml_limits yaml_limits_changelog; /* every commit of many years */
extern const struct yaml_limits yaml_limits_lock;      /* what a package manager writes */

/* Returns the first document, its merge keys ("<<") resolved; a second one is a warning. NULL, with
 * an error in `problems`, for what is no YAML, is empty, exceeds a limit or is not UTF-8. A
 * repeated key, a key that is no text and a tag of an application's own are errors too, but the
 * rest of the tree can be read, so that its mistakes are found at the same time. */
const struct node *yaml_parse(const void *data, size_t len, const char *file,
			      const struct yaml_limits *limits, struct arena *arena,
			      struct problems *problems) NODISCARD;

#endif
