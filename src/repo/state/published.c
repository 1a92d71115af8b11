/* published.c - which commits of a package have ever been published
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/published_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/vector.h"
#include "repo/state/channel.h"
#include "repo/state/objects_internal.h"
#include "repo/state/package_set_internal.h"
#include "repo/state/record_file.h"

#define FOLDER "ingot/published"
/* The names and commits of a million packages. */
#define NOTE_LIMIT ((size_t)256 << 20)

/* ---- Notes ---- */

static char *make_line(const char *name, const char *commit)
{
	return xasprintf("%s %s\n", name, commit);
}

/* Writes the lines sorted, each once: a .deb and an .rpm of one build are one line. */
static void write_note(const struct generation *generation, struct buffer *note)
{
	AUTO_STRINGS lines = {0};
	VECTOR_EACH (change, &generation->changes) {
		AUTO_FREE char *line = make_line(change->name, change->commit);
		if (change->kind == '+' && *change->commit)
			strings_add(&lines, line);
	}
	strings_unique(&lines);
	for (size_t i = 0; i < lines.n; i++)
		buffer_add_text(note, lines.v[i]);
}

int published_note(struct store *store, const struct generation *generation, struct error *error)
{
	char sha256[SHA256_HEX_SIZE];
	AUTO_BUFFER note = BUFFER_INIT;
	write_note(generation, &note);
	if (!note.len)
		return 0;
	AUTO_FREE char *name = xasprintf(FOLDER "/%s/%llu", generation->channel,
					 (unsigned long long)generation->number);
	digest_bytes_hex(DIGEST_SHA256, note.data, note.len, sha256);
	return objects_create_bytes(store, name, note.data, note.len, sha256, error);
}

static bool has_line(const char *text, const char *line)
{
	for (const char *found = strstr(text, line); found; found = strstr(found + 1, line))
		if (found == text || found[-1] == '\n')
			return true;
	return false;
}

static int look_in_notes(struct store *store, const char *line, bool *answer, struct error *error)
{
	AUTO_STRINGS notes = {0};
	int failed = store_walk(store, FOLDER, STORE_OBJECTS, &notes, error);
	for (size_t i = 0; i < notes.n && !*answer && !failed; i++) {
		AUTO_BUFFER text = BUFFER_INIT;
		failed = store_get(store, notes.v[i], NOTE_LIMIT, &text, error) == STORE_FAILED;
		*answer = !failed && has_line(buffer_text(&text), line);
	}
	return failed ? -1 : 0;
}

/* ---- Generations ---- */

struct wanted {
	const struct repo *repo;
	const char *name, *commit;
};

/* A channel_set_visit. */
static int look_in_set(void *context, struct package_set *set, struct error *error)
{
	const struct wanted *wanted = context;
	VECTOR_EACH (entry, set) {
		if (strcmp(entry->name, wanted->name) != 0)
			continue;
		AUTO_RECORD *record = record_file_load(wanted->repo->store, entry->record, error);
		if (!record)
			return -1;
		if (strcmp(record->commit, wanted->commit) == 0)
			return 1;
	}
	return 0;
}

int published_ever(const struct repo *repo, const char *name, const char *commit, bool *answer,
		   struct error *error)
{
	struct wanted wanted = {repo, name, commit};
	AUTO_FREE char *line = make_line(name, commit);
	*answer = false;
	if (look_in_notes(repo->store, line, answer, error))
		return -1;
	if (*answer)
		return 0;
	int found = channel_visit_all_sets(repo, look_in_set, &wanted, error);
	*answer = found > 0;
	return found < 0 ? -1 : 0;
}
