/* deb_sums.h - the list of MD5 digests that a .deb carries of its own files (deb-md5sums(5))
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_SUMS_H
#define INGOT_FORMATS_DEB_DEB_SUMS_H

#include "base/strings.h"
#include "package/package.h"

/* Adds a line for each row of package->file_sums that does not fit the files, and after a thousand
 * of them one that says so; none without the list. */
void deb_sums_check(const struct package *package, struct strings *bad);

#endif
