/* map.h - values by name: a balanced tree, walked in the order of the names' bytes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_MAP_H
#define INGOT_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>

struct map {
	void *root;
	size_t n;
};

/* Returns NULL where there is none; a value that is NULL is told apart by map_has. */
void *map_get(const struct map *map, const char *name);
/* Whether there is a value of that name, be it NULL. */
bool map_has(const struct map *map, const char *name);
/* Adds a name that is not there yet; the name is copied, the value is not. */
void map_put(struct map *map, const char *name, void *value);
typedef void (*map_visit)(const char *name, void *value, void *context);
/* Calls `visit` with every value, by the order of the names' bytes; it may not change the map. */
void map_each(const struct map *map, map_visit visit, void *context);
/* Empties the map. Where the values are its own, `free_value` frees each; else it is NULL. */
void map_free(struct map *map, void (*free_value)(void *value));

#endif
