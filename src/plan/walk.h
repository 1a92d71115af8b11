/* walk.h - everything below a folder, whatever it holds
 *
 * Symbolic links are not followed, so nothing outside is reached and no loop is walked. Names
 * come in the order of their bytes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PLAN_WALK_H
#define INGOT_PLAN_WALK_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/error.h"

/* Folders in folders, and bytes of a path, before a walk gives up: each level holds a descriptor.
 */
#define WALK_MAX_DEPTH 256
#define WALK_MAX_PATH 4095

struct walk_item {
	const char *path; /* below the folder: "a/b"; borrowed until the call returns */
	struct stat st;
	const char *target; /* of a symbolic link, or NULL */
};

struct walk {
	/* Called for each item, a folder before what it holds: false leaves that out. */
	bool (*visit)(void *context, const struct walk_item *item);
	/* Called for what cannot be read; the walk goes on. */
	void (*failed)(void *context, const struct error *error);
	void *context;
};

/* `folder` itself may be a symbolic link; it is not visited. */
void walk_folder(const char *folder, const struct walk *walk);

#endif
