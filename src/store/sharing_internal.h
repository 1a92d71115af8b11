/* sharing_internal.h - who may write to a repository in a directory: its owner, or a whole group
 *
 * That is a fact of the place, not of what is in it: the folder "ingot" is writable by the group
 * and has the set-group-id bit, as git's core.sharedRepository=group leaves it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_STORE_SHARING_INTERNAL_H
#define INGOT_STORE_SHARING_INTERNAL_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"

#define SHARING_FOLDER "ingot"

/* Holds what is made in the repository, whatever the umask. */
struct sharing {
	mode_t file, folder;
};

/* The modes of a repository that its owner alone writes to. */
#define SHARING_NONE                          \
	{                                     \
		.file = 0644, .folder = 0755, \
	}

/* Reads off the directory `root` what holds there. */
struct sharing sharing_read(int root);
/* Gives a directory and SHARING_FOLDER in it, which is made, to the group of the directory; from
 * then on sharing_read says so. `name` is for messages. */
int sharing_begin(int root, const char *name, struct error *error) NODISCARD;
/* Gives the group what is below SHARING_FOLDER and the other folders, each a name in the root, and
 * these themselves; a missing one is fine. The names of what belongs to others, who would have to
 * do it, are appended to `left`. */
int sharing_spread(int root, const struct strings *folders, struct strings *left,
		   struct error *error) NODISCARD;
/* Adds to an error what can be done by a user who may not write, where that is why. Returns -1. */
int sharing_advise(int root, struct error *error);

#endif
