/* deb_relation.c - relations as a binary package states them (deb-control(5))
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_relation.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "formats/deb/deb_format.h"
#include "formats/deb/deb_name.h"
#include "formats/deb/deb_version.h"
#include "package/relation.h"

#define BLANKS " \t\r\n"

static const struct deb_relation_rule rules[RELATION_COUNT] = {
	[RELATION_DEPENDS] = {"Depends", true, true},
	[RELATION_PREDEPENDS] = {"Pre-Depends", true, true},
	[RELATION_RECOMMENDS] = {"Recommends", true, true},
	[RELATION_SUGGESTS] = {"Suggests", true, true},
	[RELATION_ENHANCES] = {"Enhances", true, true},
	[RELATION_PROVIDES] = {"Provides", false, false},
	[RELATION_CONFLICTS] = {"Conflicts", false, true},
	[RELATION_BREAKS] = {"Breaks", false, true},
	[RELATION_REPLACES] = {"Replaces", false, true},
};

/* Fields that no manifest's list stands for. The last two are names that dpkg still knows for
 * Recommends and Suggests. */
static const struct deb_relation_rule further_rules[] = {
	{"Built-Using", false, false},
	{"Static-Built-Using", false, false},
	{"Recommended", true, true},
	{"Optional", true, true},
};

const struct deb_relation_rule *deb_relation_rule(const char *field)
{
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++)
		if (rules[i].field && strcasecmp(rules[i].field, field) == 0)
			return &rules[i];
	for (size_t i = 0; i < ARRAY_SIZE(further_rules); i++)
		if (strcasecmp(further_rules[i].field, field) == 0)
			return &further_rules[i];
	return NULL;
}

const char *deb_relation_field(enum relation_kind kind)
{
	return rules[kind].field;
}

/* Holds "amd64", "linux-any", "any-amd64", "any" against the architecture of a Linux system. */
static bool is_matching_arch(const char *pattern, const char *arch)
{
	if (text_starts(pattern, "linux-"))
		pattern += strlen("linux-");
	else if (text_starts(pattern, "any-"))
		pattern += strlen("any-");
	return strcmp(pattern, "any") == 0 || strcmp(pattern, arch) == 0;
}

/* A list is either all names or all exclusions ("!amd64"). */
static bool is_arch_listed(const char *list, const char *arch)
{
	AUTO_FREE char *copy = xstrdup(list);
	char *rest = NULL;
	bool excludes = false, found = false;
	for (char *word = strtok_r(copy, BLANKS, &rest); word;
	     word = strtok_r(NULL, BLANKS, &rest)) {
		excludes = word[0] == '!';
		found = found || is_matching_arch(excludes ? word + 1 : word, arch);
	}
	return found != excludes;
}

static int check_term(const struct deb_relation_rule *rule, const struct relation_term *term,
		      struct error *error)
{
	if (deb_name_check(term->name, error))
		return error_context(error, "'%s' is no Debian package", term->name);
	if (term->op == RELATION_ANY)
		return 0;
	if (!rule->has_ranges && term->op != RELATION_EQUAL)
		return error_set(error, "%s takes no operator but '='", rule->field);
	return deb_version_check_new(term->version, error);
}

static void print_term(const struct relation_term *term, struct buffer *out)
{
	if (out->len)
		buffer_add_text(out, " | ");
	buffer_add_text(out, term->name);
	if (term->qualifier)
		buffer_printf(out, ":%s", term->qualifier);
	if (term->op != RELATION_ANY)
		buffer_printf(out, " (%s %s)", deb_traits.operators[term->op], term->version);
}

int deb_relation_print(enum relation_kind kind, const char *text, const char *arch,
		       struct arena *arena, const char **clause, struct error *error)
{
	const struct deb_relation_rule *rule = &rules[kind];
	struct relation relation;
	*clause = NULL;
	if (relation_parse(text, arena, &relation, error))
		return -1;
	if (relation.n > 1 && !rule->has_alternatives)
		return error_set(error, "%s takes no alternatives ('|')", rule->field);
	AUTO_BUFFER out = BUFFER_INIT;
	for (size_t i = 0; i < relation.n; i++) {
		const struct relation_term *term = &relation.v[i];
		if (check_term(rule, term, error))
			return -1;
		if (!term->architectures || is_arch_listed(term->architectures, arch))
			print_term(term, &out);
	}
	if (out.len)
		*clause = arena_text(arena, buffer_text(&out));
	return 0;
}

/* Runs of blanks and line ends become one blank. */
static char *even_blanks(const char *text, size_t len)
{
	struct buffer out = BUFFER_INIT;
	for (size_t i = 0; i < len; i++) {
		bool is_blank = strchr(BLANKS, text[i]);
		if (!is_blank)
			buffer_add_byte(&out, (uint8_t)text[i]);
		else if (out.len && out.data[out.len - 1] != ' ')
			buffer_add_byte(&out, ' ');
	}
	while (out.len && out.data[out.len - 1] == ' ')
		out.data[--out.len] = '\0';
	return out.len ? buffer_steal(&out) : NULL;
}

void deb_relation_split(const char *value, struct strings *clauses)
{
	while (*value) {
		size_t len = strcspn(value, ",");
		char *clause = even_blanks(value, len);
		if (clause)
			strings_take(clauses, clause);
		value += len + (value[len] == ',');
	}
}
