/* identity_plan_internal.h - the files that carry the identity, into a plan
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BUILD_IDENTITY_PLAN_INTERNAL_H
#define INGOT_BUILD_IDENTITY_PLAN_INTERNAL_H

#include "base/problems.h"
#include "manifest/manifest.h"
#include "package/provenance.h"
#include "plan/plan.h"

/* Adds git.ver and <name>.cdx.json below identity.dir to the plan. */
void identity_plan(const struct manifest *manifest, const struct provenance *provenance,
		   struct plan *plan, struct problems *problems);

#endif
