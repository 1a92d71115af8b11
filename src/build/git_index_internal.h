/* git_index_internal.h - what the index of a repository says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BUILD_GIT_INDEX_INTERNAL_H
#define INGOT_BUILD_GIT_INDEX_INTERNAL_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "build/git.h"

/* A listing that git makes. Names are sorted as the index is. */
struct git_index_listing {
	bool changed;           /* a file is gone, unmerged, or has become another kind of thing */
	struct strings content; /* files that git finds changed */
	struct strings submodules; /* submodules that are recorded */
	struct strings assumed;    /* files that git was told to take for unchanged */
	struct strings hidden;     /* files of no interest (skip-worktree) that are there */
};

struct git_index_copy;

/* Lists all that the index has, or `copy` where it is not NULL; files are compared through the
 * filters of the configuration with `with_filters` only. What git itself complains about goes to
 * *complaint (owned), and then the listing says nothing. `listing` is to be freed in any case. */
int git_index_list(const struct git *git, const struct git_index_copy *copy, bool with_filters,
		   struct git_index_listing *listing, char **complaint,
		   struct error *error) NODISCARD;
/* Lists the files whose stat the index does not vouch for, by name: all that are compared by
 * content. */
int git_index_touched(const struct git *git, const struct git_index_copy *copy,
		      struct strings *files, char **complaint, struct error *error) NODISCARD;
void git_index_listing_free(struct git_index_listing *listing); /* fit for CLEANUP */

/* Makes a copy of the index in which nothing is assumed or hidden of what `listing` names. */
struct git_index_copy *git_index_copy_make(const struct git *git,
					   const struct git_index_listing *listing,
					   char **complaint, struct error *error) NODISCARD;
void git_index_copy_remove(struct git_index_copy *copy); /* accepts NULL */

/* Takes out of `files`, which must be in its order, those that are, to the nanosecond, what the
 * index saw before it was written. git itself looks at whole seconds, as it is usually built. */
int git_index_vouch(const struct git *git, const struct strings *files, struct strings *left,
		    struct error *error) NODISCARD;

#endif
