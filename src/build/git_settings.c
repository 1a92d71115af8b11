/* git_settings.c - what a repository's configuration says: its remote, and programs by any name
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/git_settings_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

/* An argument list grows with every name that git lists: nobody has as many. */
#define NAMES_MAX 1000

/* A variable of [SECTION "NAME"] that names a program, and what it is overridden with. */
struct program_key {
	const char *section, *variable, *override;
	bool drives; /* files are compared through it */
};

static const struct program_key program_keys[] = {
	{"filter.", ".clean", "", true},    {"filter.", ".process", "", true},
	{"filter.", ".smudge", "", false},  {"filter.", ".required", "false", false},
	{"hook.", ".command", NULL, false},
};

static bool is_key(const struct program_key *known, const char *key)
{
	return text_starts(key, known->section) && text_ends(key, known->variable) &&
	       strlen(key) > strlen(known->section) + strlen(known->variable);
}

static char *cut_name(const struct program_key *known, const char *key)
{
	size_t before = strlen(known->section), after = strlen(known->variable);
	return xstrndup(key + before, strlen(key) - before - after);
}

static void add_once(struct strings *strings, const char *text)
{
	if (!strings_have(strings, text))
		strings_add(strings, text);
}

/* -c takes what stands before the first = for the key. */
static void override_program(struct git *git, const struct program_key *known, const char *key)
{
	AUTO_FREE char *name = cut_name(known, key);
	AUTO_FREE char *setting = known->override ? xasprintf("%s=%s", key, known->override)
						  : xasprintf("hook.%s.enabled=false", name);
	if (strchr(name, '=') || git->overrides.n >= NAMES_MAX) {
		free(git->odd);
		git->odd = xstrdup(key);
		return;
	}
	add_once(&git->overrides, setting);
	if (known->drives)
		add_once(&git->drivers, name);
}

/* A filter is asked for what it says of itself and of what it does not: `required` alone, set
 * where `clean` is not, makes git fail. */
static void take_setting(struct git *git, const char *key, const char *value)
{
	if (text_equal(key, "remote.origin.url")) {
		free(git->remote);
		git->remote = xstrdup(value);
	}
	for (size_t i = 0; i < ARRAY_SIZE(program_keys); i++)
		if (is_key(&program_keys[i], key))
			override_program(git, &program_keys[i], key);
}

/* Takes "KEY\nVALUE", each with its NUL; a key alone is true. */
static void take_settings(struct git *git, const struct buffer *output)
{
	const char *at = buffer_text(output), *end = at + output->len;
	for (; at < end; at += strlen(at) + 1) {
		size_t len = strcspn(at, "\n");
		AUTO_FREE char *key = xstrndup(at, len);
		take_setting(git, key, at[len] ? at + len + 1 : "");
	}
}

int git_settings_read(struct git *git, struct error *error)
{
	static const char *const words[] = {"config", "-z", "--get-regexp",
					    "^(filter|hook)\\.|^remote\\.origin\\.url$", NULL};
	CLEANUP(process_result_free) struct process_result result = {0};

	if (git->has_settings)
		return 0;
	if (git_run(git, words, NULL, &result, error))
		return -1;
	if (result.status > 1) {
		AUTO_FREE char *complaint = git_complaint(&result);
		return error_set(error, "cannot read the configuration of '%s': git: %s",
				 git->folder, complaint);
	}
	take_settings(git, &result.output);
	git->has_settings = true;
	return 0;
}
