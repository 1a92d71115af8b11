/* selection.c - which packages of a channel are meant by "hello" or "hello=1.2.3"
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/change/selection_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/format.h"
#include "base/advice.h"
#include "repo/state/record_file.h"

#define TOLD_MAX 6

char *selection_short_version(const char *version)
{
	const char *colon = strchr(version, ':');
	const char *start = colon ? colon + 1 : version;
	const char *dash = strrchr(start, '-');
	return dash ? xstrndup(start, (size_t)(dash - start)) : xstrdup(start);
}

bool selection_is_version(const char *version, const char *said)
{
	AUTO_FREE char *plain = selection_short_version(version);
	return strcmp(version, said) == 0 || strcmp(plain, said) == 0;
}

static void mark(struct selection *selection, size_t i)
{
	selection->n += !selection->chosen[i];
	selection->chosen[i] = true;
}

/* The entries of a name in one format: [first, end) of a set. */
struct name_range {
	size_t first, end;
};

static struct name_range find_range(const struct package_set *set, const char *format,
				    const char *name)
{
	struct name_range range;
	range.first = package_set_find_name(set, format, name);
	for (range.end = range.first; range.end < set->n &&
				      strcmp(set->v[range.end].format, format) == 0 &&
				      strcmp(set->v[range.end].name, name) == 0;)
		range.end++;
	return range;
}

/* ---- The newest ---- */

/* Versions rise, so the last of an architecture is its newest. */
static void mark_newest(const struct package_set *set, struct name_range range,
			struct selection *selection)
{
	for (size_t i = range.first; i < range.end; i++) {
		bool is_last = true;
		for (size_t j = i + 1; j < range.end && is_last; j++)
			is_last = strcmp(set->v[i].arch, set->v[j].arch) != 0;
		if (is_last)
			mark(selection, i);
	}
}

/* ---- A version ---- */

static bool mark_exact(const struct package_set *set, struct name_range range,
		       struct selection *selection)
{
	size_t before = selection->n;
	for (size_t i = range.first; i < range.end; i++)
		if (strcmp(set->v[i].version, selection->version) == 0)
			mark(selection, i);
	return selection->n > before;
}

static int mark_short(const struct package_set *set, struct name_range range,
		      struct selection *selection, struct error *error)
{
	const char *first = NULL;
	for (size_t i = range.first; i < range.end; i++) {
		const char *version = set->v[i].version;
		if (!selection_is_version(version, selection->version))
			continue;
		if (first && strcmp(first, version) != 0) {
			error_set(error, "'%s=%s' can be version %s or %s", selection->name,
				  selection->version, first, version);
			return error_hint(error, "give one of them in full");
		}
		first = version;
		mark(selection, i);
	}
	return 0;
}

/* ---- The same build in another format ---- */

static int add_ids(struct store *store, const struct package_set *set, struct name_range range,
		   char **ids, struct error *error)
{
	for (size_t i = range.first; i < range.end; i++) {
		AUTO_RECORD *record = record_file_load(store, set->v[i].record, error);
		if (!record)
			return -1;
		ids[i] = xstrdup(record->content_id);
	}
	return 0;
}

/* Loads the content ids of the entries of the name, in all formats. */
static int load_ids(struct store *store, const struct package_set *set, const char *name,
		    char **ids, struct error *error)
{
	FORMAT_EACH (format)
		if (add_ids(store, set, find_range(set, format->traits->name, name), ids, error))
			return -1;
	return 0;
}

static void mark_equal(const struct package_set *set, char **ids, size_t chosen,
		       struct selection *selection)
{
	for (size_t i = 0; i < set->n && ids[chosen] && *ids[chosen]; i++)
		if (ids[i] && strcmp(ids[i], ids[chosen]) == 0 &&
		    strcmp(set->v[i].format, set->v[chosen].format) != 0)
			mark(selection, i);
}

static int mark_builds(struct store *store, const struct package_set *set,
		       struct selection *selection, struct error *error)
{
	char **ids = xzalloc((set->n + 1) * sizeof *ids);
	int failed = load_ids(store, set, selection->name, ids, error);
	AUTO_FREE bool *said = xzalloc(set->n + 1);
	memcpy(said, selection->chosen, set->n);
	for (size_t i = 0; i < set->n && !failed; i++)
		if (said[i])
			mark_equal(set, ids, i, selection);
	for (size_t i = 0; i < set->n; i++)
		free(ids[i]);
	free(ids);
	return failed;
}

/* ---- All of it ---- */

static int mark_version(struct store *store, const struct package_set *set,
			struct selection *selection, struct error *error)
{
	FORMAT_EACH (format) {
		struct name_range range = find_range(set, format->traits->name, selection->name);
		if (!mark_exact(set, range, selection) && mark_short(set, range, selection, error))
			return -1;
	}
	return selection->n ? mark_builds(store, set, selection, error) : 0;
}

int selection_make(struct store *store, const struct package_set *set, const char *word,
		   struct selection *selection, struct error *error)
{
	size_t len = strcspn(word, "=");
	*selection = (struct selection){
		.name = xstrndup(word, len),
		.version = word[len] ? xstrdup(word + len + 1) : NULL,
		.chosen = xzalloc(set->n + 1),
	};
	if (selection->version)
		return mark_version(store, set, selection, error);
	FORMAT_EACH (format)
		mark_newest(set, find_range(set, format->traits->name, selection->name), selection);
	return 0;
}

void selection_free(struct selection *selection)
{
	free(selection->name);
	free(selection->version);
	free(selection->chosen);
	*selection = (struct selection){0};
}

/* ---- What is there instead ---- */

static void add_versions(const struct package_set *set, const char *name, struct strings *versions)
{
	FORMAT_EACH (format) {
		struct name_range range = find_range(set, format->traits->name, name);
		for (size_t i = range.end; i > range.first && versions->n < TOLD_MAX; i--)
			if (!strings_have(versions, set->v[i - 1].version))
				strings_add(versions, set->v[i - 1].version);
	}
}

static int hint_name(const struct package_set *set, const char *name, struct error *error)
{
	AUTO_STRINGS names = {0};
	VECTOR_EACH (entry, set)
		if (!names.n || strcmp(names.v[names.n - 1], entry->name) != 0)
			strings_add(&names, entry->name);
	const char *nearest = text_nearest(name, (const char *const *)names.v, names.n);
	return nearest ? error_hint(error, "did you mean '%s'?", nearest)
		       : error_advise(error, ADVICE_LIST_PACKAGES, NULL);
}

int selection_refuse(const struct selection *selection, const struct package_set *set,
		     const char *where, struct error *error)
{
	AUTO_STRINGS versions = {0};
	error_set(error, "%s has no package '%s%s%s'", where, selection->name,
		  selection->version ? "=" : "", selection->version ? selection->version : "");
	add_versions(set, selection->name, &versions);
	if (!versions.n)
		return hint_name(set, selection->name, error);
	AUTO_FREE char *text = strings_join(&versions, ", ");
	return error_hint(error, "it has version %s", text);
}
