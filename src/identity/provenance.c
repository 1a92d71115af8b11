/* provenance.c - which commit: the manifest's `source:` where it says, else git
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/strings.h"
#include "identity/git.h"
#include "identity/identity.h"
#include "identity/source_url.h"
#include "identity/version_tag.h"

#define DIRTY_SUFFIX "-dirty"

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

		if (git_ask(folder, questions[i].words, arena, questions[i].answer, &status, error))
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

/* The tag that belongs to the version goes before any other tag at the commit. */
static int find_version_tag(const struct manifest *manifest, bool has_git, struct arena *arena,
			    struct provenance *provenance, struct problems *problems,
			    struct error *error)
{
	provenance->version_tag = version_tag_name(manifest, arena, problems);
	if (!provenance->version_tag || !has_git || !provenance->commit)
		return 0;
	if (version_tag_find(manifest->folder, provenance->version_tag, arena,
			     &provenance->version_tag_commit, error))
		return -1;
	if (provenance->version_tag_commit &&
	    text_equal(provenance->version_tag_commit, provenance->commit))
		provenance->tag = provenance->version_tag;
	return 0;
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
	int failed = ask_all(manifest->folder, arena, &answers, &missing, &error);
	if (!failed && answers.commit)
		take_git(&answers, arena, provenance);
	if (!failed && manifest->own.source.commit.v)
		take_commit(&manifest->own.source.commit, arena, provenance, problems);
	if (!failed)
		failed = find_version_tag(manifest, answers.commit, arena, provenance, problems,
					  &error);
	if (failed) {
		problems_add(problems, PROBLEM_ERROR, at, error.hint, "%s", error.message);
		error_clear(&error);
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
