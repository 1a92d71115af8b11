/* f_toml.c - the TOML reader on hostile bytes; what it took is walked over
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "text/toml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Checks what the header promises: counts agree, keys differ, texts are UTF-8. */
static void check_node(const struct node *node)
{
	const struct node *child;
	size_t n = 0;
	if (!node_is(node, NODE_LIST) && !node_is(node, NODE_MAP) &&
	    (!node_text(node) || !text_is_utf8(node->text, strlen(node->text))))
		abort();
	for (; (child = node_at(node, n)); n++) {
		if (node_is(node, NODE_MAP) && node_find(node, node_key(node, n)) != child)
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
	const struct node *root = toml_parse(text, strlen(text), "x", arena, &error);
	if (root)
		check_node(root);
	else if (!error.message)
		abort();
	arena_free(arena);
	return 0;
}
