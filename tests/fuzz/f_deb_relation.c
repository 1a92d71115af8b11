/* f_deb_relation.c - fields of relations from anywhere
 *
 * The first line of the input is the field's name, the rest its value. What is taken has elements
 * that the manifest's own reader of relations takes as well, and none of what belongs to sources.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/strings.h"
#include "formats/deb/deb_relation.h"
#include "package/relation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_element(const char *element, const struct deb_relation_rule *rule,
			  struct arena *arena)
{
	AUTO_ERROR error = ERROR_INIT;
	struct relation relation;
	if (relation_parse(element, arena, &relation, &error) ||
	    (relation.n > 1 && !rule->has_alternatives))
		abort();
	for (size_t i = 0; i < relation.n; i++)
		if (relation.v[i].architectures ||
		    (relation.v[i].op > RELATION_ANY && relation.v[i].op != RELATION_EQUAL &&
		     !rule->has_ranges))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	AUTO_FREE char *text = xstrndup(len ? (const char *)data : "", len);
	AUTO_ERROR error = ERROR_INIT;
	char *newline = strchr(text, '\n');
	const char *value = newline ? newline + 1 : "";
	if (newline)
		*newline = '\0';
	const struct deb_relation_rule *rule = deb_relation_rule(text);
	if (deb_relation_check(text, value, &error) || !rule)
		return 0;
	AUTO_STRINGS elements = {0};
	struct arena *arena = arena_make();
	deb_relation_split(value, &elements);
	for (size_t i = 0; i < elements.n; i++)
		check_element(elements.v[i], rule, arena);
	arena_free(arena);
	return 0;
}
