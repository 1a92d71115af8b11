/* json_read.h - JSON in: a document as a tree, by libfyaml
 *
 * Hostile input: size and number of values are the caller's to bound, the depth is the library's
 * limit, repeated keys are an error. Nodes are borrowed from their document.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TEXT_JSON_READ_H
#define INGOT_TEXT_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"

enum json_kind { JSON_NOTHING, JSON_OBJECT, JSON_ARRAY, JSON_STRING, JSON_OTHER };

struct json_document;
struct json_node;

/* Reads a document; `name` is for messages, which give line and column: "'x':3:7: cause". */
struct json_document *json_document_read(const char *text, size_t len, const char *name,
					 struct error *error) NODISCARD;
/* Counts the values and keys that stand in a text, or guesses them nearly where it is no JSON: what
 * a tree of it costs, some hundreds of bytes each, before there is one. */
size_t json_document_count(const char *text, size_t len);
void json_document_free(struct json_document *document); /* accepts NULL */
const struct json_node *json_document_root(const struct json_document *document);

/* All functions of a node accept NULL for one that is not there. */
enum json_kind json_node_kind(const struct json_node *node);
/* Returns NULL where there is none or `node` is no object. */
const struct json_node *json_node_get(const struct json_node *node, const char *key);
/* Returns a string's text, or that of a number or a literal, copied; NULL for anything else. */
const char *json_node_text(const struct json_node *node, struct arena *arena);
/* Returns json_node_text of a member. */
const char *json_node_get_text(const struct json_node *node, const char *key, struct arena *arena);
/* Whether the node is the literal true. */
bool json_node_is_true(const struct json_node *node);

/* Steps through an object or array; `state` starts as NULL. False at the end. `key`, copied into
 * the arena, may be NULL where nobody asks. */
bool json_node_next(const struct json_node *node, void **state, struct arena *arena,
		    const char **key, const struct json_node **value);

#endif
