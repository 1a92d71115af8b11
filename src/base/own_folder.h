/* own_folder.h - a folder for one process, known again when that was killed
 *
 * PREFIXXXXXXX, mode 0700. Its maker holds a flock(2) on it as long as it lives, which the kernel
 * frees when it is killed; and a file in it, made with it, says whose it is. So the next process of
 * the same user finds what was left, and nobody's folder that only has such a name is ever touched.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_OWN_FOLDER_H
#define INGOT_BASE_OWN_FOLDER_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/error.h"

#define OWN_FOLDER_MARKER "made-by-ingot"

struct own_folder {
	char *path; /* NULL: none */
	int fd;     /* of the folder; holds the lock */
};

#define OWN_FOLDER_INIT   \
	{                 \
		NULL, -1, \
	}

/* Makes a folder in the folder `beside`. */
int own_folder_make(struct own_folder *folder, const char *beside, const char *prefix,
		    struct error *error) NODISCARD;
/* Removes the folder with all that is in it; no symbolic link is followed. What cannot be removed
 * is left, with its marker, to the next process. Does nothing where there is none. */
void own_folder_remove(struct own_folder *folder);
/* Removes, as own_folder_remove does, a folder that another process made and whose lock this one
 * shares. */
void own_folder_clear(const char *path, int fd);
/* Removes what killed processes of this user left in `beside`. `before`, or NULL, is called with
 * the path of each first. */
void own_folder_sweep(const char *beside, const char *prefix, void (*before)(const char *path));

#endif
