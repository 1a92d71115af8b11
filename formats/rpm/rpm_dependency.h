/* rpm_dependency.h - a dependency as a header of an rpm has it: name, version, flags
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_DEPENDENCY_H
#define INGOT_FORMATS_RPM_RPM_DEPENDENCY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"
#include "formats/rpm/rpm_numbers.h"

/* An element of the parallel arrays REQUIRENAME, REQUIREVERSION, REQUIREFLAGS and their like. */
struct rpm_dependency {
	const char *name;
	const char *version; /* "" without */
	uint32_t flags;      /* RPM_SENSE_x */
};

/* The bits of flags that compare a version. */
#define RPM_DEPENDENCY_COMPARISON (RPM_SENSE_LESS | RPM_SENSE_GREATER | RPM_SENSE_EQUAL)
/* A quoted name begins with it, and no other does. */
#define RPM_DEPENDENCY_QUOTE '"'

/* Splits what rpm_relation_text or rpm_dependency_text made; its texts live in the arena. */
struct rpm_dependency rpm_dependency_parse(const char *text, struct arena *arena);
/* Returns "foo >= 1.2", in the arena. A comparison that is none ("foo <> 1", "foo >= ") stays one,
 * so that rpm_relation_check finds it. */
const char *rpm_dependency_text(const struct rpm_dependency *dependency, struct arena *arena);
/* Returns a header's name as a text can have it: one that would not be read back from there, since
 * it has a blank or nothing in it, in quotation marks, in the arena; others as they are. */
const char *rpm_dependency_quote(const char *name, struct arena *arena);

/* Checks a name against rpm's grammar; a quoted one does not pass. */
int rpm_dependency_check_name(const char *name, struct error *error) NODISCARD;
/* Checks "1:1.2-3" against rpm's grammar. Several hyphens pass, as in older ones: all readers split
 * at the last. */
int rpm_dependency_check_version(const char *evr, struct error *error) NODISCARD;
bool rpm_dependency_is_rich(const struct rpm_dependency *dependency); /* "(a or b)" */

#endif
