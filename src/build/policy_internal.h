/* policy_internal.h - what a build has to have, by the manifest's `policy:` and the command line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BUILD_POLICY_INTERNAL_H
#define INGOT_BUILD_POLICY_INTERNAL_H

#include <stdbool.h>

#include "base/problems.h"
#include "manifest/manifest.h"
#include "package/provenance.h"

struct policy_facts {
	const struct provenance *provenance;
	bool is_unsigned;  /* a package would have no signature */
	bool require_pins; /* --require-pins */
};

/* Adds an error, at the manifest's place, for each thing that is required and not there. A version
 * whose tag is at another commit is at least a warning. */
void policy_check(const struct manifest *manifest, const struct policy_facts *facts,
		  struct problems *problems);

#endif
