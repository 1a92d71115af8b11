/* plan_internal.h - the plan while it is made: entries in the order of the manifest, not yet
 * decided
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PLAN_PLAN_INTERNAL_H
#define INGOT_PLAN_PLAN_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/problems.h"
#include "plan/plan.h"

/* Why a path is there. Of two drafts at one path the higher rank may win; see plan_seal.c. */
enum draft_rank {
	DRAFT_PARENT, /* nobody asked for it */
	DRAFT_TREE,   /* found below an item's folder */
	DRAFT_ITEM,   /* named by an item */
	DRAFT_EXTRA,  /* added by Ingot */
};

/* How the parents of an entry are made where nobody says. */
struct parents {
	const char *owner, *group; /* root's where a distribution has the folder itself */
	int64_t mtime;
};

struct draft {
	struct entry entry;
	const char *real; /* where the path leads on a system: plan_system_path() */
	enum draft_rank rank;
	size_t order; /* of the manifest; of a parent that of what needs it */
	const struct parents *parents;
	const char *child; /* of DRAFT_PARENT: the entry that needs it */
};

struct drafts {
	struct draft *v;
	size_t n, cap;
};

/* Adds a draft after all others. It may move when the next one is added. */
struct draft *plan_add_draft(struct plan *plan, enum draft_rank rank,
			     const struct parents *parents);
/* Returns "file:line:column" in the plan's arena. */
const char *plan_mark_text(const struct plan *plan, struct mark at);
/* Returns `text` fit for a message: control characters become '?'. In the plan's arena. */
const char *plan_printable(const struct plan *plan, const char *text);

#endif
