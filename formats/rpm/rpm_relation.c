/* rpm_relation.c - one dependency of an rpm: as text and as a header has it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_relation.h"

#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/strings.h"
#include "formats/rpm/rpm_format.h"
#include "formats/rpm/rpm_numbers.h"

static const struct operator_row {
	const char *text;
	uint32_t flags;
} operators[] = {
	{" <= ", RPM_SENSE_LESS | RPM_SENSE_EQUAL},
	{" >= ", RPM_SENSE_GREATER | RPM_SENSE_EQUAL},
	{" < ", RPM_SENSE_LESS},
	{" > ", RPM_SENSE_GREATER},
	{" = ", RPM_SENSE_EQUAL},
	/* These are no operators, but a header may have them. */
	{" <> ", RPM_SENSE_LESS | RPM_SENSE_GREATER},
	{" <=> ", RPM_SENSE_LESS | RPM_SENSE_GREATER | RPM_SENSE_EQUAL},
};

#define COMPARISON (RPM_SENSE_LESS | RPM_SENSE_GREATER | RPM_SENSE_EQUAL)

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

/* Parses from the right: a name with a blank in it is nothing that rpm forbids. */
struct rpm_dependency rpm_dependency_parse(const char *text, struct arena *arena)
{
	struct rpm_dependency whole = {.name = arena_text(arena, text), .version = ""};
	const char *version = strrchr(text, ' ');
	if (text[0] == '(' || !version || !version[1])
		return whole;
	for (size_t i = 0; i < ARRAY_SIZE(operators); i++) {
		size_t len = strlen(operators[i].text);
		size_t end = (size_t)(version + 1 - text);
		if (end > len && strncmp(version + 1 - len, operators[i].text, len) == 0)
			return (struct rpm_dependency){
				.name = arena_text_n(arena, text, end - len),
				.version = arena_text(arena, version + 1),
				.flags = operators[i].flags,
			};
	}
	return whole;
}

const char *rpm_dependency_text(const struct rpm_dependency *dependency, struct arena *arena)
{
	for (size_t i = 0; i < ARRAY_SIZE(operators); i++)
		if ((dependency->flags & COMPARISON) == operators[i].flags)
			return arena_printf(arena, "%s%s%s", dependency->name, operators[i].text,
					    dependency->version);
	return arena_text(arena, dependency->name);
}

const char *rpm_dependency_quote(const char *name, struct arena *arena)
{
	if (*name && (*name == '(' || !strpbrk(name, " \t\n")))
		return name;
	return arena_printf(arena, "%c%s%c", RPM_DEPENDENCY_QUOTE, name, RPM_DEPENDENCY_QUOTE);
}

bool rpm_dependency_is_rich(const struct rpm_dependency *dependency)
{
	return dependency->name[0] == '(';
}
