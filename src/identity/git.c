/* git.c - what git is asked and told, without a shell
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/git.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/strings.h"

#define OUTPUT_LIMIT (1u << 20)

static int refuse_owner(const char *folder, struct error *error)
{
	error_set(error, "git does not trust the work tree '%s': it belongs to another user",
		  folder);
	return error_hint(error,
			  "git config --global --add safe.directory \"$(cd '%s' && git rev-parse "
			  "--show-toplevel)\"",
			  folder);
}

int git_run(const char *folder, const char *const words[], struct command_result *result,
	    struct error *error)
{
	/* Else `git status` writes the index, and who commits meanwhile finds it locked. */
	const char *argv[GIT_WORDS_MAX + 5] = {"git", "--no-optional-locks", "-C", folder};
	size_t n = 4;

	for (size_t i = 0; words[i]; i++) {
		assert(i < GIT_WORDS_MAX);
		argv[n++] = words[i];
	}
	if (command_run(argv, NULL, OUTPUT_LIMIT, result, error))
		return -1;
	if (result->status != 0 && strstr(buffer_text(&result->errors), "dubious ownership"))
		return refuse_owner(folder, error);
	return 0;
}

int git_ask(const char *folder, const char *const words[], struct arena *arena, const char **answer,
	    int *status, struct error *error)
{
	struct command_result result = {0};
	int failed = git_run(folder, words, &result, error);

	*answer = NULL;
	*status = result.status;
	if (!failed && result.status == 0) {
		char *text = text_trim(buffer_text(&result.output));

		*answer = arena_text(arena, text);
		free(text);
	}
	command_result_free(&result);
	return failed;
}

char *git_complaint(const struct command_result *result)
{
	static const char fatal[] = "fatal: ";
	CLEANUP(free_pointer) char *all = text_trim(buffer_text(&result->errors));
	const char *last = strrchr(all, '\n');

	last = last ? last + 1 : all;
	if (text_starts(last, fatal))
		last += strlen(fatal);
	return *last ? xstrdup(last) : xasprintf("it ends with status %d", result->status);
}
