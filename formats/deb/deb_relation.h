/* deb_relation.h - relations as a binary package states them (deb-control(5))
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_RELATION_H
#define INGOT_FORMATS_DEB_DEB_RELATION_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "package/kinds.h"

struct deb_relation_rule {
	const char *field;
	bool has_alternatives;
	bool has_ranges; /* operators other than "=" */
};

/* Returns what a field of relations may say, its name in any case; NULL where the field holds
 * none. */
const struct deb_relation_rule *deb_relation_rule(const char *field);
/* Returns the field of a kind ("Pre-Depends"), NULL where a deb has none. */
const char *deb_relation_field(enum relation_kind kind);
/* Prints a clause of a manifest in deb's spelling. A binary package has no lists of architectures
 * ("foo [amd64]"): they are resolved for `arch`, and *clause is NULL where nothing is left.
 * Refused: names and versions that dpkg would not read, alternatives and operators that the field
 * does not have. */
int deb_relation_print(enum relation_kind kind, const char *text, const char *arch,
		       struct arena *arena, const char **clause, struct error *error) NODISCARD;
/* Checks a field of a binary package, whoever made it, by the grammar that apt and dpkg have in
 * common. Where they differ the stricter counts: what apt cannot parse stops it on every client,
 * and what dpkg cannot is not installed. A field that holds no relations is fine. The error names
 * the field, the element and the cause. */
int deb_relation_check(const char *field, const char *value, struct error *error) NODISCARD;
/* Splits a field's value into its clauses, blanks and line ends evened out. */
void deb_relation_split(const char *value, struct strings *clauses);

#endif
