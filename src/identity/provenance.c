/* provenance.c - which commit: the manifest's `source:` where it says, else git
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/command.h"
#include "base/memory.h"
#include "base/strings.h"
#include "identity/identity.h"
#include "identity/source_url.h"

#define GIT_OUTPUT_LIMIT (1u << 20)
#define DIRTY_SUFFIX "-dirty"

/* The trimmed output of a git command in `folder`, in the arena; NULL where git exits non-zero,
 * with its status in *status. Returns -1 only where git could not be run at all. */
static int ask_git(const char *folder, const char *const words[], struct arena *arena,
		   const char **answer, int *status, struct error *error)
{
	const char *argv[12] = {"git", "-C", folder};
	struct command_result result = {0};
	size_t n = 3;

	for (size_t i = 0; words[i] && n + 1 < ARRAY_SIZE(argv); i++)
		argv[n++] = words[i];
	*answer = NULL;
	if (command_run(argv, NULL, GIT_OUTPUT_LIMIT, &result, error))
		return -1;
	*status = result.status;
	if (result.status == 0) {
		char *text = text_trim(buffer_text(&result.output));

		*answer = arena_text(arena, text);
		free(text);
	} else if (strstr(buffer_text(&result.errors), "dubious ownership")) {
		command_result_free(&result);
		error_set(error,
			  "git does not trust the work tree '%s': it belongs to another user",
			  folder);
		return error_hint(error,
				  "git config --global --add safe.directory \"$(cd '%s' && git "
				  "rev-parse --show-toplevel)\"",
				  folder);
	}
	command_result_free(&result);
	return 0;
}

static bool is_commit(const char *text)
{
	size_t len = strlen(text);

	return (len == 40 || len == 64) && strspn(text, "0123456789abcdef") == len;
}

struct git_answers {
	const char *commit, *status, *tag, *remote, *date;
};

static int ask_all(const char *folder, struct arena *arena, struct git_answers *answers,
		   bool *missing, struct error *error)
{
	const struct {
		const char *words[8];
		const char **answer;
	} questions[] = {
		{{"rev-parse", "--verify", "--quiet", "HEAD^{commit}"}, &answers->commit},
		{{"status", "--porcelain", "--untracked-files=no"}, &answers->status},
		{{"describe", "--tags", "--exact-match", "HEAD"}, &answers->tag},
		{{"config", "--get", "remote.origin.url"}, &answers->remote},
		{{"log", "-1", "--format=%ct", "HEAD"}, &answers->date},
	};

	for (size_t i = 0; i < ARRAY_SIZE(questions); i++) {
		int status = 0;

		if (ask_git(folder, questions[i].words, arena, questions[i].answer, &status, error))
			return -1;
		*missing = status == 127;
		if (i == 0 && !*questions[i].answer)
			return 0; /* no work tree, or no commit in it */
	}
	return 0;
}

static void take_git(const struct git_answers *answers, struct arena *arena,
		     struct provenance *provenance)
{
	uint64_t date;

	provenance->commit = answers->commit;
	provenance->dirty = !text_is_empty(answers->status);
	provenance->tag = answers->tag;
	if (answers->remote)
		provenance->repository = source_url_clean(answers->remote, arena);
	if (answers->date && text_to_uint(answers->date, INT64_MAX, &date) == 0)
		provenance->source_date = (int64_t)date;
}

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

int provenance_find(const struct manifest *manifest, const struct host *host, struct arena *arena,
		    struct provenance *provenance, struct problems *problems)
{
	const struct mark at = {.file = manifest->path};
	struct git_answers answers = {0};
	struct error error = ERROR_INIT;
	bool missing = false;

	*provenance = (struct provenance){.source_date = -1};
	if (ask_all(manifest->folder, arena, &answers, &missing, &error)) {
		problems_add(problems, PROBLEM_ERROR, at, error.hint, "%s", error.message);
		error_clear(&error);
		return -1;
	}
	if (answers.commit)
		take_git(&answers, arena, provenance);
	if (manifest->own.source.commit.v)
		take_commit(&manifest->own.source.commit, arena, provenance, problems);
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
