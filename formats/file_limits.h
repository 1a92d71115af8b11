/* file_limits.h - how much the list of files of a package may be, whoever made the package
 *
 * What carries the list is the compressed archive of a .deb or the header of an .rpm. A small one
 * can say the same long path many times, so what it may say is bounded by its own size beyond an
 * amount that is free. specs/verify.md has the reasons.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_FILE_LIMITS_H
#define INGOT_FORMATS_FILE_LIMITS_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"

#define FILE_LIMITS_PATH 4095 /* as long as one may be that Linux opens (PATH_MAX has the NUL) */
#define FILE_LIMITS_OWNER 255 /* of a user or a group (LOGIN_NAME_MAX has the NUL) */
#define FILE_LIMITS_COUNT 1000000
#define FILE_LIMITS_COUNT_FREE 200000
#define FILE_LIMITS_PATHS (UINT64_C(64) << 20) /* bytes of all paths */
#define FILE_LIMITS_PATHS_FREE (UINT64_C(16) << 20)
/* Bounds how many relations, changelog's entries or texts of any other list there may be. */
#define FILE_LIMITS_LIST 250000

struct file_limits {
	uint64_t count, count_max;
	uint64_t paths, paths_max;
};

/* `carrier`: bytes of what has the list; UINT64_MAX where it is a database of the machine's. */
void file_limits_open(struct file_limits *limits, uint64_t carrier);
/* Counts one more file, before its path of `len` bytes is copied; an absolute path with its
 * slash. */
int file_limits_add(struct file_limits *limits, size_t len, struct error *error) NODISCARD;
/* Counts another path of a file: where its link leads. */
int file_limits_add_target(struct file_limits *limits, size_t len, struct error *error) NODISCARD;
/* Checks the length of a path on its own. */
int file_limits_check_path(size_t len, struct error *error) NODISCARD;

#endif
