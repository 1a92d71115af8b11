/* pins.h - lock files to pins: one reader for each kind, found by the file's name
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_IDENTITY_PINS_H
#define INGOT_IDENTITY_PINS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"
#include "model/plan.h"
#include "model/provenance.h"

/* What a reader is given, and where it puts what it finds. */
struct pins_source {
	const char *path; /* to open it and its neighbours, from the current directory */
	const char *name; /* as the manifest names it: struct pin.source */
	const char *text; /* the whole file; NUL-terminated, without NULs inside */
	size_t len;
	const struct plan *plan; /* for "system"; borrowed */
	struct arena *arena;     /* for everything found */
	struct pins *pins;
};

/* Adds a pin whose `source` is filled in; all other strings must live in the arena. */
void pins_add(const struct pins_source *source, const struct pin *pin);

/* A lock file is refused whole where it cannot be read, or where a dependency is not pinned. */
int pins_npm(const struct pins_source *source,
	     struct error *error) NODISCARD; /* package-lock.json v2, v3 */
int pins_go(const struct pins_source *source,
	    struct error *error) NODISCARD; /* go.mod with go.sum */
int pins_cargo(const struct pins_source *source, struct error *error) NODISCARD; /* Cargo.lock */
int pins_pip(const struct pins_source *source,
	     struct error *error) NODISCARD; /* requirements.txt */
/* The Debian packages that own the shared libraries which the plan's ELF files need. */
int pins_system(const struct pins_source *source, struct error *error) NODISCARD;

#endif
