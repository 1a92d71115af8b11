/* rpm_relation_check.c - dependencies as strangers wrote them, held against rpm's grammar
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_relation.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "formats/rpm/rpm_numbers.h"
#include "formats/rpm/rpm_rich.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
/* Bytes that rpm's spec parser lets pass, and newer ones encode users with: user(x) = dQ/+== */
#define VERSION_BYTES LETTERS DIGITS "._+~^:-%{}/="
#define COMPARISON (RPM_SENSE_LESS | RPM_SENSE_GREATER | RPM_SENSE_EQUAL)
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

/* Looks outside of parentheses, in which a capability has whatever it likes: "font(:lang=en)". */
static const char *find_outside(const char *text, const char *bytes)
{
	size_t depth = 0;
	for (; *text; text++) {
		if (depth == 0 && strchr(bytes, *text))
			return text;
		depth += *text == '(';
		depth -= *text == ')' && depth > 0;
	}
	return NULL;
}

int rpm_dependency_check_name(const char *name, struct error *error)
{
	unsigned char first = (unsigned char)*name;
	if (*name == RPM_DEPENDENCY_QUOTE)
		return error_set(error, "a name has a blank in it, or is empty");
	if (first < 0x80 && (first == '\0' || !strchr(LETTERS DIGITS "_/", first)))
		return error_set(error,
				 "'%s' is no name: it begins with none of a letter, a digit, "
				 "'_', '/'",
				 name);
	const char *bad = strpbrk(name, " \t\n,");
	if (!bad && first != '/')
		bad = find_outside(name, "<=>");
	if (bad)
		return error_set(error, "'%s' is no name: it contains '%c'", name, *bad);
	return 0;
}

int rpm_dependency_check_version(const char *evr, struct error *error)
{
	size_t good = strspn(evr, VERSION_BYTES);
	const char *colon = strchr(evr, ':'), *version = colon ? colon + 1 : evr;
	const char *hyphen = strrchr(version, '-');
	if (evr[good])
		return error_set(error, "'%s' is no version: it contains '%c'", evr, evr[good]);
	if (colon && strspn(evr, DIGITS) < (size_t)(colon - evr))
		return error_set(error, "'%s' is no version: its epoch is no number", evr);
	if (*version == '\0' || hyphen == version || (hyphen && hyphen[1] == '\0'))
		return error_set(error, "'%s' is no version: a part of it is empty", evr);
	return 0;
}

static int check_plain(const char *text, struct error *error)
{
	struct arena *arena = arena_make();
	struct rpm_dependency dependency = rpm_dependency_parse(text, arena);
	uint32_t comparison = dependency.flags & COMPARISON;
	int bad = 0;
	if (comparison == COMPARISON || comparison == (RPM_SENSE_LESS | RPM_SENSE_GREATER))
		bad = error_set(error, "it compares with an operator that rpm does not have");
	else if (text_ends(text, " "))
		bad = error_set(error, "no version stands behind its operator");
	else if (rpm_dependency_check_name(dependency.name, error))
		bad = -1;
	else if (comparison && *dependency.name == '/')
		bad = error_set(error, "a path cannot have a version");
	else if (comparison)
		bad = rpm_dependency_check_version(dependency.version, error);
	arena_free(arena);
	return bad;
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
