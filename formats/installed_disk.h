/* installed_disk.h - the files of a package as they are on a disk
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_INSTALLED_DISK_H
#define INGOT_FORMATS_INSTALLED_DISK_H

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "package/package.h"

/* Replaces what the package's record says of its files by what lies below `root` ("" for the
 * machine's own), but for ghosts and what was left out; files that are not there leave the list and
 * are named in `missing`. Links on the way are followed inside of the root; owners have the names
 * that the root gives them. */
int installed_disk_read(const char *root, struct package *package, struct strings *missing,
			struct error *error) NODISCARD;
/* Appends the bytes of one of the package's files, whose size is as it was read; one of more than
 * `limit` bytes is an error. */
int installed_disk_file(const char *root, const struct package_file *file, size_t limit,
			struct buffer *bytes, struct error *error) NODISCARD;

#endif
