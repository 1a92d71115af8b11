/* identity_files.h - the two files of a package that say which build it is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_IDENTITY_IDENTITY_FILES_H
#define INGOT_IDENTITY_IDENTITY_FILES_H

#include "package/package.h"

/* The names of the files below the folder of the identity: the commit, one line; behind the
 * package's name, the bill of materials. */
#define IDENTITY_COMMIT_FILE "git.ver"
#define IDENTITY_BOM_SUFFIX ".cdx.json"

/* Marks the identity files of a package that was read and notes their folder; returns the
 * CycloneDX file's entry, or NULL where it has none. Files must be sorted. */
const struct package_file *identity_files_find(struct package *package);

#endif
