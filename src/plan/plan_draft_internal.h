/* plan_draft_internal.h - the plan while it is made: entries in the order of the manifest, not yet
 * decided
 *
 * Included by the files of the plan only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PLAN_PLAN_DRAFT_INTERNAL_H
#define INGOT_PLAN_PLAN_DRAFT_INTERNAL_H

#include <sys/stat.h>

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

/* Adds a draft after all others. */
struct draft *plan_draft(struct plan *plan, enum draft_rank rank, const struct parents *parents);
/* Returns "file:line:column" in the plan's arena. */
const char *plan_place(const struct plan *plan, struct mark at);
/* Returns `text` fit for a message: control characters become '?'. In the plan's arena. */
const char *plan_printable(const struct plan *plan, const char *text);

/* ---- What a system has itself; see plan_system.c ---- */

struct system_link {
	const char *path, *target;
	bool is_folder; /* that the target is one */
};

/* Returns the link that a system has at `path`, or NULL. */
const struct system_link *plan_system_link(const char *path);
/* Returns the link to a folder that `path` is or lies below, or NULL. */
const struct system_link *plan_system_link_above(const char *path);
/* Returns where a path leads on a system: "/usr/bin/x" for "/bin/x". Borrowed, or in the arena. */
const char *plan_system_path(struct arena *arena, const char *path);
/* Whether a distribution's base system has the folder `real`, a path of plan_system_path(). */
bool plan_system_has(const char *real);
/* Whether a distribution's base system has the folder, by any path. */
bool plan_is_system_folder(struct arena *arena, const char *path);
/* Whether each system has a file of its own there. */
bool plan_is_system_file(const char *path);
/* Makes a folder of the system one that the package only passes through: mode and owner are the
 * system's. */
void plan_pass_through(struct arena *arena, struct entry *entry);
/* Whether mode and owner of an item, as far as given, are what the folder of the system has. */
bool plan_agrees_with_system(struct arena *arena, const char *path,
			     const struct manifest_content *content);

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

void item_report(const struct item *item, struct mark at, const char *format, ...)
	PRINTF_LIKE(3, 4);
/* Whether `text` has a control character. That is a problem where it is a name on the disk: what
 * the manifest itself says, `given`, was checked by its reader. */
bool item_has_control(const struct item *item, const char *text, const struct value_text *given);
/* Whether `dst` leaves the package, which is a problem; of the manifest's own destination it is
 * said once, source or not. */
bool item_leaves(const struct item *item, const char *dst);
/* Returns a destination as it stands in the plan, or NULL after a problem. `dst` is absolute or
 * not. */
const char *item_place(const struct item *item, const char *dst);
/* Returns a destination as item_place() does; one that is the root folder is a problem too. */
const char *item_place_named(const struct item *item, const char *dst);
const char *item_place_below(const struct item *item, const char *folder, const char *name);
/* Whether something may stand at `path`: a problem where a system has a folder or a link there.
 * `source` is where it was found, or NULL. */
bool item_may_stand(const struct item *item, enum entry_type type, const char *path,
		    const char *source);
/* Returns the place of a link or a ghost, which has no slash at its end; NULL after a problem. */
const char *item_place_name(const struct item *item, enum entry_type type);
/* Makes `entry` a folder of the system that an item names. */
void item_put_system_folder(const struct item *item, struct entry *entry);

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
int item_find_sources(const struct item *item, struct sources *sources) NODISCARD;
/* stat(2) of what `src` names, `path`. Returns 0, or -1 after adding to the problems: what is not
 * there is reported with what may have been meant. */
int item_stat(const struct item *item, const char *path, struct stat *st) NODISCARD;

#endif
