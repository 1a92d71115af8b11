/* prove_folder.h - a hidden folder for what nobody shall see, for one run
 *
 * A process of its own waits for the end of the run, whatever ends it, and removes what that has
 * left. Both hold a flock(2) on it, which the kernel frees when they are killed: the next run in
 * the same place recognises what no process is left to remove.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_PROVE_FOLDER_H
#define INGOT_CLI_PROVE_FOLDER_H

#include <sys/types.h>

#include "base/compiler.h"
#include "base/error.h"

struct prove_folder {
	char *path; /* NULL: none */
	int fd;     /* of the folder; holds the lock */
	pid_t guard;
	int alive; /* closed by the end of the run, which the guard sees */
};

#define PROVE_FOLDER_INIT              \
	{                              \
		.fd = -1, .alive = -1, \
	}

/* Removes what killed runs left in the folder `beside`, then makes a new one in it, mode 0700.
 * Before any thread is started. */
int prove_folder_make(struct prove_folder *folder, const char *beside,
		      struct error *error) NODISCARD;
/* With the files in it. Does nothing where there is none. */
void prove_folder_remove(struct prove_folder *folder);

#endif
