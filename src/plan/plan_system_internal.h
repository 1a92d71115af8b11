/* plan_system_internal.h - what a package may not change: the folders and links of the system
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PLAN_PLAN_SYSTEM_INTERNAL_H
#define INGOT_PLAN_PLAN_SYSTEM_INTERNAL_H

#include <stdbool.h>

#include "base/arena.h"
#include "manifest/manifest.h"
#include "plan/plan.h"

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
/* Whether a distribution's base system has the folder, by any path. */
bool plan_system_has_folder(struct arena *arena, const char *path);
/* Whether each system has a file of its own there. */
bool plan_system_has_file(const char *path);
/* Makes a folder of the system one that the package only passes through: mode and owner are the
 * system's. */
void plan_system_pass_through(struct arena *arena, struct entry *entry);
/* Whether mode and owner of an item, as far as given, are what the folder of the system has. */
bool plan_system_agrees(struct arena *arena, const char *path,
			const struct manifest_content *content);

#endif
