/* selection_internal.h - which packages of a channel are meant by "hello" or "hello=1.2.3"
 *
 * A version is meant as the format spells it ("1:1.2.3-1") or without epoch and release ("1.2.3"),
 * which is the same for a .deb and an .rpm of one build. Packages of the same name and content id
 * are one build too, so that one spelling means both.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_CHANGE_SELECTION_INTERNAL_H
#define INGOT_REPO_CHANGE_SELECTION_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/error.h"
#include "repo/state/package_set_internal.h"
#include "store/store.h"

struct selection {
	char *name, *version; /* version NULL: none was said */
	bool *chosen;         /* a mark for each entry of the set */
	size_t n;             /* how many are marked */
};

/* Marks what `word` means in a sorted set; without a version the newest of each format and
 * architecture. No such package is no error; a version that could be two is. `selection` is to be
 * freed in any case. */
int selection_make(struct store *store, const struct package_set *set, const char *word,
		   struct selection *selection, struct error *error) NODISCARD;
void selection_free(struct selection *selection); /* fit for CLEANUP */
/* Says that `where` has nothing of the kind, and what it has. Returns -1. */
int selection_refuse(const struct selection *selection, const struct package_set *set,
		     const char *where, struct error *error);
/* Whether `version` is the one that was said, in full or in short. */
bool selection_is_version(const char *version, const char *said);
/* A version without epoch and release; caller frees. */
char *selection_short_version(const char *version) NODISCARD;

#endif
