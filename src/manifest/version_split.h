/* version_split.h - a semantic version, taken apart as nfpm does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_MANIFEST_VERSION_SPLIT_H
#define INGOT_MANIFEST_VERSION_SPLIT_H

#include <stdbool.h>

#include "base/arena.h"

struct version_parts {
	const char *version;               /* "1.2.3": three numbers without leading zeros */
	const char *prerelease, *metadata; /* NULL: none */
};

/* Splits a version of semver.org 2.0.0, but with an optional leading "v", one to three numbers and
 * leading zeros in them, as the library that nfpm uses allows. Returns false, with nothing in
 * `parts`, for all else. */
bool version_split(const char *text, struct arena *arena, struct version_parts *parts);

#endif
