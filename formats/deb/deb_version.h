/* deb_version.h - Debian's versions: [epoch:]upstream[-revision] (deb-version(7))
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_VERSION_H
#define INGOT_FORMATS_DEB_DEB_VERSION_H

#include <stddef.h>

#include "base/compiler.h"
#include "base/error.h"

/* Stretches of one text. The revision starts after the last hyphen; a length of 0 means that the
 * part is absent. */
struct deb_version {
	const char *epoch, *upstream, *revision;
	size_t epoch_len, upstream_len, revision_len;
};

/* Splits any text; what is no version gives parts that are none. */
void deb_version_split(const char *text, struct deb_version *parts);
/* Checks the grammar: an epoch of digits up to INT_MAX, the characters allowed, no empty part. */
int deb_version_check(const char *text, struct error *error) NODISCARD;
/* Checks what deb_version_check does, and that the upstream part starts with a digit: dpkg reads a
 * database with another, and installs no package that has or asks for one. */
int deb_version_check_new(const char *text, struct error *error) NODISCARD;
/* Returns <0, 0, >0; total and safe for any text. */
int deb_version_compare(const char *a, const char *b);

#endif
