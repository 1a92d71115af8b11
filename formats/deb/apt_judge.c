/* apt_judge.c - what keeps a .deb out of a channel: apt could not go on, or dpkg not install it
 *
 * apt reads all stanzas of a channel into one cache and gives up on all of them, and on those of
 * other repositories, where it cannot parse one (apt 2.6). Other values it only warns of, each
 * time that it runs on each client; most of these are what dpkg 1.21 refuses.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "formats/deb/apt_layout.h"
#include "formats/deb/deb822.h"
#include "formats/deb/deb_relation.h"
#include "formats/deb/deb_version.h"

/* The size of the buffer in which apt must have a whole stanza. */
#define STANZA_SIZE_MAX ((size_t)1 << 20)
#define QUOTED_MAX 80

typedef int (*value_check)(const struct deb822 *stanza, const char *value, struct error *error);

static int check_version(const struct deb822 *stanza UNUSED, const char *value, struct error *error)
{
	return deb_version_check_new(value, error);
}

static int check_multi_arch(const struct deb822 *stanza, const char *value, struct error *error)
{
	static const char *const values[] = {"", "no", "same", "foreign", "allowed"};
	const char *arch = deb822_get(stanza, "Architecture");
	bool is_known = false;
	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		is_known |= strcmp(value, values[i]) == 0;
	if (!is_known)
		return error_set(error, "it is none of 'no', 'same', 'foreign', 'allowed'");
	if (strcmp(value, "same") == 0 && text_equal(arch, "all"))
		return error_set(error, "a package for all architectures cannot be 'same'");
	return 0;
}

static int check_answer(const struct deb822 *stanza UNUSED, const char *value, struct error *error)
{
	if (*value == '\0' || strcasecmp(value, "yes") == 0 || strcasecmp(value, "no") == 0)
		return 0;
	return error_set(error, "it is neither 'yes' nor 'no'");
}

static int check_percentage(const struct deb822 *stanza UNUSED, const char *value,
			    struct error *error)
{
	uint64_t number;
	if (*value == '\0' || text_to_uint(value, 100, &number) == 0)
		return 0;
	return error_set(error, "it is no whole number from 0 to 100");
}

/* Refuses a field that dpkg notes of a package that is installed. */
static int check_absent(const struct deb822 *stanza UNUSED, const char *value UNUSED,
			struct error *error)
{
	return error_set(error, "the field is for dpkg's database, not for a package");
}

static const struct value_rule {
	const char *field;
	value_check check;
} rules[] = {
	{"Version", check_version},         {"Multi-Arch", check_multi_arch},
	{"Essential", check_answer},        {"Protected", check_answer},
	{"Important", check_answer},        {"Phased-Update-Percentage", check_percentage},
	{"Status", check_absent},           {"Config-Version", check_absent},
	{"Triggers-Pending", check_absent}, {"Triggers-Awaited", check_absent},
	{"Conffiles", check_absent},
};

static int check_value(const struct deb822 *stanza, const struct deb822_field *field,
		       struct error *error)
{
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++)
		if (strcasecmp(rules[i].field, field->name) == 0 &&
		    rules[i].check(stanza, field->value, error))
			return error_context(error, "%s '%.*s'", rules[i].field, QUOTED_MAX,
					     field->value);
	return 0;
}

static int check_stanza(const char *text, size_t len, struct error *error)
{
	struct arena *arena = arena_make();
	const struct deb822 *stanza = deb822_parse(text, len, arena, error);
	int failed = stanza ? 0 : -1;
	for (size_t i = 0; !failed && i < stanza->n; i++)
		failed = deb_relation_check(stanza->v[i].name, stanza->v[i].value, error) ||
			 check_value(stanza, &stanza->v[i], error);
	arena_free(arena);
	if (failed)
		return error_hint(error,
				  "on every client apt would stop at it, or dpkg not install the "
				  "package; rebuild the package with a value that both read "
				  "(deb-control(5))");
	return 0;
}

/* dpkg waits for a value, and meets the end of the file. */
static bool is_last_value_missing(const char *control, size_t len)
{
	size_t start;
	while (len > 0 && strchr(" \t\n", control[len - 1]))
		len--;
	for (start = len; start > 0 && control[start - 1] != '\n';)
		start--;
	/* The line must begin a field, not go on with one; the first colon ends its name. */
	return len > start && control[start] != ' ' && control[start] != '\t' &&
	       memchr(control + start, ':', len - start) == control + len - 1;
}

int apt_judge_package(const struct package *package, struct error *error)
{
	size_t len = package->control ? strlen(package->control) : 0;
	const char *fault = NULL;
	if (len && package->control[len - 1] != '\n')
		fault = "the last line does not end";
	else if (is_last_value_missing(package->control, len))
		fault = "the last field has no value";
	if (fault) {
		error_set(error, "control: %s", fault);
		return error_hint(error, "dpkg would not install the package; rebuild it with a "
					 "value and a newline at the end of the file");
	}
	return len ? check_stanza(package->control, len, error) : 0;
}

int apt_judge_record(const struct record *record, struct error *error)
{
	const struct record_section *section = record_section(record, "packages");
	if (!section)
		return error_set(error, "its record has no stanza");
	if (section->len > STANZA_SIZE_MAX) {
		error_set(error, "its fields have %zu bytes", section->len);
		return error_hint(error,
				  "apt reads at most %zu of one package, and would stop at "
				  "it on every client; rebuild the package with less",
				  STANZA_SIZE_MAX);
	}
	return check_stanza(section->data, section->len, error);
}
