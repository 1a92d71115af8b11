/* output.h - files that appear complete and durable, or not at all
 *
 * What is written has no name at first (O_TMPFILE), or where the file system has no such files a
 * hidden one beside its place. To commit it is: fsync of the file, its name, fsync of the
 * directory. A new name comes by link(2), which never replaces; what is there is replaced by
 * rename(2), for which the file gets a hidden name first. So a process that is killed leaves at
 * most hidden files, which output_sweep knows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_OUTPUT_H
#define INGOT_BASE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/compiler.h"
#include "base/error.h"

struct output {
	int fd;           /* write here; -1 when closed */
	int directory;    /* where paths start, as for openat(2); borrowed */
	const char *path; /* the final place; of `name` */
	char *name;       /* what messages call it */
	char *hidden;     /* the path that it has until then; NULL: none */
	bool must_sync;   /* a file system that cannot sync a directory is not good enough */
};

#define OUTPUT_INIT      \
	{                \
		.fd = -1 \
	}

/* `mode` is subject to the umask, as in open(2). */
int output_open(struct output *output, const char *path, mode_t mode,
		struct error *error) NODISCARD;
/* Opens a file of an open directory; its place there is the last component of `name`, all of which
 * is for messages. `mode` does not depend on the umask. A commit fails where the file system cannot
 * sync a directory. */
int output_open_at(struct output *output, int directory, const char *name, mode_t mode,
		   struct error *error) NODISCARD;
/* Puts what was written so far on the disk; a commit later has that much less to do. */
int output_sync(const struct output *output, struct error *error) NODISCARD;
/* Gives the file its name; replaces what has it, and makes no hidden name where nothing has. After
 * a failure of any commit, as after a success, the output is closed; what failed before it had the
 * name has left nothing. */
int output_commit(struct output *output, struct error *error) NODISCARD;
/* Does what output_commit does, but never replaces: 1 = something has the name already, which is
 * durable then; nothing was changed. */
int output_commit_new(struct output *output, struct error *error) NODISCARD;
/* Does what output_commit does, always by rename(2). */
int output_commit_over(struct output *output, struct error *error) NODISCARD;
/* Commits all of them, which output_open opened, or none, as far as a file system allows: where one
 * cannot get its name those that had theirs lose it again, and what they replaced is put back; the
 * hint says so, or names what could not be. If it is killed meanwhile, some have their names, and
 * what they replaced may have a hidden one. */
int output_commit_all(struct output *const outputs[], size_t n, struct error *error) NODISCARD;
/* Drops what was written. Fit for CLEANUP; does nothing after a commit. */
void output_cancel(struct output *output);

/* Makes something under a name, a path from `directory`: a system call, or what returns as one. */
typedef int (*output_maker)(int directory, const char *name, const void *context);
/* Calls `make` with hidden names beside `path` until one is free. Returns what that call did and
 * sets *hidden, which the caller frees; or -1 and errno. */
int output_hide(int directory, const char *path, output_maker make, const void *context,
		char **hidden) NODISCARD;
/* Removes from the open directory what got a hidden name and was last changed before the time
 * `before` (seconds since 1970). What cannot be removed stays: readers never see it. */
void output_sweep(int directory, int64_t before);

#endif
