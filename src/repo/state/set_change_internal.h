/* set_change_internal.h - what changes in a channel's set, each change noted in the generation to
 * be
 *
 * The order of a set is restored by package_set_sort.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_SET_CHANGE_INTERNAL_H
#define INGOT_REPO_STATE_SET_CHANGE_INTERNAL_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/error.h"
#include "repo/state/generation.h"
#include "repo/state/package_set_internal.h"
#include "store/store.h"

/* Commits are read from the records. */
struct set_change {
	struct store *store;
	struct package_set *set;
	struct generation *generation;
};

/* Adds a copy of the entry, behind the others. */
int set_change_add(const struct set_change *change, const struct package_entry *entry,
		   struct error *error) NODISCARD;
/* Removes the entries that are marked, one mark for each entry of the set. */
int set_change_drop(const struct set_change *change, const bool *drop,
		    struct error *error) NODISCARD;
/* Makes the set equal to another; both are sorted. */
int set_change_replace(const struct set_change *change, const struct package_set *with,
		       struct error *error) NODISCARD;

#endif
