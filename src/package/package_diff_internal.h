/* package_diff_internal.h - how differences are noted; for the files of the comparison alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PACKAGE_PACKAGE_DIFF_INTERNAL_H
#define INGOT_PACKAGE_PACKAGE_DIFF_INTERNAL_H

#include "package/package_diff.h"

/* Copies the texts, and raises the verdict to what the section means. */
void package_diff_add(struct package_diff *diff, const struct difference *difference);
/* Compares one thing with one value on each side, NULL or "" where there is none; equal ones are no
 * difference. With an attribute it is the thing that changed, without one it may come or go. */
void package_diff_text(struct package_diff *diff, enum diff_section section, const char *name,
		       const char *attribute, const char *before, const char *after);
/* Compares the section DIFF_BUILD. */
void package_diff_build(const struct package *a, const struct package *b,
			struct package_diff *diff);
/* Compares the section DIFF_MATERIALS. */
void package_diff_materials(const struct package *a, const struct package *b,
			    struct package_diff *diff);
/* Compares the sections DIFF_FILES, DIFF_CONFIGURATION, DIFF_EDITED, DIFF_TIMES. */
void package_diff_files(const struct package *a, const struct package *b,
			struct package_diff *diff);

#endif
