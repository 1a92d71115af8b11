/* git.c - what git is asked and told, without a shell
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/git.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/host.h"
#include "base/landlock.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "base/vector.h"
#include "build/git_place_internal.h"
#include "build/git_safety_internal.h"

/* The names of all files of a work tree. */
#define OUTPUT_LIMIT ((size_t)1 << 30)
#define NOT_REPOSITORY 128 /* what git exits with where it refuses */

struct words {
	const char **v;
	size_t n, cap;
};

/* ---- Which program ---- */

static bool is_program(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

/* Finds a program by its whole path, so that what runs is what the wall was built for. A folder
 * that PATH names relative to this one could be the repository's. */
static char *find_program(const char *name)
{
	const char *list = host_own_variable("PATH");
	while (list && *list) {
		size_t len = strcspn(list, ":");
		AUTO_FREE char *folder = xstrndup(list, len);
		char *path = path_join(folder, name);
		if (*folder == '/' && is_program(path))
			return path;
		free(path);
		list += len + (list[len] == ':');
	}
	return NULL;
}

/* ---- Running it ---- */

static void add_overrides(struct words *argv, const struct strings *overrides, bool with_filters)
{
	for (size_t i = 0; overrides && i < overrides->n; i++) {
		if (with_filters && text_starts(overrides->v[i], "filter."))
			continue;
		*VECTOR_ADD(argv) = "-c";
		*VECTOR_ADD(argv) = overrides->v[i];
	}
}

static void add_arguments(struct words *argv, const struct git *git, const char *const words[],
			  const struct git_call *call)
{
	*VECTOR_ADD(argv) = git->program;
	*VECTOR_ADD(argv) = "--no-pager";
	if (git->top) {
		*VECTOR_ADD(argv) = "-C";
		*VECTOR_ADD(argv) = git->top;
	}
	for (size_t i = 0; git_safety_options[i]; i++) {
		*VECTOR_ADD(argv) = "-c";
		*VECTOR_ADD(argv) = git_safety_options[i];
	}
	add_overrides(argv, &git->overrides, call->with_filters);
	add_overrides(argv, call->overrides, false);
	for (size_t i = 0; words[i]; i++)
		*VECTOR_ADD(argv) = words[i];
	*VECTOR_ADD(argv) = NULL;
}

static int refuse_owner(const struct git *git, struct error *error)
{
	error_set(error, "git does not trust the work tree '%s': it belongs to another user",
		  git->folder);
	return error_hint(error,
			  "git config --global --add safe.directory \"$(cd '%s' && git rev-parse "
			  "--show-toplevel)\"",
			  git->folder);
}

static int run_words(const struct git *git, const struct words *argv, const struct words *settings,
		     const struct git_call *call, struct process_result *result,
		     struct error *error)
{
	const struct process_terms terms = {
		.settings = settings->v,
		.passes = git_safety_passes,
		.input = call->input,
		.input_len = call->input_len,
		.wall = call->unwalled || call->with_filters ? -1 : git->wall,
		.limit = OUTPUT_LIMIT};
	if (process_run_on(argv->v, &terms, result, error))
		return -1;
	if (result->status != 0 && strstr(buffer_text(&result->errors), "dubious ownership"))
		return refuse_owner(git, error);
	return 0;
}

int git_run(const struct git *git, const char *const words[], const struct git_call *call,
	    struct process_result *result, struct error *error)
{
	static const struct git_call plain = {0};
	const char *index = call ? call->index : NULL;
	struct words argv = {0}, settings = {0};
	/* The work tree is the one around `.git`, whatever core.worktree says; outside of one
	 * no folder is taken for a repository. */
	AUTO_FREE char *place =
		git->top ? xasprintf("GIT_WORK_TREE=%s", git->top) : xstrdup("GIT_DIR=/dev/null");
	AUTO_FREE char *other = index ? xasprintf("GIT_INDEX_FILE=%s", index) : NULL;
	*result = (struct process_result){.status = NOT_REPOSITORY};
	if (git->state == GIT_MISSING)
		return 0;
	for (size_t i = 0; git_safety_environment[i]; i++)
		*VECTOR_ADD(&settings) = git_safety_environment[i];
	*VECTOR_ADD(&settings) = place;
	*VECTOR_ADD(&settings) = other;
	*VECTOR_ADD(&settings) = NULL;
	add_arguments(&argv, git, words, call ? call : &plain);
	int failed = run_words(git, &argv, &settings, call ? call : &plain, result, error);
	free(argv.v);
	free(settings.v);
	return failed;
}

int git_ask(const struct git *git, const char *const words[], struct arena *arena,
	    const char **answer, struct error *error)
{
	CLEANUP(process_result_free) struct process_result result = {0};

	*answer = NULL;
	if (git_run(git, words, NULL, &result, error))
		return -1;
	if (result.status == 0) {
		AUTO_FREE char *text = text_trim(buffer_text(&result.output));
		*answer = arena_text(arena, text);
	}
	return 0;
}

char *git_complaint(const struct process_result *result)
{
	static const char *const heads[] = {"fatal: ", "error: "};
	AUTO_FREE char *all = text_trim(buffer_text(&result->errors));
	const char *last = strrchr(all, '\n');
	last = last ? last + 1 : all;
	for (size_t i = 0; i < ARRAY_SIZE(heads); i++)
		if (text_starts(last, heads[i]))
			last += strlen(heads[i]);
	return *last ? xstrdup(last) : xasprintf("it ends with status %d", result->status);
}

/* ---- Opening ---- */

/* Takes the lines that rev-parse prints: the repository, its index, and the commit where there is
 * one. Nothing else is understood, say a path with a line break. */
static bool take_lines(struct git *git, const char *text)
{
	char *lines[3] = {NULL};
	AUTO_FREE char *copy = xstrdup(text);
	char *rest = copy;
	size_t n = 0;
	for (char *line = strsep(&rest, "\n"); line && *line; line = strsep(&rest, "\n")) {
		if (n == ARRAY_SIZE(lines))
			return false;
		lines[n++] = line;
	}
	if (n < 2 || !git_place_fits(git->top, lines[0]))
		return false;
	git->own = xstrdup(lines[0]);
	git->index = path_join(git->top, lines[1]);
	git->commit = lines[2] ? xstrdup(lines[2]) : NULL;
	return true;
}

/* A program called git can be one that starts the real one: such a one can have no wall. It does
 * not even say its version, for which nothing of the repository is read. */
static int check_wall(struct git *git, struct error *error)
{
	CLEANUP(process_result_free) struct process_result result = {0};
	char *top = git->top;

	git->top = NULL;
	int failed = git_run(git, (const char *[]){"version", NULL}, NULL, &result, error);
	git->top = top;
	if (!failed && !text_starts(buffer_text(&result.output), "git version"))
		file_close_reader(&git->wall);
	return failed;
}

static int find_repository(struct git *git, struct error *error)
{
	static const char *const words[] = {"rev-parse",          "--verify",   "--quiet",
					    "--absolute-git-dir", "--git-path", "index",
					    "HEAD^{commit}",      NULL};
	CLEANUP(process_result_free) struct process_result result = {0};

	if (git_run(git, words, NULL, &result, error))
		return -1;
	if (take_lines(git, buffer_text(&result.output)))
		git->state = git->commit ? GIT_ANSWERS : GIT_UNBORN;
	bool is_silent =
		result.output.len == 0 && !text_starts(buffer_text(&result.errors), "fatal: ");
	if (git->wall < 0 || !is_silent)
		return 0;
	if (check_wall(git, error))
		return -1;
	return git->wall < 0 ? find_repository(git, error) : 0;
}

static struct git *make_git(const char *folder, char *top, struct error *error)
{
	struct git *git = xzalloc(sizeof *git);
	git->folder = xstrdup(folder);
	git->program = find_program("git");
	git->state = git->program ? GIT_NOWHERE : GIT_MISSING;
	git->top = top;
	git->wall = git->program ? landlock_open(git->program) : -1;
	int failed = git->program && top ? find_repository(git, error) : 0;
	if (git->state == GIT_NOWHERE)
		free_pointer(&git->top);
	if (!failed)
		return git;
	git_close(git);
	return NULL;
}

struct git *git_open(const char *folder, struct error *error)
{
	return make_git(folder, git_place_find(folder), error);
}

struct git *git_open_at(const char *top, struct error *error)
{
	return make_git(top, git_place_has(top) ? xstrdup(top) : NULL, error);
}

void git_close(struct git *git)
{
	if (!git)
		return;
	free(git->folder);
	free(git->program);
	free(git->top);
	free(git->own);
	free(git->index);
	free(git->commit);
	free(git->remote);
	free(git->odd);
	strings_free(&git->drivers);
	strings_free(&git->overrides);
	file_close_reader(&git->wall);
	free(git);
}
