/* toolchain_find_internal.h - what the output was built with: tools, operating system
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BUILD_TOOLCHAIN_FIND_INTERNAL_H
#define INGOT_BUILD_TOOLCHAIN_FIND_INTERNAL_H

#include "base/arena.h"
#include "base/problems.h"
#include "manifest/manifest.h"
#include "package/provenance.h"

/* Finds what `build.tools` prints of itself, and this machine's distribution. Mistakes go to
 * `problems`. */
void toolchain_find(const struct manifest *manifest, struct arena *arena,
		    struct toolchain *toolchain, struct problems *problems);

#endif
