/* changelog.c - what changed, version by version: a file in the YAML of chglog
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "manifest/changelog.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/dates.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "manifest/path_hint.h"
#include "text/yaml.h"

#define SIZE_LIMIT ((size_t)32 << 20)

struct changelog_reader {
	struct arena *arena;
	struct problems *problems;
};

static void report_problem(const struct changelog_reader *reader, struct mark at, const char *hint,
			   const char *message)
{
	problems_add(reader->problems, PROBLEM_ERROR, at, hint, "changelog: %s", message);
}

/* Returns the value of a key, of that kind; NULL where it is not there, or after a problem. */
static const struct node *find_value(const struct changelog_reader *reader, const struct node *map,
				     const char *key, enum node_kind kind)
{
	const struct node *node = node_find(map, key);
	if (!node || node->kind == NODE_NULL || node->kind == NODE_BROKEN)
		return NULL;
	if (node->kind == kind)
		return node;
	AUTO_FREE char *message = xasprintf("'%s' must be %s, not %s", key, node_kind_name(kind),
					    node_kind_name(node->kind));
	report_problem(reader, node->at, NULL, message);
	return NULL;
}

/* Returns a line without blanks around it and without the bytes of `refused`; NULL where it is not
 * there or empty, or after a problem. */
static const char *take_line(const struct changelog_reader *reader, const struct node *node,
			     const char *key, const char *refused)
{
	if (!node || text_is_empty(node->text))
		return NULL;
	AUTO_FREE char *text = text_trim(node->text);
	if (!text_has_control(text) && !strpbrk(text, refused))
		return arena_text(reader->arena, text);
	AUTO_FREE char *message = xasprintf("'%s' must be one %s", key, *refused ? "word" : "line");
	report_problem(reader, node->at, NULL, message);
	return NULL;
}

/* Bytes that a word of a Debian changelog's heading may not have (deb-changelog(5)). */
#define NO_WORD " (),;="

static const char *take_word(const struct changelog_reader *reader, const struct node *map,
			     const char *key)
{
	return take_line(reader, find_value(reader, map, key, NODE_TEXT), key, NO_WORD);
}

static const char *take_distributions(const struct changelog_reader *reader, const struct node *deb)
{
	const struct node *list = find_value(reader, deb, "distributions", NODE_LIST);
	AUTO_STRINGS words = {0};
	for (size_t i = 0; list && i < list->n; i++) {
		const struct node *item = list->items[i];
		const char *word = take_line(reader, item->kind == NODE_TEXT ? item : NULL,
					     "distributions", NO_WORD);
		if (word)
			strings_add(&words, word);
	}
	AUTO_FREE char *joined = strings_join(&words, " ");
	return words.n ? arena_text(reader->arena, joined) : NULL;
}

/* Commit messages have all kinds of line ends and empty lines. */
static const char *take_note(const struct changelog_reader *reader, const struct node *node)
{
	AUTO_BUFFER note = BUFFER_INIT;
	for (const char *line = node->text; *line;) {
		size_t len = strcspn(line, "\n"), kept = len;
		while (kept && strchr(" \t\r", line[kept - 1]))
			kept--;
		AUTO_FREE char *text = xstrndup(line, kept);
		for (char *at = text; *at; at++)
			if (*at == '\t')
				*at = ' ';
		if (text_has_control(text))
			report_problem(reader, node->at, NULL, "'note' has a control character");
		else if (kept)
			buffer_printf(&note, "%s%s", note.len ? "\n" : "", text);
		line += len + (line[len] == '\n');
	}
	return note.len ? arena_text(reader->arena, buffer_text(&note)) : NULL;
}

static void take_notes(const struct changelog_reader *reader, const struct node *map,
		       struct changelog_entry *entry)
{
	const struct node *changes = find_value(reader, map, "changes", NODE_LIST);
	if (!changes)
		return;
	entry->notes = arena_alloc(reader->arena, changes->n * sizeof *entry->notes);
	for (size_t i = 0; i < changes->n; i++) {
		const struct node *change = changes->items[i];
		if (change->kind != NODE_MAP) {
			report_problem(reader, change->at, "write '- note: what changed'",
				       "an item of 'changes' must be a map");
			continue;
		}
		const struct node *node = find_value(reader, change, "note", NODE_TEXT);
		const char *note = node ? take_note(reader, node) : NULL;
		if (note)
			entry->notes[entry->n_notes++] = note;
	}
}

