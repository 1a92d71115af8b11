/* plan_place_internal.h - where in the package an item's files go
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PLAN_PLAN_PLACE_INTERNAL_H
#define INGOT_PLAN_PLAN_PLACE_INTERNAL_H

#include <stdbool.h>

#include "package/kinds.h"
#include "plan/plan.h"
#include "plan/plan_item_internal.h"

/* Whether `dst` leaves the package, which is a problem; of the manifest's own destination it is
 * said once, source or not. */
bool plan_place_leaves(const struct plan_item *item, const char *dst);
/* Returns a destination as it stands in the plan, or NULL after a problem. `dst` is absolute or
 * not. */
const char *plan_place_clean(const struct plan_item *item, const char *dst);
/* Returns a destination as plan_place_clean() does; one that is the root folder is a problem too.
 */
const char *plan_place_named(const struct plan_item *item, const char *dst);
/* Returns the destination of a name in a folder, as plan_place_named() does. */
const char *plan_place_below(const struct plan_item *item, const char *folder, const char *name);
/* Returns the place of a link or a ghost, which has no slash at its end; NULL after a problem. */
const char *plan_place_without_slash(const struct plan_item *item, enum entry_type type);
/* Whether something may stand at `path`: a problem where a system has a folder or a link there.
 * `source` is where it was found, or NULL. */
bool plan_place_is_free(const struct plan_item *item, enum entry_type type, const char *path,
			const char *source);
/* Makes `entry` a folder of the system that an item names. */
void plan_place_pass_through(const struct plan_item *item, struct entry *entry);

#endif
