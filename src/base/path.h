/* path.h - paths as text: no system call here
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_PATH_H
#define INGOT_BASE_PATH_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/error.h"

/* Whether `path` may name something inside a package or a repository: relative, not empty, no
 * empty, "." or ".." component, no control character. A backslash is an ordinary byte. */
int path_check(const char *path, struct error *error) NODISCARD;
/* Returns `a` + "/" + `b` with one slash between; `b` alone where it is absolute or `a` is empty,
 * `a` alone where `b` is empty. Caller frees. */
char *path_join(const char *a, const char *b) NODISCARD;
/* Removes ".", repeated and trailing slashes, resolves ".." by text. An absolute path stays
 * absolute; ".." above the start stays in a relative path and is dropped in an absolute one.
 * "" becomes ".". Caller frees. */
char *path_clean(const char *path) NODISCARD;
/* Whether the cleaned path leaves its start ("..", "../x", "/a/../../b" counted by text). */
bool path_leaves(const char *path);
const char *path_base(const char *path); /* after the last slash; borrowed from path */
/* Returns what comes before the last component; "." where there is none, "/" of "/". Caller
 * frees. */
char *path_parent(const char *path) NODISCARD;

/* Removes the slashes at the end of a path or a URL; NULL is fine. */
void path_cut_slashes(char *path);

#endif
