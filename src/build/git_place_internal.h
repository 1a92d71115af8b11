/* git_place_internal.h - which work tree a folder is in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BUILD_GIT_PLACE_INTERNAL_H
#define INGOT_BUILD_GIT_PLACE_INTERNAL_H

#include <stdbool.h>

#include "base/compiler.h"

/* Finds the nearest folder, `folder` itself or above it, that has a `.git`: absolute, without
 * symbolic links. As git does, it looks no higher than the file system and GIT_CEILING_DIRECTORIES
 * go. NULL: there is none. Caller frees. */
char *git_place_find(const char *folder) NODISCARD;
/* Whether `top` has a `.git`: a repository, or a file that says where one is. */
bool git_place_has(const char *top);
/* Whether `own`, the repository that git has found at `top`, is the one of its `.git`. */
bool git_place_fits(const char *top, const char *own);

#endif
