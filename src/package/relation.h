/* relation.h - one clause of a relation ("libfoo (>= 1.2) | bar"), in deb's or rpm's spelling
 *
 * A manifest's lists may use either: "foo (>= 1.2)", "foo >= 1.2", "foo>=1.2"; alternatives with
 * "|"; deb's qualifiers (":any") and architecture lists ("[amd64]") are kept for deb. What is an
 * rpm rich dependency ("(a or b)"), an rpm file or capability ("/bin/sh", "config(x)",
 * "libc.so.6()(64bit)") is kept whole as a name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PACKAGE_RELATION_H
#define INGOT_PACKAGE_RELATION_H

#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"

enum relation_operator {
	RELATION_ANY,  /* no version */
	RELATION_LESS, /* deb "<<" (and "<"), rpm "<" */
	RELATION_LESS_EQUAL,
	RELATION_EQUAL, /* "=", "==" */
	RELATION_GREATER_EQUAL,
	RELATION_GREATER, /* deb ">>" (and ">"), rpm ">" */
	RELATION_OPERATOR_COUNT
};

struct relation_term {
	const char *name;
	const char *qualifier; /* after the colon of deb's "name:any", or NULL */
	enum relation_operator op;
	const char *version;       /* NULL with RELATION_ANY */
	const char *architectures; /* inside deb's "[...]", or NULL */
};

struct relation {
	struct relation_term *v; /* alternatives, at least one */
	size_t n;
};

/* Strings live in the arena. An error says what is wrong with the clause, without naming its place.
 */
int relation_parse(const char *text, struct arena *arena, struct relation *relation,
		   struct error *error) NODISCARD;
/* An item of a manifest's list may hold several clauses ("a, b (>= 2)"): appends each, trimmed, to
 * `clauses`. Commas inside parentheses do not count. What is empty stays, so that relation_parse
 * can refuse it: "a,,b" gives three. relation_parse itself takes one clause only. */
void relation_split(const char *text, struct strings *clauses);

#endif
