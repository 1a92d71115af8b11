/* node.c - the tree that YAML, JSON and TOML are read into
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/node.h"

#include <string.h>

const char *node_kind_name(enum node_kind kind)
{
	static const char *const names[] = {
		[NODE_NULL] = "nothing", [NODE_BROKEN] = "a mistake", [NODE_TEXT] = "a text",
		[NODE_LIST] = "a list",  [NODE_MAP] = "a map",
	};
	return names[kind];
}

bool node_is(const struct node *node, enum node_kind kind)
{
	return node && node->kind == kind;
}

bool node_is_true(const struct node *node)
{
	return node_is(node, NODE_TEXT) && node->plain && strcmp(node->text, "true") == 0;
}

const char *node_text(const struct node *node)
{
	return node_is(node, NODE_TEXT) ? node->text : NULL;
}

const struct node *node_find(const struct node *map, const char *key)
{
	for (size_t i = 0; node_is(map, NODE_MAP) && i < map->n; i++)
		if (strcmp(map->pairs[i].key, key) == 0)
			return map->pairs[i].value;
	return NULL;
}

const char *node_find_text(const struct node *map, const char *key)
{
	return node_text(node_find(map, key));
}

const char *node_find_quoted(const struct node *map, const char *key)
{
	const struct node *node = node_find(map, key);
	return node && !node->plain ? node_text(node) : NULL;
}

const struct node *node_at(const struct node *node, size_t i)
{
	if (node_is(node, NODE_MAP) && i < node->n)
		return node->pairs[i].value;
	return node_is(node, NODE_LIST) && i < node->n ? node->items[i] : NULL;
}

const char *node_key(const struct node *node, size_t i)
{
	return node->kind == NODE_MAP ? node->pairs[i].key : "";
}
