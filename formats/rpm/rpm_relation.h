/* rpm_relation.h - one dependency of an rpm: as text ("foo >= 1.2") and as a header has it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_RELATION_H
#define INGOT_FORMATS_RPM_RPM_RELATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"
#include "model/relation.h"

/* What is in the parallel arrays REQUIRENAME, REQUIREVERSION, REQUIREFLAGS and their like. */
struct rpm_dependency {
	const char *name;
	const char *version; /* "" without */
	uint32_t flags;      /* RPM_SENSE_x */
};

/* A clause of a manifest in rpm's spelling: qualifiers and architecture lists of deb dropped,
 * alternatives as a rich dependency "(a or b >= 2)". Lives in the arena. */
const char *rpm_relation_text(const struct relation *relation, struct arena *arena);
/* Splits what rpm_relation_text or rpm_dependency_text made; names live in the arena. */
struct rpm_dependency rpm_dependency_parse(const char *text, struct arena *arena);
/* "foo >= 1.2"; in the arena. */
const char *rpm_dependency_text(const struct rpm_dependency *dependency, struct arena *arena);
bool rpm_dependency_is_rich(const struct rpm_dependency *dependency); /* "(a or b)" */

#endif
