/* yaml_tree_internal.h - the tree of a YAML document, built from its events
 *
 * Knows all limits, anchors, merge keys and tags, and nothing of the library that makes the
 * events. For yaml.c only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TEXT_YAML_TREE_INTERNAL_H
#define INGOT_TEXT_YAML_TREE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/problems.h"
#include "text/node.h"
#include "text/yaml.h"

/* Every node of the tree is the first member of one of these. */
struct yaml_node {
	struct node node;
	size_t weight; /* of all that hangs on it */
};

/* A list or a map that has not ended yet; of a map, keys and values take turns. */
struct yaml_level {
	struct yaml_node *node;
	bool broken; /* reported: nobody is to look into it */
	struct {
		const struct node **v;
		size_t n, cap;
	} children;
};

struct yaml_anchor {
	const char *name;
	const struct yaml_node *node;
};

struct yaml_tree {
	const struct yaml_limits *limits;
	struct arena *arena;
	struct problems *problems;
	struct mark at; /* of the next node: set by the caller */
	struct yaml_level levels[YAML_LIMIT_DEPTH];
	size_t depth;
	struct {
		struct yaml_anchor *v;
		size_t n, cap;
	} anchors;
	const struct node *root;
	size_t weight; /* of all nodes, aliases and merged maps in full */
	size_t mistakes;
	bool failed;
};

/* Holds what an event may have beside its kind; all may be NULL. */
struct yaml_marks {
	const char *tag; /* in full: "tag:yaml.org,2002:str", "!x" */
	const char *anchor;
};

/* All return -1 where nothing that follows can be trusted; the tree has failed then, with an error
 * in its problems. */

/* Makes the tree fail. `hint` may be NULL; both texts are copied. */
int yaml_tree_stop(struct yaml_tree *tree, struct mark at, const char *hint, const char *message);
/* Adds a text of `len` bytes, or what its tag and its spelling make of it; `plain`: without quotes.
 */
int yaml_tree_add_text(struct yaml_tree *tree, const char *text, size_t len, bool plain,
		       struct yaml_marks marks) NODISCARD;
/* Adds the node of an anchor again. */
int yaml_tree_add_alias(struct yaml_tree *tree, const char *name) NODISCARD;
/* Starts a list or a map. */
int yaml_tree_open(struct yaml_tree *tree, enum node_kind kind, struct yaml_marks marks) NODISCARD;
/* Ends the list or the map that was started last. */
int yaml_tree_close(struct yaml_tree *tree) NODISCARD;
/* Frees what was only needed while the tree was built. */
void yaml_tree_clear(struct yaml_tree *tree);

#endif
