/* plan_draft.h - the plan while it is made: entries in the order of the manifest, not yet decided
 *
 * Included by the files of the plan only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_MODEL_PLAN_DRAFT_H
#define INGOT_MODEL_PLAN_DRAFT_H

#include "model/plan.h"

/* What a path is there for. Of two at one path the higher rank may win; see plan_seal.c. */
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
	enum draft_rank rank;
	size_t order; /* of the manifest; of a parent that of what needs it */
	const struct parents *parents;
	const char *child; /* of DRAFT_PARENT: the entry that needs it */
};

struct drafts {
	struct draft *v;
	size_t n, cap;
};

/* Adds one after all others. */
struct draft *plan_draft(struct plan *plan, enum draft_rank rank, const struct parents *parents);

/* Adds what one item of `contents` stands for, in the formats of the set. */
void plan_item(struct plan *plan, const struct manifest_package *package,
	       const struct manifest_content *content, unsigned formats, struct problems *problems);

/* Whether a distribution's base system has this folder, so that no package should own it. */
bool plan_is_system_folder(const char *path);

/* "file:line:column" in the plan's arena. */
const char *plan_place(const struct plan *plan, struct mark at);
/* `text` fit for a message: control characters become '?'. */
const char *plan_printable(const struct plan *plan, const char *text);

#endif
