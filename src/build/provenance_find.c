/* provenance_find.c - which commit: the manifest's `source:` where it says, else git
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/provenance_find_internal.h"

#include <string.h>

#include "base/advice.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "build/git.h"
#include "build/git_changes_internal.h"
#include "build/git_settings_internal.h"
#include "build/version_tag_internal.h"
#include "pins/source_url.h"

#define DIRTY_SUFFIX "-dirty"
#define DOUBTS_SHOWN 5

static bool is_commit(const char *text)
{
	size_t len = strlen(text);
	return (len == 40 || len == 64) && strspn(text, "0123456789abcdef") == len;
}

/* ---- What git says ---- */

/* Finds the date in a commit's own text: "committer NAME <MAIL> SECONDS ZONE" in its head. */
static int64_t read_date(const char *text)
{
	static const char word[] = "committer ";
	uint64_t date;
	for (; text && *text && *text != '\n'; text = strchr(text, '\n'), text += text != NULL) {
		if (!text_starts(text, word))
			continue;
		AUTO_FREE char *line = xstrndup(text, strcspn(text, "\n"));
		char *end = strrchr(line, ' '), *start;

		if (end)
			*end = '\0';
		start = strrchr(line, ' ');
		return start && text_to_uint(start + 1, INT64_MAX, &date) == 0 ? (int64_t)date : -1;
	}
	return -1;
}

/* Takes "OBJECT commit SIZE\nTEXT\n", or "QUESTION missing\n", which leaves *commit NULL. */
static void take_object(const char **at, const char *end, struct arena *arena, const char **commit,
			const char **text)
{
	size_t line = strcspn(*at, "\n");
	AUTO_FREE char *head = xstrndup(*at, line);
	char *rest = head, *name = strsep(&rest, " "), *type = strsep(&rest, " ");
	uint64_t size;
	*at += line + (*at + line < end);
	*text = *commit = NULL;
	if (!type || !rest || !is_commit(name) || !text_equal(type, "commit") ||
	    text_to_uint(rest, (uint64_t)(end - *at), &size))
		return;
	*commit = arena_text(arena, name);
	*text = arena_text_n(arena, *at, (size_t)size);
	*at += size + (*at + size < end);
}

/* Asks when HEAD was committed, and where the version's tag is. */
static int ask_objects(const struct git *git, struct arena *arena, struct provenance *provenance,
		       struct error *error)
{
	static const char *const words[] = {"cat-file", "--batch", NULL};
	const char *tag = provenance->version_tag, *commit, *text;
	AUTO_BUFFER input = BUFFER_INIT;
	CLEANUP(process_result_free) struct process_result result = {0};

	buffer_printf(&input, "%s\n", git->commit);
	if (tag && !text_has_control(tag))
		buffer_printf(&input, "refs/tags/%s^{commit}\n", tag);
	const struct git_call call = {.input = input.data, .input_len = input.len};
	if (git_run(git, words, &call, &result, error))
		return -1;
	const char *at = buffer_text(&result.output), *end = at + result.output.len;
	take_object(&at, end, arena, &commit, &text);
	provenance->source_date = read_date(text);
	take_object(&at, end, arena, &provenance->version_tag_commit, &text);
	return 0;
}

/* The tag that belongs to the version goes before any other tag at the commit. */
static int find_tag(const struct git *git, struct arena *arena, struct provenance *provenance,
		    struct error *error)
{
	static const char *const words[] = {"describe", "--tags", "--exact-match", "HEAD", NULL};
	if (!text_equal(provenance->version_tag_commit, provenance->commit))
		return git_ask(git, words, arena, &provenance->tag, error);
	provenance->tag = provenance->version_tag;
	return 0;
}

static int ask_provenance(struct git *git, struct arena *arena, struct provenance *provenance,
			  struct error *error)
{
	if (!provenance->commit)
		provenance->commit = arena_text(arena, git->commit);
	if (git_settings_read(git, error) || ask_objects(git, arena, provenance, error) ||
	    find_tag(git, arena, provenance, error))
		return -1;
	if (git->remote)
		provenance->repository = source_url_clean(git->remote, arena);
	return 0;
}

/* ---- Whether files were changed ---- */

