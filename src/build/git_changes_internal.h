/* git_changes_internal.h - whether a work tree is what its commit says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BUILD_GIT_CHANGES_INTERNAL_H
#define INGOT_BUILD_GIT_CHANGES_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/error.h"
#include "build/git.h"

/* A file that only an external filter could tell about. Owned. */
struct git_doubt {
	char *file; /* its path in the work tree that was asked first */
	char *filter;
};

struct git_changes {
	bool found; /* a file that git tracks is not what the commit has */
	/* Where nothing was found: what keeps that from being said. */
	struct {
		struct git_doubt *v;
		size_t n, cap;
	} doubts;
	char *complaint; /* of git, which could not look; or NULL */
};

/* Compares HEAD, index and work tree, submodules too, as specs/identity.md has it ("Clean or
 * dirty"). The filters of the configuration run with `run_filters` only. `changes` is to be freed
 * in any case. */
int git_changes_find(struct git *git, bool run_filters, struct git_changes *changes,
		     struct error *error) NODISCARD;
void git_changes_free(struct git_changes *changes); /* fit for CLEANUP */

#endif
