/* proof_folder_internal.h - a hidden folder for what nobody shall see, for one build
 *
 * A process of its own waits for the end of the build, whatever ends it, and removes what that has
 * left. Both hold the lock of it (base/own_folder.h), which the kernel frees when they are killed:
 * the next build in the same place recognises what no process is left to remove.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BUILD_PROOF_FOLDER_INTERNAL_H
#define INGOT_BUILD_PROOF_FOLDER_INTERNAL_H

#include <sys/types.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/own_folder.h"

struct proof_folder {
	struct own_folder own;
	pid_t guard;
	int alive; /* closed by the end of the build, which the guard sees */
};

#define PROOF_FOLDER_INIT                            \
	{                                            \
		.own = OWN_FOLDER_INIT, .alive = -1, \
	}

/* Removes what killed builds left in the folder `beside`, then makes a new one in it, mode 0700.
 * To be called before any thread is started. */
int proof_folder_make(struct proof_folder *folder, const char *beside,
		      struct error *error) NODISCARD;
const char *proof_folder_path(const struct proof_folder *folder); /* borrowed */
/* Removes the folder with the files in it. Does nothing where there is none. */
void proof_folder_remove(struct proof_folder *folder);

#endif
