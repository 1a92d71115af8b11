/* format_reader.h - how packages of a format are read, whoever made them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_FORMAT_READER_H
#define INGOT_FORMATS_FORMAT_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/parts.h"
#include "base/strings.h"
#include "package/package.h"

/* Takes the bytes of a package's regular files. */
struct file_sink {
	/* Whether `take` is to be called for the file. */
	bool (*wants)(void *context, const struct package_file *file);
	/* Takes all bytes of the file; `data` is valid for the call. */
	void (*take)(void *context, const struct package_file *file, const void *data, size_t len);
	void *context; /* borrowed */
};

struct format_reader {
	const char *magic; /* the first bytes of every file of the format */
	size_t magic_len;
	/* Reads any package of the format, made by whomever, as hostile input. `path` for messages.
	 */
	struct package *(*read)(int fd, const char *path, struct error *error);
	/* Gives the files of `package`, which was read from `fd`, that the sink wants; of hard
	 * links that have the same content at least one. */
	int (*give_files)(int fd, const struct package *package, const struct file_sink *sink,
			  struct error *error);
	/* Reads the package of that name that is installed below `root` (absolute, "" for the
	 * machine's own), as the package manager's database has it: of its files what that knows,
	 * mode 0 and "" for the rest. *package NULL and 0: it is not installed there, or there is
	 * no such database. */
	int (*installed)(const char *root, const char *name, struct package **package,
			 struct error *error);
	/* Appends the bytes that a signature of this record covers. Borrowed descriptor. */
	int (*signed_bytes)(int fd, const struct package *package,
			    const struct package_signature *signature, struct parts *bytes,
			    struct error *error);
	/* Returns the part of the package file that the byte at `offset` is in: "data.tar.zst",
	 * "header". As long-lived as the record. */
	const char *(*part_at)(int fd, const struct package *package, uint64_t offset);
	/* Adds a line for each file that does not fit what the package says of it, where reading
	 * has not refused it already; NULL: reading has. */
	void (*check_files)(const struct package *package, struct strings *bad);
};

#endif
