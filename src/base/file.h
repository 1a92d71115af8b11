/* file.h - whole files, and files that appear complete or not at all
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_FILE_H
#define INGOT_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"

/* Reads all of a regular file, at most `limit` bytes (more is an error), into `buffer`, whose
 * content is replaced; it is empty after a failure. */
int file_read(const char *path, size_t limit, struct buffer *buffer, struct error *error) NODISCARD;
/* Does what file_read does, also for what can be read once only: a pipe, or "-", standard input.
 * Waits for its writer. */
int file_read_stream(const char *path, size_t limit, struct buffer *buffer,
		     struct error *error) NODISCARD;
/* Writes all of it, however often write(2) stops early. `name` is for the message only. */
int file_write_all(int fd, const void *data, size_t len, const char *name,
		   struct error *error) NODISCARD;
/* Calls pread(2) for exactly `len` bytes; a short file is an error. */
int file_read_exact(int fd, void *data, size_t len, uint64_t offset, const char *name,
		    struct error *error) NODISCARD;
/* Copies `len` bytes at `offset` of `from` to where `to` stands, which moves on; in the kernel
 * where it can. `name` is that of `to`. A shorter `from` is an error. */
int file_copy_range(int from, uint64_t offset, uint64_t len, int to, const char *name,
		    struct error *error) NODISCARD;
/* Does mkdir -p; an existing directory is fine. Parents can be entered and written by their
 * owner. */
int file_make_directories(const char *path, mode_t mode, struct error *error) NODISCARD;

/* A file beside its place. Nothing is visible before output_commit: the file is unnamed
 * (O_TMPFILE) where the file system can, else hidden and removed by output_cancel. */
struct output {
	int fd;          /* write here; -1 when closed */
	char *path;      /* the final place */
	char *temporary; /* hidden name, or NULL when unnamed */
};

#define OUTPUT_INIT            \
	{                      \
		-1, NULL, NULL \
	}

/* `mode` is subject to the umask, as in open(2). */
int output_open(struct output *output, const char *path, mode_t mode,
		struct error *error) NODISCARD;
/* Puts what was written so far on the disk; a commit later has that much less to do. */
int output_sync(const struct output *output, struct error *error) NODISCARD;
/* Does fsync and close (both checked), gives the name, by a rename where a file has it already, and
 * does fsync of the directory. After a failure as after a success the output is closed; what failed
 * before it had the name has left nothing. If it is killed just before that rename, a hidden file
 * stays, and it is whole. */
int output_commit(struct output *output, struct error *error) NODISCARD;
/* Commits all of them or none, as far as a file system allows: where one cannot get its name those
 * that had theirs lose it again, and what they replaced is put back; the hint says so, or names
 * what could not be. If it is killed meanwhile, some have their names, and what they replaced may
 * have a hidden one. */
int output_commit_all(struct output *const outputs[], size_t n, struct error *error) NODISCARD;
/* Does what output_commit does, but never replaces an existing file: 1 = it exists, nothing was
 * changed. */
int output_commit_new(struct output *output, struct error *error) NODISCARD;
/* Drops what was written. Fit for CLEANUP; does nothing after a commit. */
void output_cancel(struct output *output);

/* Closes a descriptor that was only read from, for CLEANUP; leaves -1, accepts it. */
void close_reader(int *fd);
/* Declares a descriptor that is only read from and is closed at the end of its scope. */
#define AUTO_FD CLEANUP(close_reader) int

#endif
