/* f_toml.c - the TOML reader on hostile bytes; what it took is walked over
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/strings.h"
#include "text/toml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Checks what the header promises: counts agree, keys differ, texts are UTF-8. */
static void check_node(const struct toml_node *node)
{
	size_t n = 0;

	if (node->kind != TOML_ARRAY && node->kind != TOML_TABLE &&
	    (!node->text || !text_is_utf8(node->text, strlen(node->text))))
		abort();
	for (const struct toml_node *child = toml_first(node); child; child = child->next, n++) {
		if (node->kind == TOML_TABLE && toml_find(node, child->key) != child)
			abort();
		check_node(child);
	}
	if (n != node->n)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ERROR error = ERROR_INIT;
	AUTO_FREE char *text = xstrndup((const char *)data, size);
	struct arena *arena = arena_make();
	const struct toml_node *root = toml_parse(text, strlen(text), "x", arena, &error);

	if (root)
		check_node(root);
	else if (!error.message)
		abort();
	arena_free(arena);
	return 0;
}
