/* plan_item_internal.h - one item of a manifest's `contents`, on its way to drafts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PLAN_PLAN_ITEM_INTERNAL_H
#define INGOT_PLAN_PLAN_ITEM_INTERNAL_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/problems.h"
#include "manifest/manifest.h"
#include "plan/plan_internal.h"

struct plan_item {
	struct plan *plan;
	const struct manifest_package *package;
	const struct manifest_content *content;
	struct problems *problems;
	unsigned formats; /* the item is for, as in struct entry */
	enum draft_rank rank;
	unsigned flags; /* of its files */
	const struct parents *parents;
};

/* Adds all that the item stands for. `formats` is a set, as in struct entry. */
void plan_item_resolve(const struct manifest_content *content,
		       const struct manifest_package *package, unsigned formats, struct plan *plan,
		       struct problems *problems);
/* Adds an error without a hint; control characters of the message become '?'. */
void plan_item_report(const struct plan_item *item, struct mark at, const char *format, ...)
	PRINTF_LIKE(3, 4);
/* Whether `text` has a control character. That is a problem where it is a name on the disk: what
 * the manifest itself says, `given`, was checked by its reader. */
bool plan_item_has_control(const struct plan_item *item, const char *text,
			   const struct value_text *given);

#endif
