/* format_traits.h - what there is to know of a package format, as data
 *
 * package, manifest and plan lie below the formats and name none of them: whoever calls them hands
 * down the traits, which formats/<name> defines.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PACKAGE_FORMAT_TRAITS_H
#define INGOT_PACKAGE_FORMAT_TRAITS_H

#include <stdbool.h>
#include <stddef.h>

#include "package/relation.h"

/* The most formats that there can be. */
#define FORMATS_MAX 8

struct format_traits {
	const char *name;      /* "deb"; also the key of the manifest for what it alone has */
	const char *extension; /* ".deb" */
	const char *article;   /* "a", "an": before name and extension in a sentence */
	const char *manager;   /* "dpkg": what keeps the database of installed packages */
	bool carries_parents;  /* folders that nobody asked for stand in the package */
	/* Sets of what a manifest may give and no package of the format has. */
	struct {
		unsigned contents;  /* 1 << enum content_type */
		unsigned scripts;   /* 1 << enum script_kind */
		unsigned relations; /* 1 << enum relation_kind */
	} omits;
	const char *operators[RELATION_OPERATOR_COUNT]; /* of a relation: "", "<<", "<=" ... */
};

/* Formats in order, each once. */
struct format_list {
	const struct format_traits *v[FORMATS_MAX];
	size_t n;
};

/* Returns the format of that name; NULL where the list has none. */
const struct format_traits *format_traits_find(const struct format_list *list, const char *name);
/* Adds a format, unless the list has it. */
void format_traits_add(struct format_list *list, const struct format_traits *traits);

#endif
