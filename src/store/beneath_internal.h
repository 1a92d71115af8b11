/* beneath_internal.h - opens what lies beneath a directory without ever following a symbolic link
 *
 * Every component is opened relative to the one before it with O_NOFOLLOW, so that a link planted
 * anywhere, at any time, is an error and never a way out. Names have passed path_check.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_STORE_BENEATH_INTERNAL_H
#define INGOT_STORE_BENEATH_INTERNAL_H

#include <sys/types.h>

#include "base/compiler.h"
#include "base/error.h"

/* Is returned where a directory or the file is not there. */
#define BENEATH_MISSING (-2)

/* Opens the directory in which `name` lies; its last component is *base (borrowed from name).
 * Caller closes. Directories that are missing are made with the mode `make` whatever the umask,
 * durable; 0: they are not made. -1: failed, error is set; or BENEATH_MISSING. */
int beneath_open_parent(int root, const char *name, mode_t make, const char **base,
			struct error *error) NODISCARD;
/* Opens the directory `name` itself; results are those of beneath_open_parent. Caller closes. */
int beneath_open_directory(int root, const char *name, struct error *error) NODISCARD;
/* Opens a regular file, for reading; results are those of beneath_open_parent. Caller closes. */
int beneath_open_file(int root, const char *name, struct error *error) NODISCARD;
/* Removes the folders that `name` was the last in, from the innermost up. One that cannot be
 * removed has something in it, which is all that is asked. */
void beneath_remove_empty(int root, const char *name);

#endif
