/* tag_internal.h - the tag that 'ingot build --tag' makes of what it has built
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BUILD_TAG_INTERNAL_H
#define INGOT_BUILD_TAG_INTERNAL_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/error.h"
#include "manifest/manifest.h"
#include "package/provenance.h"

struct cast_result;

/* Checks, before anything is written: where the version's tag is at this commit already, it must
 * name just these packages. The products are complete. */
int tag_compare(const struct manifest *manifest, const struct provenance *provenance,
		const struct cast_result *cast, struct error *error) NODISCARD;
/* Makes the version's tag where it is not there. */
int tag_make(const struct manifest *manifest, const struct provenance *provenance,
	     const struct cast_result *cast, struct error *error) NODISCARD;

#endif
