/* map.c - values by name: the C library's balanced tree
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/map.h"

#include <assert.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct pair {
	const char *name; /* behind the pair, in the same memory */
	void *value;
};

static int compare_pairs(const void *a, const void *b)
{
	const struct pair *left = a, *right = b;
	return strcmp(left->name, right->name);
}

static const struct pair *find_pair(const struct map *map, const char *name)
{
	const struct pair key = {name, NULL};
	struct pair *const *found = tfind(&key, &map->root, compare_pairs);
	return found ? *found : NULL;
}

void *map_get(const struct map *map, const char *name)
{
	const struct pair *pair = find_pair(map, name);
	return pair ? pair->value : NULL;
}

bool map_has(const struct map *map, const char *name)
{
	return find_pair(map, name) != NULL;
}

void map_put(struct map *map, const char *name, void *value)
{
	size_t len = strlen(name) + 1;
	struct pair *pair = xmalloc(sizeof *pair + len);
	char *copy = (char *)(pair + 1);
	memcpy(copy, name, len);
	*pair = (struct pair){copy, value};
	struct pair *const *put = tsearch(pair, &map->root, compare_pairs);
	if (!put)
		memory_exhausted();
	assert(*put == pair);
	map->n++;
}

struct visitor {
	map_visit visit;
	void *context;
};

static void visit_node(const void *node, VISIT when, void *context)
{
	const struct pair *pair = *(struct pair *const *)node;
	const struct visitor *visitor = context;
	if (when == postorder || when == leaf)
		visitor->visit(pair->name, pair->value, visitor->context);
}

void map_each(const struct map *map, map_visit visit, void *context)
{
	struct visitor visitor = {visit, context};
	twalk_r(map->root, visit_node, &visitor);
}

void map_free(struct map *map, void (*free_value)(void *value))
{
	while (map->root) {
		struct pair *pair = *(struct pair **)map->root;
		(void)tdelete(pair, &map->root, compare_pairs);
		if (free_value)
			free_value(pair->value);
		free(pair);
	}
	map->n = 0;
}
