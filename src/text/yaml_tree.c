/* yaml_tree.c - the tree of a YAML document, built from its events
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/yaml_tree_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"

#define NODE_WEIGHT 16
#define MISTAKES_MAX 100

int yaml_tree_stop(struct yaml_tree *tree, struct mark at, const char *hint, const char *message)
{
	problems_add(tree->problems, PROBLEM_ERROR, at, hint, "%s", message);
	tree->failed = true;
	return -1;
}

/* Reports a mistake after which the rest can still be read. */
static void report_mistake(struct yaml_tree *tree, struct mark at, const char *hint,
			   const char *message)
{
	if (++tree->mistakes < MISTAKES_MAX)
		problems_add(tree->problems, PROBLEM_ERROR, at, hint, "%s", message);
	else if (tree->mistakes == MISTAKES_MAX)
		(void)yaml_tree_stop(tree, at, NULL, "there are more mistakes than can be listed");
}

/* ---- Nodes ---- */

static int add_weight(struct yaml_tree *tree, size_t weight)
{
	tree->weight += weight;
	if (tree->weight <= tree->limits->weight)
		return 0;
	return yaml_tree_stop(tree, tree->at, NULL,
			      "the document is too large, or its aliases make it so");
}

static struct yaml_node *make_node(struct yaml_tree *tree, enum node_kind kind)
{
	struct yaml_node *made = arena_alloc(tree->arena, sizeof *made);
	made->node.kind = kind;
	made->node.at = tree->at;
	made->weight = NODE_WEIGHT;
	return made;
}

static size_t get_weight(const struct node *node)
{
	return ((const struct yaml_node *)node)->weight;
}

static void add_child(struct yaml_tree *tree, const struct node *node)
{
	if (tree->depth)
		*VECTOR_ADD(&tree->levels[tree->depth - 1].children) = node;
	else
		tree->root = node;
}

static bool is_null(const char *text)
{
	static const char *const words[] = {"", "~", "null", "Null", "NULL"};
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strcmp(text, words[i]) == 0)
			return true;
	return false;
}

/* Tags of the core schema say what we do not ask for; "!" and "!!str" make a text of anything.
 * Returns whether the tag is another one, which has been reported. */
static bool has_bad_tag(struct yaml_tree *tree, const char *name, bool *text)
{
	static const char *const known[] = {"int",       "float", "bool", "null",
					    "timestamp", "map",   "seq"};
	static const char core[] = "tag:yaml.org,2002:";
	*text = false;
	if (!name)
		return false;
	if (strcmp(name, "!") == 0 || strcmp(name, "tag:yaml.org,2002:str") == 0) {
		*text = true;
		return false;
	}
	for (size_t i = 0; text_starts(name, core) && i < ARRAY_SIZE(known); i++)
		if (strcmp(name + strlen(core), known[i]) == 0)
			return false;
	AUTO_FREE char *message = xasprintf("the tag '%s' has no meaning here", name);
	report_mistake(tree, tree->at, "write the value without it", message);
	return true;
}

static int add_anchor(struct yaml_tree *tree, const char *name, const struct yaml_node *node)
{
	if (!name)
		return 0;
	if (tree->anchors.n == YAML_LIMIT_ANCHORS)
		return yaml_tree_stop(tree, tree->at, NULL, "the document has too many anchors");
	*VECTOR_ADD(&tree->anchors) = (struct yaml_anchor){arena_text(tree->arena, name), node};
	return 0;
}

int yaml_tree_add_text(struct yaml_tree *tree, const char *text, size_t len, bool plain,
		       struct yaml_marks marks)
{
	bool as_text;
	bool bad = has_bad_tag(tree, marks.tag, &as_text);
	if (len && memchr(text, '\0', len))
		return yaml_tree_stop(tree, tree->at, NULL, "a NUL character in the text");
	struct yaml_node *made = make_node(tree, bad ? NODE_BROKEN : NODE_TEXT);
	struct node *node = &made->node;
	node->text = arena_text_n(tree->arena, text, len);
	node->plain = plain && !as_text;
	if (!bad && node->plain && is_null(node->text))
		node->kind = NODE_NULL;
	made->weight += len;
	add_child(tree, node);
	if (add_weight(tree, made->weight))
		return -1;
	return add_anchor(tree, marks.anchor, made);
}

static bool is_open(const struct yaml_tree *tree, const struct yaml_node *node)
{
	for (size_t i = 0; i < tree->depth; i++)
		if (tree->levels[i].node == node)
			return true;
	return false;
}

/* Adds the latest anchor of that name, under the alias's own place. */
int yaml_tree_add_alias(struct yaml_tree *tree, const char *name)
{
	for (size_t i = tree->anchors.n; i > 0; i--) {
		const struct yaml_anchor *anchor = &tree->anchors.v[i - 1];
		if (strcmp(anchor->name, name) != 0)
			continue;
		AUTO_FREE char *message = xasprintf("'*%s' contains itself", name);
		if (is_open(tree, anchor->node))
			return yaml_tree_stop(tree, tree->at, NULL, message);
		struct yaml_node *made = make_node(tree, anchor->node->node.kind);
		*made = *anchor->node;
		made->node.at = tree->at;
		add_child(tree, &made->node);
		return add_weight(tree, made->weight);
	}
	AUTO_FREE char *message = xasprintf("there is no anchor '&%s' above", name);
	return yaml_tree_stop(tree, tree->at, NULL, message);
}

/* ---- Lists and maps ---- */

