/* rpm_relation.h - one dependency of an rpm: as text ("foo >= 1.2") and as a header has it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_RELATION_H
#define INGOT_FORMATS_RPM_RPM_RELATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"
#include "manifest/manifest.h"
#include "package/relation.h"

/* An element of the parallel arrays REQUIRENAME, REQUIREVERSION, REQUIREFLAGS and their like. */
struct rpm_dependency {
	const char *name;
	const char *version; /* "" without */
	uint32_t flags;      /* RPM_SENSE_x */
};

/* Returns a clause of a manifest in rpm's spelling: qualifiers and architecture lists of deb
 * dropped, alternatives as a rich dependency "(a or b >= 2)". Lives in the arena. */
const char *rpm_relation_text(const struct relation *relation, struct arena *arena);
/* Splits what rpm_relation_text or rpm_dependency_text made; names live in the arena. */
struct rpm_dependency rpm_dependency_parse(const char *text, struct arena *arena);
/* Returns "foo >= 1.2", in the arena. A comparison that is none ("foo <> 1", "foo >= ") stays one,
 * so that rpm_relation_check finds it. */
const char *rpm_dependency_text(const struct rpm_dependency *dependency, struct arena *arena);
/* A header's name as a text can have it: what would not be read back from there, since it has a
 * blank or nothing in it, stands in quotation marks, with which no name begins. */
#define RPM_DEPENDENCY_QUOTE '"'
const char *rpm_dependency_quote(const char *name, struct arena *arena);

/* Whether rpm's grammar (4.18's spec parser) has such a dependency in a list of that kind, names
 * and versions included. The error names the list, the dependency and the cause. */
int rpm_relation_check(enum relation_kind kind, const char *text, struct error *error) NODISCARD;
/* Check the parts of a dependency, "foo" and "1:1.2-3". Several hyphens are taken, as older ones
 * did: all readers split at the last. */
int rpm_dependency_check_name(const char *name, struct error *error) NODISCARD;
int rpm_dependency_check_version(const char *evr, struct error *error) NODISCARD;
bool rpm_dependency_is_rich(const struct rpm_dependency *dependency); /* "(a or b)" */

#endif
