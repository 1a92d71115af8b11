/* diff_text.h - the changed lines of the files and scripts in which two packages differ
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_DIFF_TEXT_H
#define INGOT_CLI_DIFF_TEXT_H

#include "base/compiler.h"
#include "base/error.h"
#include "base/map.h"
#include "cli/reference.h"
#include "package/package_diff.h"

/* Holds, by path or by a script's name, a text like that of `diff -u`, or what it is that has
 * none. */
struct diff_texts {
	struct map texts; /* char *, owned */
};

/* Makes the texts of every regular file and script that the difference says was changed. */
int diff_texts_make(const struct package_diff *diff, const struct reference sides[2],
		    struct diff_texts *texts, struct error *error) NODISCARD;
/* Returns NULL where there is nothing to say of this difference. */
const char *diff_texts_get(const struct diff_texts *texts, const struct difference *difference);
void diff_texts_free(struct diff_texts *texts); /* fit for CLEANUP */

#endif
