/* pins.h - the manifest's `pins:` to one sorted list: lock files and systems
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PINS_PINS_H
#define INGOT_PINS_PINS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/problems.h"
#include "manifest/manifest.h"
#include "package/provenance.h"
#include "plan/plan.h"

/* Whether a file of this name can stand in `pins:`; paths are fine. */
bool pins_is_lock_file(const char *path);

/* Reads the lock files of `pins:` into provenance->pins, and their digests into its build.locks;
 * "system" looks at the plan's ELF files. Mistakes go to `problems`. */
void pins_find(const struct manifest *manifest, const struct plan *plan, struct arena *arena,
	       struct provenance *provenance, struct problems *problems);

#endif
