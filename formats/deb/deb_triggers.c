/* deb_triggers.c - the triggers of a manifest as the file of a deb's control part
 * (deb-triggers(5))
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_triggers.h"

#include <stdbool.h>
#include <string.h>

#include "base/buffer.h"

#define LIST(member) offsetof(struct manifest_package, deb.triggers.member)

static const struct trigger_directive {
	const char *name, *key;
	size_t offset;
} directives[] = {
	{"interest", "interest", LIST(interest)},
	{"interest-await", "interest_await", LIST(interest_await)},
	{"interest-noawait", "interest_noawait", LIST(interest_noawait)},
	{"activate", "activate", LIST(activate)},
	{"activate-await", "activate_await", LIST(activate_await)},
	{"activate-noawait", "activate_noawait", LIST(activate_noawait)},
};

/* Whether a name is legal to dpkg's trig_name_is_illegal: no blank, nothing that is not printable
 * ASCII. */
static bool is_legal_name(const char *name)
{
	for (const char *at = name; *at; at++)
		if (*at <= ' ' || *at > '~')
			return false;
	return *name != '\0';
}

void deb_triggers_describe(const struct manifest_package *from, struct package *package,
			   struct problems *problems)
{
	AUTO_BUFFER text = BUFFER_INIT;
	for (size_t i = 0; i < ARRAY_SIZE(directives); i++) {
		const struct value_list *names =
			(const void *)((const char *)from + directives[i].offset);
		for (size_t j = 0; j < names->n; j++) {
			const struct value_text *name = &names->v[j];
			if (is_legal_name(name->v))
				buffer_printf(&text, "%s %s\n", directives[i].name, name->v);
			else
				problems_add(problems, PROBLEM_ERROR, name->at,
					     "a word, or the path of a file or folder",
					     "deb.triggers.%s: '%s' is no name of a trigger",
					     directives[i].key, name->v);
		}
	}
	if (text.len)
		package->triggers = arena_text(package->arena, buffer_text(&text));
}
