/* materials_internal.h - the packages that an output was made from: `source.materials` of the
 * manifest
 *
 * Here and not in src/identity, which knows no format.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BUILD_MATERIALS_INTERNAL_H
#define INGOT_BUILD_MATERIALS_INTERNAL_H

#include "base/arena.h"
#include "base/problems.h"
#include "manifest/manifest.h"
#include "package/provenance.h"

/* Reads each listed package; what cannot be read is a problem at its place in the manifest. */
void materials_find(const struct manifest *manifest, struct arena *arena,
		    struct materials *materials, struct problems *problems);

#endif
