/* git.h - what git is asked and told, without a shell
 *
 * Nothing of the repository runs, and none of its settings decides: git_safety.c has the list.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BUILD_GIT_H
#define INGOT_BUILD_GIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/process.h"
#include "base/strings.h"

enum git_state {
	GIT_MISSING, /* there is no git */
	GIT_NOWHERE, /* the folder is in no work tree that git knows */
	GIT_UNBORN,  /* there is no commit yet */
	GIT_ANSWERS, /* everything can be asked */
};

/* git at one work tree. Owned strings. */
struct git {
	enum git_state state;
	char *program; /* its path; NULL with GIT_MISSING */
	char *folder;  /* as it was given, for messages */
	char *top;     /* of the work tree; NULL before GIT_UNBORN */
	char *own;     /* the repository's own folder, usually .git */
	char *index;   /* the path of its index, whether it is there or not */
	char *commit;  /* of HEAD; with GIT_ANSWERS */
	int wall;      /* behind which git runs, of landlock_open; -1: there is none */
	/* After git_settings_read: */
	bool has_settings;
	char *remote;             /* the URL of origin, or NULL */
	struct strings drivers;   /* names of filters that have a program */
	struct strings overrides; /* settings that switch the named programs off */
	char *odd;                /* a key that names a program and cannot be overridden, or NULL */
};

/* How one question differs from the others. */
struct git_call {
	const struct strings *overrides; /* more settings, KEY=VALUE; or NULL */
	const char *index;               /* this index instead of its own; or NULL */
	const void *input;               /* or NULL */
	size_t input_len;
	bool unwalled;     /* it may start programs that the user named */
	bool with_filters; /* the programs it may start are the configuration's filters */
};

/* Opens the work tree that `folder` is in: the one of the nearest folder, going up, that has a
 * `.git`. What looks like a repository and is not called `.git` is none. Where the state is not
 * GIT_ANSWERS git can be asked still, for what the user's own configuration says. NULL only where
 * git could not be run or refused to look. */
struct git *git_open(const char *folder, struct error *error) NODISCARD;
/* Opens, as git_open does, a folder that has a `.git` of its own: a submodule. */
struct git *git_open_at(const char *top, struct error *error) NODISCARD;
void git_close(struct git *git); /* accepts NULL */

/* Runs git with WORDS, which are NULL-terminated, in the work tree. An exit status other than 0 is
 * no error. `call` may be NULL. `result` is to be freed in any case. */
int git_run(const struct git *git, const char *const words[], const struct git_call *call,
	    struct process_result *result, struct error *error) NODISCARD;
/* Gives the trimmed output, in the arena; NULL where git exits non-zero. */
int git_ask(const struct git *git, const char *const words[], struct arena *arena,
	    const char **answer, struct error *error) NODISCARD;
/* Returns what git complains about last, without its "fatal: " or "error: "; caller frees. */
char *git_complaint(const struct process_result *result) NODISCARD;

#endif
