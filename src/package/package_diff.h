/* package_diff.h - what differs between two packages, in the order a person asks for it
 *
 * The formats of the two may differ: then only what both can say is compared, as for the content
 * id (specs/identity.md): folders that are plain parents, ghosts and identity files are left out,
 * and so are relations, times and metadata, which each format spells in its own way. Of an
 * installed package times and signatures are not compared, which nobody keeps, and what became of
 * its configuration files is told and does not count.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PACKAGE_PACKAGE_DIFF_H
#define INGOT_PACKAGE_PACKAGE_DIFF_H

#include <stddef.h>

#include "base/arena.h"
#include "package/package.h"

enum diff_section {
	DIFF_IDENTITY, /* name, version, architecture, commit, dirty, repository */
	DIFF_PINS,
	DIFF_BUILD,     /* tools, system, lock files */
	DIFF_MATERIALS, /* packages that it was made from */
	DIFF_RELATIONS, /* by kind: "depends" */
	DIFF_METADATA,  /* description, licence, fields ... */
	DIFF_FILES,
	DIFF_CONFIGURATION, /* which files are */
	DIFF_EDITED,        /* configuration files of an installed package, as they became */
	DIFF_SCRIPTS,
	DIFF_TIMES,
	DIFF_SIGNATURES,
	DIFF_SECTION_COUNT
};

enum diff_kind { DIFF_ADDED, DIFF_REMOVED, DIFF_CHANGED };

/* Sorted from the least to the most that can differ. */
enum diff_verdict {
	DIFF_VERDICT_SAME,      /* nothing that was compared */
	DIFF_VERDICT_SIGNATURE, /* signatures or times only */
	DIFF_VERDICT_METADATA,  /* what a package says, but not what it installs */
	DIFF_VERDICT_CONTENT
};

struct difference {
	enum diff_section section;
	enum diff_kind kind;
	const char *name;           /* of the thing: a path, a pin, "depends", "commit" */
	const char *attribute;      /* of a thing that changed: "mode", "version"; or NULL */
	const char *before, *after; /* NULL: not there, or too long to say (a script's text) */
};

struct package_diff {
	struct arena *arena;
	enum diff_verdict verdict;
	struct difference *v; /* by section; within one by name */
	size_t n, cap;
};

const char *package_diff_section_name(enum diff_section section); /* "pins" */
const char *package_diff_kind_name(enum diff_kind kind);          /* "added" */
const char *package_diff_verdict_name(enum diff_verdict verdict); /* "same content", ... */

/* Compares two records, both complete, with files and pins sorted. */
void package_diff_make(const struct package *a, const struct package *b, struct package_diff *diff);
void package_diff_free(struct package_diff *diff); /* may be done twice */

#endif
