/* plan_draft.h - the plan while it is made: entries in the order of the manifest, not yet decided
 *
 * Included by the files of the plan only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_MODEL_PLAN_DRAFT_H
#define INGOT_MODEL_PLAN_DRAFT_H

#include <sys/stat.h>

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
/* "file:line:column" in the plan's arena. */
const char *plan_place(const struct plan *plan, struct mark at);
/* `text` fit for a message: control characters become '?'. In the plan's arena. */
const char *plan_printable(const struct plan *plan, const char *text);
/* Whether a distribution's base system has this folder, so that no package should own it. */
bool plan_is_system_folder(const char *path);

/* ---- One item of `contents`, on its way to drafts ---- */

struct item {
	struct plan *plan;
	const struct manifest_package *package;
	const struct manifest_content *content;
	struct problems *problems;
	unsigned formats; /* the item is for, as in struct entry */
	enum draft_rank rank;
	unsigned flags; /* of its files */
	const struct parents *parents;
};

/* Adds all that the item stands for. */
void item_resolve(const struct manifest_content *content, const struct manifest_package *package,
		  unsigned formats, struct plan *plan, struct problems *problems);

/* A file or link that an item's `src` names; text lives in the plan's arena. */
struct source {
	const char *path; /* as `src` spells it, components "." left out */
	struct stat st;
	const char *target; /* of a symbolic link, or NULL */
};

struct sources {
	struct source *v;
	size_t n, cap;
	/* What destinations are relative to: `src` itself without wildcards, else the folder that
	 * the longest common prefix of all matches lies in. */
	const char *base;
};

/* All that the `src` of an item for files names: a file, what a folder holds, or what a pattern
 * matches. Returns 0, or -1 after adding to the problems. The caller frees sources->v. */
int item_find_sources(const struct item *item, struct sources *sources) NODISCARD;
/* stat(2) of what `src` names, `path`. Returns 0, or -1 after adding to the problems: what is not
 * there is reported with what may have been meant. */
int item_stat(const struct item *item, const char *path, struct stat *st) NODISCARD;

#endif