static void take_date(const struct changelog_reader *reader, const struct node *map,
		      struct changelog_entry *entry)
{
	const struct node *node = find_value(reader, map, "date", NODE_TEXT);
	if (!node)
		report_problem(reader, map->at, "add 'date: 2024-01-02T03:04:05Z'",
			       "an entry has no date");
	else if (date_parse_yaml(node->text, &entry->time))
		report_problem(reader, node->at, "as in 2024-01-02T03:04:05Z", "'date' is no date");
}

static void take_entry(const struct changelog_reader *reader, const struct node *map,
		       struct changelog_entry *entry)
{
	if (map->kind != NODE_MAP) {
		if (map->kind != NODE_BROKEN)
			report_problem(reader, map->at, "start it with '- semver: 1.2.3'",
				       "an entry must be a map");
		return;
	}
	size_t errors = reader->problems->errors;
	const struct node *deb = find_value(reader, map, "deb", NODE_MAP);
	entry->version = take_word(reader, map, "semver");
	if (!entry->version && reader->problems->errors == errors)
		report_problem(reader, map->at, "add 'semver: 1.2.3'", "an entry has no version");
	entry->packager =
		take_line(reader, find_value(reader, map, "packager", NODE_TEXT), "packager", "");
	entry->urgency = take_word(reader, deb, "urgency");
	entry->distributions = take_distributions(reader, deb);
	take_date(reader, map, entry);
	take_notes(reader, map, entry);
}

/* Puts newer entries first; of equal ones that first which stands before the other in the file. */
static int compare_entries(const void *a, const void *b)
{
	const struct changelog_entry *left = *(const struct changelog_entry *const *)a;
	const struct changelog_entry *right = *(const struct changelog_entry *const *)b;
	if (left->time != right->time)
		return left->time < right->time ? 1 : -1;
	return (left > right) - (left < right);
}

static void sort_entries(struct arena *arena, struct changelog *changelog)
{
	AUTO_FREE const struct changelog_entry **order =
		xreallocarray(NULL, changelog->n + 1, sizeof(const struct changelog_entry *));
	struct changelog_entry *sorted = arena_alloc(arena, changelog->n * sizeof *sorted);
	for (size_t i = 0; i < changelog->n; i++)
		order[i] = &changelog->v[i];
	qsort(order, changelog->n, sizeof(const struct changelog_entry *), compare_entries);
	for (size_t i = 0; i < changelog->n; i++)
		sorted[i] = *order[i];
	changelog->v = sorted;
}

static void take_entries(const struct changelog_reader *reader, const struct node *root,
			 struct changelog *changelog)
{
	size_t errors = reader->problems->errors;
	if (root->kind != NODE_LIST) {
		if (root->kind != NODE_NULL)
			report_problem(reader, root->at, "start each entry with '- semver: 1.2.3'",
				       "the file must be a list of versions");
		return;
	}
	changelog->v = arena_alloc(reader->arena, root->n * sizeof *changelog->v);
	changelog->n = root->n;
	for (size_t i = 0; i < root->n; i++)
		take_entry(reader, root->items[i], &changelog->v[i]);
	if (reader->problems->errors == errors)
		sort_entries(reader->arena, changelog);
	else
		changelog->n = 0;
}

void changelog_read(const struct manifest *manifest, const struct manifest_package *package,
		    struct arena *arena, struct changelog *changelog, struct problems *problems)
{
	const struct changelog_reader reader = {arena, problems};
	const struct value_text *path = &package->changelog;
	AUTO_BUFFER text = BUFFER_INIT;
	AUTO_ERROR error = ERROR_INIT;
	*changelog = (struct changelog){0};
	if (text_is_empty(path->v))
		return;
	if (file_read(path->v, SIZE_LIMIT, &text, &error)) {
		path_hint(manifest, path->v, &error);
		problems_add_error(problems, path->at, "changelog", &error);
	} else if (!text_is_empty(buffer_text(&text))) {
		const struct node *root = yaml_parse(text.data, text.len, path->v,
						     &yaml_limits_changelog, arena, problems);
		if (root)
			take_entries(&reader, root, changelog);
	}
	if (!error_is_set(&error) && !changelog->n && !problems->errors)
		problems_add(problems, PROBLEM_WARNING, path->at, NULL,
			     "changelog: '%s' has no entries; no changelog is packaged", path->v);
}
