/* needed_files_internal.h - every file that the generations which are kept need
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_NEEDED_FILES_INTERNAL_H
#define INGOT_REPO_STATE_NEEDED_FILES_INTERNAL_H

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "repo/state/generation.h"
#include "repo/state/repo.h"

/* Adds the paths of what a generation names: objects, snapshot and pointers, their bytes, links,
 * the set and its pages, records, packages. Paths may be added twice. */
int needed_files_add(const struct repo *repo, const struct generation *generation,
		     struct strings *paths, struct error *error) NODISCARD;
/* Whether a generation that is kept, of whatever channel, names that package of the pool. */
int needed_files_have_package(const struct repo *repo, const char *path, bool *answer,
			      struct error *error) NODISCARD;

#endif
