/* rpm_relation.c - a dependency of an rpm as text, and rpm's grammar of it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_relation.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "formats/rpm/rpm_dependency.h"
#include "formats/rpm/rpm_format.h"
#include "formats/rpm/rpm_numbers.h"
#include "formats/rpm/rpm_rich.h"

/* How much of a dependency an error quotes. */
#define QUOTED_MAX 200

/* How each list of relations is called where it comes from, in a spec file. */
static const struct kind_rule {
	const char *name;
	bool is_rich, is_positive;
} kinds[RELATION_COUNT] = {
	[RELATION_DEPENDS] = {"Requires", true, true},
	[RELATION_PREDEPENDS] = {"Requires", true, true},
	[RELATION_RECOMMENDS] = {"Recommends", true, true},
	[RELATION_SUGGESTS] = {"Suggests", true, true},
	[RELATION_ENHANCES] = {"Enhances", true, false},
	[RELATION_SUPPLEMENTS] = {"Supplements", true, false},
	[RELATION_CONFLICTS] = {"Conflicts", true, false},
	[RELATION_REPLACES] = {"Obsoletes", false, false},
	[RELATION_PROVIDES] = {"Provides", false, false},
	[RELATION_BREAKS] = {"Breaks", false, false},
};

static void add_term(struct buffer *out, const struct relation_term *term)
{
	buffer_add_text(out, term->name);
	if (term->op != RELATION_ANY)
		buffer_printf(out, " %s %s", rpm_traits.operators[term->op], term->version);
}

const char *rpm_relation_text(const struct relation *relation, struct arena *arena)
{
	AUTO_BUFFER out = BUFFER_INIT;
	if (relation->n > 1)
		buffer_add_byte(&out, '(');
	for (size_t i = 0; i < relation->n; i++) {
		if (i)
			buffer_add_text(&out, " or ");
		add_term(&out, &relation->v[i]);
	}
	if (relation->n > 1)
		buffer_add_byte(&out, ')');
	return arena_text(arena, buffer_text(&out));
}

static int check_plain(const char *text, struct error *error)
{
	struct arena *arena = arena_make();
	struct rpm_dependency dependency = rpm_dependency_parse(text, arena);
	uint32_t comparison = dependency.flags & RPM_DEPENDENCY_COMPARISON;
	int failed = 0;
	if (comparison == RPM_DEPENDENCY_COMPARISON ||
	    comparison == (RPM_SENSE_LESS | RPM_SENSE_GREATER))
		failed = error_set(error, "it compares with an operator that rpm does not have");
	else if (text_ends(text, " "))
		failed = error_set(error, "no version stands behind its operator");
	else if (rpm_dependency_check_name(dependency.name, error))
		failed = -1;
	else if (comparison && *dependency.name == '/')
		failed = error_set(error, "a path cannot have a version");
	else if (comparison)
		failed = rpm_dependency_check_version(dependency.version, error);
	arena_free(arena);
	return failed;
}

static int check_text(const struct kind_rule *rule, const char *text, struct error *error)
{
	if (!text_is_utf8(text, strlen(text)) || text_has_control(text))
		return error_set(error, "it is not UTF-8 or has control characters");
	if (*text != '(')
		return check_plain(text, error);
	if (!rule->is_rich)
		return error_set(error, "%s takes no boolean dependency", rule->name);
	return rpm_rich_check(text, rule->is_positive, error);
}

int rpm_relation_check(enum relation_kind kind, const char *text, struct error *error)
{
	const struct kind_rule *rule = &kinds[kind];
	if (check_text(rule, text, error) == 0)
		return 0;
	return error_context(error, "%s '%.*s%s'", rule->name, QUOTED_MAX, text,
			     strlen(text) > QUOTED_MAX ? "..." : "");
}
