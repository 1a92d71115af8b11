/* deb_files.h - the files of a .deb as they stand in data.tar; hostile input
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_FILES_H
#define INGOT_FORMATS_DEB_DEB_FILES_H

#include "base/compiler.h"
#include "base/error.h"
#include "formats/deb/deb_ar.h"
#include "package/package.h"

/* Fills package->files, sorted, with both digests taken on the way, installed_size, and what
 * the bill of materials in it says. The name is known before. A path that is there twice is
 * refused unless both are directories. */
int deb_files_read(int fd, const struct deb_ar_member *member, struct package *package,
		   struct error *error) NODISCARD;
/* Flags what a list of conffiles names (deb-conffiles(5)). */
void deb_files_mark_config(struct package *package, const char *conffiles);

#endif
