/* node.h - the tree that YAML, JSON and TOML are read into
 *
 * Scalars stay text: only who reads a key knows whether 1.0 is a number. Everything lives in the
 * arena that the parser was given; the name of the file is borrowed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TEXT_NODE_H
#define INGOT_TEXT_NODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/problems.h"

enum node_kind {
	NODE_NULL, /* YAML: nothing, or a word for it */
	NODE_TEXT,
	NODE_LIST,
	NODE_MAP,
	NODE_BROKEN, /* has been reported: to be passed over in silence */
};

struct node_pair {
	const char *key;
	struct mark at; /* of the key */
	const struct node *value;
};

struct node {
	enum node_kind kind;
	bool plain;     /* a text without quotes: may be meant as a number, a truth value, a time */
	struct mark at; /* TOML tells only lines */
	size_t n;       /* of items or pairs */
	const char *text; /* of a text: UTF-8 without NUL */
	const struct node **items;
	struct node_pair *pairs; /* each key once */
};

/* Returns "a text", "a list" ... for messages. */
const char *node_kind_name(enum node_kind kind);

/* All functions below but node_key accept NULL for a node that is not there. */

/* Whether there is a node, and it is of this kind. */
bool node_is(const struct node *node, enum node_kind kind);
/* Whether the node is the word true, without quotes. */
bool node_is_true(const struct node *node);
/* Returns the text of a text; NULL of all others. */
const char *node_text(const struct node *node);

/* Returns NULL where there is no such key, or `map` is no map. */
const struct node *node_find(const struct node *map, const char *key);
/* Returns the text of a member; NULL where there is none, or it is no text. */
const char *node_find_text(const struct node *map, const char *key);
/* Does as node_find_text, for a text in quotes only. */
const char *node_find_quoted(const struct node *map, const char *key);

/* Returns a list's item or a map's value, so that both can be walked over; NULL behind the last. */
const struct node *node_at(const struct node *node, size_t i);
/* Returns the key of what node_at returns; "" of an item, which has none. */
const char *node_key(const struct node *node, size_t i);

#endif
