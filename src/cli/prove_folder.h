/* prove_folder.h - a hidden folder for what nobody shall see, for one run
 *
 * Its maker holds a flock(2) on it. The kernel frees that when a run is killed, so that the next
 * run in the same place recognises what was left and removes it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_PROVE_FOLDER_H
#define INGOT_CLI_PROVE_FOLDER_H

#include "base/compiler.h"
#include "base/error.h"

struct prove_folder {
	char *path; /* NULL: none */
	int fd;     /* of the folder; holds the lock */
};

#define PROVE_FOLDER_INIT \
	{                 \
		NULL, -1  \
	}

/* Removes what killed runs left in the folder `beside`, then makes a new one in it, mode 0700. */
int prove_folder_make(struct prove_folder *folder, const char *beside,
		      struct error *error) NODISCARD;
/* With the files in it. Does nothing where there is none. */
void prove_folder_remove(struct prove_folder *folder);

#endif
