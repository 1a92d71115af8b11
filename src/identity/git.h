/* git.h - what git is asked and told, without a shell
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_IDENTITY_GIT_H
#define INGOT_IDENTITY_GIT_H

#include "base/arena.h"
#include "base/command.h"
#include "base/compiler.h"
#include "base/error.h"

#define GIT_WORDS_MAX 12

/* `git -C folder WORDS`, which are NULL-terminated. An exit status other than 0 is no error, but
 * for a work tree that git does not trust. `result` is to be freed in any case. */
int git_run(const char *folder, const char *const words[], struct command_result *result,
	    struct error *error) NODISCARD;
/* The trimmed output, in the arena; NULL where git exits non-zero, with its status in *status (127:
 * there is no git). -1 only where git could not be run or refused to look. */
int git_ask(const char *folder, const char *const words[], struct arena *arena, const char **answer,
	    int *status, struct error *error) NODISCARD;
/* What git complains about last, without its "fatal: "; caller frees. */
char *git_complaint(const struct command_result *result) NODISCARD;

#endif
