/* plan_source_internal.h - which files an item's `src` names
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PLAN_PLAN_SOURCE_INTERNAL_H
#define INGOT_PLAN_PLAN_SOURCE_INTERNAL_H

#include <stddef.h>
#include <sys/stat.h>

#include "base/compiler.h"
#include "plan/plan_item_internal.h"

/* A file or link that an item's `src` names; text lives in the plan's arena. */
struct source {
	const char *path; /* as `src` spells it, components "." left out */
	struct stat st;
	const char *target; /* of a symbolic link, or NULL */
};

struct sources {
	struct source *v;
	size_t n, cap;
	/* The path that destinations are relative to: `src` itself without wildcards, else the
	 * folder that the longest common prefix of all matches lies in. */
	const char *base;
};

/* Finds all that the `src` of an item for files names: a file, what a folder holds, or what a
 * pattern matches. Returns 0, or -1 after adding to the problems. The caller frees sources->v. */
int plan_source_find(const struct plan_item *item, struct sources *sources) NODISCARD;
/* stat(2) of what `src` names, `path`. Returns 0, or -1 after adding to the problems: what is not
 * there is reported with what may have been meant. */
int plan_source_stat(const struct plan_item *item, const char *path, struct stat *st) NODISCARD;

#endif
