/* rpm_relation.h - a dependency of an rpm as text, "foo >= 1.2", and rpm's grammar of it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_RELATION_H
#define INGOT_FORMATS_RPM_RPM_RELATION_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"
#include "package/kinds.h"
#include "package/relation.h"

/* Returns a clause of a manifest in rpm's spelling: qualifiers and architecture lists of deb
 * dropped, alternatives as a rich dependency "(a or b >= 2)". Lives in the arena. */
const char *rpm_relation_text(const struct relation *relation, struct arena *arena);
/* Whether rpm's grammar (4.18's spec parser) has such a dependency in a list of that kind, names
 * and versions included. The error names the list, the dependency and the cause. */
int rpm_relation_check(enum relation_kind kind, const char *text, struct error *error) NODISCARD;

#endif
