/* f_relation.c - clauses of relations from anywhere
 *
 * What parses has to parse again from each of its own terms to the same term: nothing of a name
 * or a version may be taken for something else when it is read back.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "formats/rpm/rpm_format.h"
#include "package/relation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_term(const struct relation_term *term, struct arena *arena)
{
	struct error error = ERROR_INIT;
	struct relation again;
	const char *text = arena_printf(
		arena, "%s%s%s %s %s %s%s%s", term->name, term->qualifier ? ":" : "",
		term->qualifier ? term->qualifier : "", rpm_traits.operators[term->op],
		term->version ? term->version : "", term->architectures ? "[" : "",
		term->architectures ? term->architectures : "", term->architectures ? "]" : "");
	if (relation_parse(text, arena, &again, &error) || again.n != 1 ||
	    !text_equal(again.v[0].name, term->name) ||
	    !text_equal(again.v[0].qualifier, term->qualifier) || again.v[0].op != term->op ||
	    !text_equal(again.v[0].version, term->version) ||
	    !text_equal(again.v[0].architectures, term->architectures))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	AUTO_FREE char *text = xstrndup(len ? (const char *)data : "", len);
	AUTO_STRINGS clauses = {0};
	struct arena *arena = arena_make();
	relation_split(text, &clauses);
	for (size_t i = 0; i < clauses.n; i++) {
		AUTO_ERROR error = ERROR_INIT;
		struct relation relation;
		if (relation_parse(clauses.v[i], arena, &relation, &error))
			continue;
		for (size_t j = 0; j < relation.n; j++)
			check_term(&relation.v[j], arena);
	}
	arena_free(arena);
	return 0;
}
