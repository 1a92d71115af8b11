/* scratch_internal.h - a file in a directory that gets its name only when it is complete and
 * durable
 *
 * It is unnamed (O_TMPFILE) where the file system can, else hidden under SCRATCH_PREFIX and 16
 * hexadecimal digits; what a killed run leaves is called so too and is removed by scratch_sweep.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_STORE_SCRATCH_INTERNAL_H
#define INGOT_STORE_SCRATCH_INTERNAL_H

#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"

#define SCRATCH_PREFIX ".ingot-"

struct scratch {
	int directory;    /* borrowed */
	int fd;           /* write here; -1 when closed */
	const char *name; /* what is being written, for messages; borrowed */
	char *hidden;     /* its own name in the directory, or NULL */
};

/* Opens with mode 0644 whatever the umask. */
int scratch_open(struct scratch *scratch, int directory, const char *name,
		 struct error *error) NODISCARD;
/* Does fsync, gives the file the name `base`, then does fsync of the directory. Returns 1 where
 * there is such a file already; nothing was changed. */
int scratch_commit_new(struct scratch *scratch, const char *base, struct error *error) NODISCARD;
/* Commits as scratch_commit_new does, but replaces what is there. */
int scratch_commit_over(struct scratch *scratch, const char *base, struct error *error) NODISCARD;
/* Makes a symbolic link `base` that says `text`, durable, replacing what is there by one rename.
 * `name` for messages. */
int scratch_link_over(int directory, const char *text, const char *base, const char *name,
		      struct error *error) NODISCARD;
/* Drops what was not committed. Fit for CLEANUP. */
void scratch_close(struct scratch *scratch);
/* Removes what runs left in the directory before the time `before` (seconds since 1970). What
 * cannot be removed stays: readers never see it. */
void scratch_sweep(int directory, int64_t before);

#endif