static void warn_of_doubts(struct mark at, const struct git_changes *changes,
			   struct problems *problems)
{
	size_t shown = changes->doubts.n < DOUBTS_SHOWN ? changes->doubts.n : DOUBTS_SHOWN;
	if (changes->complaint)
		problems_add(problems, PROBLEM_WARNING, at, "they count as changed",
			     "cannot tell whether files changed: %s", changes->complaint);
	for (size_t i = 0; i < shown; i++)
		problem_advise(problems_add(problems, PROBLEM_WARNING, at, NULL,
					    "cannot tell whether '%s' changed: filter %s",
					    changes->doubts.v[i].file, changes->doubts.v[i].filter),
			       ADVICE_RUN_FILTERS, NULL);
	if (changes->doubts.n > shown)
		problems_add(problems, PROBLEM_WARNING, at, NULL,
			     "cannot tell whether %zu more files changed",
			     changes->doubts.n - shown);
}

static int find_changes(struct git *git, struct mark at, bool run_filters,
			struct provenance *provenance, struct problems *problems,
			struct error *error)
{
	CLEANUP(git_changes_free) struct git_changes changes = {0};
	int failed = git_changes_find(git, run_filters, &changes, error);

	if (!failed && !changes.found)
		warn_of_doubts(at, &changes, problems);
	provenance->dirty = changes.found || changes.complaint || changes.doubts.n > 0;
	return failed;
}

/* ---- What the manifest says ---- */

static void take_commit(const struct value_text *value, struct arena *arena,
			struct provenance *provenance, struct problems *problems)
{
	char *commit = arena_text(arena, value->v);
	provenance->dirty = text_ends(commit, DIRTY_SUFFIX);
	if (provenance->dirty)
		commit[strlen(commit) - strlen(DIRTY_SUFFIX)] = '\0';
	for (char *c = commit; *c; c++)
		if (*c >= 'A' && *c <= 'F')
			*c = (char)(*c - 'A' + 'a');
	if (!is_commit(commit))
		problems_add(problems, PROBLEM_ERROR, value->at,
			     "give the whole commit: git rev-parse HEAD",
			     "'source.commit' takes 40 or 64 hex digits, not '%s'", value->v);
	provenance->commit = commit;
}

static void find_source_date(const struct manifest *manifest, const struct host *host,
			     struct provenance *provenance)
{
	if (manifest->base.mtime.given)
		provenance->source_date = manifest->base.mtime.v;
	if (host->source_date >= 0)
		provenance->source_date = host->source_date;
}

static int ask_git(const struct manifest *manifest, struct git *git, bool run_filters,
		   struct arena *arena, struct provenance *provenance, struct problems *problems,
		   struct error *error)
{
	const struct mark at = {.file = manifest->path};
	if (git->state != GIT_ANSWERS)
		return 0;
	if (ask_provenance(git, arena, provenance, error))
		return -1;
	if (manifest->own.source.commit.v)
		return 0; /* which says as well whether files were changed */
	return find_changes(git, at, run_filters, provenance, problems, error);
}

int provenance_find(const struct manifest *manifest, const struct host *host, bool run_filters,
		    struct arena *arena, struct provenance *provenance, struct problems *problems)
{
	const struct mark at = {.file = manifest->path};
	AUTO_ERROR error = ERROR_INIT;
	struct git *git = git_open(manifest->folder, &error);
	bool missing = git && git->state == GIT_MISSING;
	*provenance = (struct provenance){.source_date = -1};
	if (manifest->own.source.commit.v)
		take_commit(&manifest->own.source.commit, arena, provenance, problems);
	provenance->version_tag = version_tag_name(manifest, arena, problems);
	int failed =
		git ? ask_git(manifest, git, run_filters, arena, provenance, problems, &error) : -1;
	git_close(git);
	if (failed) {
		problems_add_error(problems, at, NULL, &error);
		return -1;
	}
	if (manifest->own.source.tag.v)
		provenance->tag = arena_text(arena, manifest->own.source.tag.v);
	if (manifest->own.source.repository.v)
		provenance->repository = arena_text(arena, manifest->own.source.repository.v);
	find_source_date(manifest, host, provenance);
	if (!provenance->commit)
		problems_add(problems, PROBLEM_WARNING, at,
			     "build inside a git work tree, or set source.commit in the manifest",
			     missing ? "no commit: git is not installed"
				     : "no commit: this is no git work tree with a commit");
	return 0;
}
