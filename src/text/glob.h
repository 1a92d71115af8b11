/* glob.h - patterns of paths, in nfpm's spelling
 *
 *     *  bytes but no slash          **  bytes, slashes too        ?  one character but no slash
 *     [a-z]  [!a-z]  a class         {a,b}  either pattern         \x  x itself
 * A hidden name needs no dot in the pattern. Time is bounded by pattern times text: a pattern
 * cannot be made to backtrack.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TEXT_GLOB_H
#define INGOT_TEXT_GLOB_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/error.h"

struct glob;

/* Reads a pattern, which has to be UTF-8; a path need not be, a byte of it that is none counts as a
 * character. The error names the pattern. */
struct glob *glob_compile(const char *pattern, struct error *error) NODISCARD;
/* Whether the whole path matches. */
bool glob_match(const struct glob *glob, const char *path);
/* Whether a path below the folder `path` may match. */
bool glob_leads(const struct glob *glob, const char *path);
void glob_free(struct glob *glob); /* accepts NULL */

/* Returns the pattern without "." and empty components, as paths found by a walk are spelled.
 * Caller frees. */
char *glob_normalize(const char *pattern) NODISCARD;
/* Returns a pattern that matches `path`, if UTF-8, and nothing else. Caller frees. */
char *glob_quote(const char *path) NODISCARD;
/* Returns the leading components that have no wildcard, unescaped: "" where there are none, all of
 * it where `*is_plain` is set to true. Caller frees. */
char *glob_base(const char *pattern, bool *is_plain) NODISCARD;

#endif
