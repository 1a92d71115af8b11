/* file.h - files and descriptors read, written and copied whole
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_FILE_H
#define INGOT_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/sink.h"

/* Reads all of a regular file, at most `limit` bytes (more is an error), into `buffer`, whose
 * content is replaced; it is empty after a failure. */
int file_read(const char *path, size_t limit, struct buffer *buffer, struct error *error) NODISCARD;
/* Does what file_read does, also for what can be read once only: a pipe, or "-", standard input.
 * Waits for its writer. */
int file_read_stream(const char *path, size_t limit, struct buffer *buffer,
		     struct error *error) NODISCARD;
/* Appends what comes from where `fd` stands to its end, at most `limit` bytes (more is an error).
 */
int file_read_rest(int fd, const char *name, size_t limit, struct buffer *buffer,
		   struct error *error) NODISCARD;
/* Gives `sink` all bytes of a regular file, in pieces, wherever `fd` stands. Returns how many these
 * were, or -1. */
int64_t file_pour(int fd, const char *name, struct sink sink, struct error *error) NODISCARD;
/* Computes the digest of a regular file, wherever `fd` stands. Returns its length, or -1. */
int64_t file_sha256(int fd, const char *name, char hex[SHA256_HEX_SIZE],
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
/* Does the same for what others are to read: what it makes has that mode whatever the umask. One
 * that is there keeps its own. */
int file_make_public_directories(const char *path, mode_t mode, struct error *error) NODISCARD;

/* Closes a descriptor that was only read from, for CLEANUP; leaves -1, accepts it. */
void file_close_reader(int *fd);
/* Declares a descriptor that is only read from and is closed at the end of its scope. */
#define AUTO_FD CLEANUP(file_close_reader) int

#endif
