/* rpm_dependency.c - a dependency as a header of an rpm has it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_dependency.h"

#include <string.h>

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
		if ((dependency->flags & RPM_DEPENDENCY_COMPARISON) == operators[i].flags)
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

/* ---- Grammar ---- */

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
/* Bytes that rpm's spec parser lets pass, and newer ones encode users with: user(x) = dQ/+== */
#define VERSION_BYTES LETTERS DIGITS "._+~^:-%{}/="

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
