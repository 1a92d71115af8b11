/* survey_project.c - what the files of languages' package managers, and git, say of a project
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "build/git.h"
#include "cli/survey.h"
#include "manifest/version_split.h"
#include "text/json_read.h"
#include "text/lines.h"

#define FILE_LIMIT ((size_t)1 << 20)

/* Notes a fact that is not known yet, on one line; empty texts are none. */
static void note_fact(struct survey *survey, enum fact fact, const char *text)
{
	if (!text || survey->facts[fact])
		return;
	/* Without an address a text is no maintainer to Debian. */
	if (fact == FACT_MAINTAINER && (!strchr(text, '<') || !strchr(text, '@')))
		return;
	AUTO_FREE char *line = xstrdup(text);
	for (char *c = line; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = ' ';
	AUTO_FREE char *trimmed = text_trim(line);
	if (*trimmed && text_is_utf8(trimmed, strlen(trimmed)))
		survey->facts[fact] = arena_text(survey->arena, trimmed);
}

/* ---- package.json (docs.npmjs.com, "package.json") ---- */

/* Notes "Jane Doe <jane@example.org> (https://example.org)", or an object of its parts. */
static void note_author(struct survey *survey, const struct node *author)
{
	const char *name = node_find_text(author, "name");
	const char *mail = node_find_text(author, "email");
	const char *text = node_text(author);
	if (text)
		note_fact(survey, FACT_MAINTAINER,
			  arena_text_n(survey->arena, text, strcspn(text, "(")));
	else if (name && mail)
		note_fact(survey, FACT_MAINTAINER,
			  arena_printf(survey->arena, "%s <%s>", name, mail));
}

static void read_npm(struct survey *survey)
{
	static const struct {
		const char *key;
		enum fact fact;
	} keys[] = {
		{"name", FACT_NAME},         {"version", FACT_VERSION},
		{"license", FACT_LICENSE},   {"description", FACT_DESCRIPTION},
		{"homepage", FACT_HOMEPAGE},
	};
	AUTO_ERROR error = ERROR_INIT;
	AUTO_BUFFER text = BUFFER_INIT;
	const struct node *root = NULL;
	if (survey_read_text("package.json", FILE_LIMIT, &text))
		root = json_read(buffer_text(&text), text.len, "package.json", survey->arena,
				 &error);
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		note_fact(survey, keys[i].fact, node_find_text(root, keys[i].key));
	note_author(survey, node_find(root, "author"));
}

/* ---- Cargo.toml and pyproject.toml: tables with one `key = "value"` a line ---- */

static const struct toml_key {
	const char *file, *table, *key;
	enum fact fact;
} toml_keys[] = {
	{"Cargo.toml", "[package]", "name", FACT_NAME},
	{"Cargo.toml", "[package]", "version", FACT_VERSION},
	{"Cargo.toml", "[package]", "description", FACT_DESCRIPTION},
	{"Cargo.toml", "[package]", "license", FACT_LICENSE},
	{"Cargo.toml", "[package]", "homepage", FACT_HOMEPAGE},
	{"Cargo.toml", "[package]", "repository", FACT_HOMEPAGE},
	{"Cargo.toml", "[package]", "authors", FACT_MAINTAINER},
	{"pyproject.toml", "[project]", "name", FACT_NAME},
	{"pyproject.toml", "[project]", "version", FACT_VERSION},
	{"pyproject.toml", "[project]", "description", FACT_DESCRIPTION},
	{"pyproject.toml", "[project]", "license", FACT_LICENSE},
};

/* Takes the first string of a value, also of a list; what has escapes is left alone. */
static const char *take_string(struct survey *survey, const char *value)
{
	value += strspn(value, "[ \t");
	if (*value != '"' && *value != '\'')
		return NULL;
	const char *end = strchr(value + 1, *value);
	if (!end || memchr(value, '\\', (size_t)(end - value)) || end == value + 1)
		return NULL;
	return arena_text_n(survey->arena, value + 1, (size_t)(end - value) - 1);
}

static void take_pair(struct survey *survey, const char *file, const char *table, const char *line)
{
	size_t len = strcspn(line, " \t=");
	const char *value = line + len + strspn(line + len, " \t");
	if (*value != '=')
		return;
	for (size_t i = 0; i < ARRAY_SIZE(toml_keys); i++) {
		const struct toml_key *key = &toml_keys[i];
		if (text_equal(key->file, file) && text_equal(key->table, table) &&
		    strlen(key->key) == len && strncmp(key->key, line, len) == 0)
			note_fact(survey, key->fact, take_string(survey, value + 1));
	}
}

static void read_toml(struct survey *survey, const char *file)
{
	AUTO_BUFFER text = BUFFER_INIT;
	const char *table = "";
	char *line;
	if (!survey_read_text(file, FILE_LIMIT, &text))
		return;
	struct lines lines = {.rest = buffer_text(&text)};
	while (lines_next(&lines, survey->arena, &line))
		if (*line == '[')
			table = line;
		else
			take_pair(survey, file, table, line);
}

/* ---- go.mod (go.dev/ref/mod): the last part of the module's path that is no version ---- */

static bool is_major_version(const char *part)
{
	return part[0] == 'v' && part[1] && part[1 + strspn(part + 1, "0123456789")] == '\0';
}

static void read_go(struct survey *survey)
{
	AUTO_BUFFER text = BUFFER_INIT;
	char *line;
	if (!survey_read_text("go.mod", FILE_LIMIT, &text))
		return;
	struct lines lines = {.rest = buffer_text(&text)};
	while (lines_next(&lines, survey->arena, &line)) {
		char *rest = line;
		if (!text_equal(lines_word(&rest), "module"))
			continue;
		char *path = lines_word(&rest);
		AUTO_FREE char *parent = path_parent(path);
		note_fact(survey, FACT_NAME,
			  path_base(is_major_version(path_base(path)) ? parent : path));
	}
}

/* ---- git ---- */

/* Returns what git prints; NULL where it fails. */
static const char *ask_git(struct survey *survey, const struct git *git, const char *const words[])
{
	AUTO_ERROR ignored = ERROR_INIT;
	const char *answer;
	return git_ask(git, words, survey->arena, &answer, &ignored) ? NULL : answer;
}

/* git knows outside of a work tree as well who the user is. */
static void read_git(struct survey *survey)
{
	static const char *const tag[] = {"describe", "--tags", "--abbrev=0", NULL};
	static const char *const name[] = {"config", "user.name", NULL};
	static const char *const mail[] = {"config", "user.email", NULL};
	AUTO_ERROR ignored = ERROR_INIT;
	struct git *git = git_open(".", &ignored);
	if (!git)
		return;
	note_fact(survey, FACT_COMMIT, arena_text(survey->arena, git->commit));
	note_fact(survey, FACT_VERSION, ask_git(survey, git, tag));
	const char *who = ask_git(survey, git, name), *where = ask_git(survey, git, mail);
	if (who && where)
		note_fact(survey, FACT_MAINTAINER,
			  arena_printf(survey->arena, "%s <%s>", who, where));
	git_close(git);
}

/* ---- What is fit for a package ---- */

/* Makes the name one as Debian policy 5.6.7 has it: rpm is not as strict. */
static void clean_name(struct survey *survey)
{
	const char *given = path_base(survey->facts[FACT_NAME]);
	char *name = arena_text(survey->arena, given);
	size_t n = 0;
	for (; *given; given++) {
		char c = *given >= 'A' && *given <= 'Z' ? (char)(*given - 'A' + 'a') : *given;
		bool first = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (first || (n && strchr("+-.", c)))
			name[n++] = c;
		else if (n && name[n - 1] != '-')
			name[n++] = '-';
	}
	while (n && name[n - 1] == '-')
		n--;
	name[n] = '\0';
	survey->facts[FACT_NAME] = n >= 2 ? name : "package";
}

/* A tag's "v" or "name-" goes; what is no version then is none. A hyphen that is not that of a
 * prerelease has no place in an rpm's version. */
static void clean_version(struct survey *survey)
{
	struct version_parts parts;
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789.+~";
	const char *version = survey->facts[FACT_VERSION];
	if (!version)
		return;
	version += strcspn(version, "0123456789");
	bool fit = version_split(version, survey->arena, &parts) ||
		   (*version && !version[strspn(version, allowed)]);
	survey->facts[FACT_VERSION] = fit ? version : NULL;
}

static void note_folder(struct survey *survey)
{
	AUTO_FREE char *folder = realpath(".", NULL);
	note_fact(survey, FACT_NAME, folder ? path_base(folder) : NULL);
	note_fact(survey, FACT_NAME, "package");
}

void survey_project(struct survey *survey)
{
	read_npm(survey);
	read_toml(survey, "Cargo.toml");
	read_toml(survey, "pyproject.toml");
	read_go(survey);
	read_git(survey);
	note_folder(survey);
	clean_name(survey);
	clean_version(survey);
}