int yaml_tree_open(struct yaml_tree *tree, enum node_kind kind, struct yaml_marks marks)
{
	bool as_text;
	bool bad = has_bad_tag(tree, marks.tag, &as_text);
	if (tree->depth == YAML_LIMIT_DEPTH)
		return yaml_tree_stop(tree, tree->at, NULL, "the document is nested too deeply");
	struct yaml_node *made = make_node(tree, kind);
	add_child(tree, &made->node);
	if (add_weight(tree, made->weight) || add_anchor(tree, marks.anchor, made))
		return -1;
	tree->levels[tree->depth++] = (struct yaml_level){.node = made, .broken = bad};
	return 0;
}

/* Returns 1 where the map has the key already. */
static int add_pair(struct yaml_tree *tree, struct node *map, struct node_pair pair)
{
	if (node_find(map, pair.key))
		return 1;
	if (map->n == tree->limits->keys)
		return yaml_tree_stop(tree, pair.at, NULL, "the map has too many keys");
	map->pairs[map->n++] = pair;
	return 0;
}

/* The merge key of YAML 1.1: what the map has itself wins, then what was named first. */
static int merge_map(struct yaml_tree *tree, struct node *map, const struct node *from)
{
	if (from->kind == NODE_BROKEN)
		return 0;
	if (from->kind != NODE_MAP)
		return yaml_tree_stop(tree, from->at, "write '<<: *anchor'",
				      "'<<' needs a map or a list of maps");
	if (add_weight(tree, get_weight(from)))
		return -1;
	for (size_t i = 0; i < from->n; i++)
		if (add_pair(tree, map, from->pairs[i]) < 0)
			return -1;
	return 0;
}

static int merge_value(struct yaml_tree *tree, struct node *map, const struct node *value)
{
	if (value->kind != NODE_LIST)
		return merge_map(tree, map, value);
	for (size_t i = 0; i < value->n; i++)
		if (merge_map(tree, map, value->items[i]))
			return -1;
	return 0;
}

static bool is_merge(const struct node *key)
{
	return key->kind == NODE_TEXT && key->plain && strcmp(key->text, "<<") == 0;
}

static void report_repeated(struct yaml_tree *tree, const struct node *map, const struct node *key)
{
	size_t first = 0;
	while (strcmp(map->pairs[first].key, key->text) != 0)
		first++;
	AUTO_FREE char *hint = xasprintf("the first is in line %d", map->pairs[first].at.line);
	AUTO_FREE char *message = xasprintf("'%s' is given twice", key->text);
	report_mistake(tree, key->at, hint, message);
}

/* A map that starts with a map is what "{{ .Version }}" looks like to YAML. */
static void report_key(struct yaml_tree *tree, struct yaml_level *level, const struct node *key)
{
	static const char template[] =
		"templates in double braces are not expanded here; use ${NAME}";
	level->broken = true;
	if (key->kind == NODE_BROKEN)
		return;
	AUTO_FREE char *message =
		xasprintf("a key must be a text, not %s", node_kind_name(key->kind));
	report_mistake(tree, key->at, key->kind == NODE_MAP ? template : NULL, message);
}

/* Counts room for what the map has itself and what it can get by merge keys. */
static size_t count_pairs(const struct yaml_level *level, size_t most)
{
	size_t count = 0;
	for (size_t i = 0; i + 1 < level->children.n; i += 2) {
		const struct node *value = level->children.v[i + 1];
		count++;
		if (!is_merge(level->children.v[i]))
			continue;
		count += value->kind == NODE_MAP ? value->n : 0;
		for (size_t j = 0; value->kind == NODE_LIST && j < value->n; j++)
			count += value->items[j]->kind == NODE_MAP ? value->items[j]->n : 0;
	}
	return count < most ? count : most;
}

static int close_map(struct yaml_tree *tree, struct yaml_level *level)
{
	struct node *map = &level->node->node;
	const struct node **v = level->children.v;
	map->pairs = arena_alloc(tree->arena,
				 count_pairs(level, tree->limits->keys) * sizeof *map->pairs);
	for (size_t i = 0; !tree->failed && i + 1 < level->children.n; i += 2) {
		if (v[i]->kind != NODE_TEXT) {
			report_key(tree, level, v[i]);
			continue;
		}
		const struct node_pair pair = {v[i]->text, v[i]->at, v[i + 1]};
		int added = is_merge(v[i]) ? 0 : add_pair(tree, map, pair);
		if (added < 0)
			return -1;
		if (added)
			report_repeated(tree, map, v[i]);
	}
	for (size_t i = 0; i + 1 < level->children.n; i += 2)
		if (is_merge(v[i]) && merge_value(tree, map, v[i + 1]))
			return -1;
	return 0;
}

int yaml_tree_close(struct yaml_tree *tree)
{
	struct yaml_level *level = &tree->levels[--tree->depth];
	struct node *node = &level->node->node;
	int failed = 0;
	for (size_t i = 0; i < level->children.n; i++)
		level->node->weight += get_weight(level->children.v[i]);
	if (node->kind == NODE_LIST) {
		node->n = level->children.n;
		node->items = arena_copy(tree->arena, level->children.v,
					 node->n * sizeof *level->children.v);
	} else {
		failed = close_map(tree, level);
	}
	if (level->broken)
		node->kind = NODE_BROKEN;
	free(level->children.v);
	return failed;
}

void yaml_tree_clear(struct yaml_tree *tree)
{
	for (size_t i = 0; i < tree->depth; i++)
		free(tree->levels[i].children.v);
	free(tree->anchors.v);
}
