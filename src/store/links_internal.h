/* links_internal.h - symbolic links from one name of a directory to another
 *
 * They are for those who read the directory; beneath_internal.h follows none of them. Their text is
 * relative, so that the directory can be moved. Names have passed path_check.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_STORE_LINKS_INTERNAL_H
#define INGOT_STORE_LINKS_INTERNAL_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/compiler.h"
#include "base/error.h"

/* Makes `name` lead to `target`, both below `root`, durably, replacing by one rename what is no
 * folder; folders that are missing are made with the mode `make`. Nothing is done where it does
 * already. */
int links_set(int root, const char *name, const char *target, mode_t make,
	      struct error *error) NODISCARD;
/* Does what links_set does, also where a folder has the name, if the target has all that is in it
 * with the same bytes; that folder goes then, and any other stays. */
int links_mend(int root, const char *name, const char *target, mode_t make,
	       struct error *error) NODISCARD;
/* Tells in `answer` whether `name` leads to `target`. */
int links_lead(int root, const char *name, const char *target, bool *answer,
	       struct error *error) NODISCARD;

#endif
