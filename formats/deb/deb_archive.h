/* deb_archive.h - control.tar and data.tar read as hostile input, through libarchive
 *
 * One filter, which the member's name tells, and inside it tar. Bounded: the number of entries,
 * their paths, the plain bytes, read or skipped, those that stand between two entries; sparse files
 * are refused. Names are relative, clean and checked.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_ARCHIVE_H
#define INGOT_FORMATS_DEB_DEB_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"
#include "base/error.h"
#include "formats/deb/deb_ar.h"

/* Strings are valid until the next call. */
struct deb_archive_entry {
	const char *path;          /* "usr/bin/x"; "" for the top */
	mode_t mode;               /* with the type; a hard link counts as a file */
	const char *owner, *group; /* the name, or the number where there is none */
	uint64_t size;
	int64_t mtime;
	const char *target;   /* of a symlink, or NULL */
	const char *hardlink; /* path of the earlier entry, or NULL */
};

struct deb_archive;

/* `limit`: plain bytes at most, and never more than expander_limit. */
struct deb_archive *deb_archive_open(int fd, const struct deb_ar_member *member, uint64_t limit,
				     struct error *error) NODISCARD;
/* Reads the next entry. 1: there is one, 0: the end, -1: error. */
int deb_archive_next(struct deb_archive *archive, struct deb_archive_entry *entry,
		     struct error *error) NODISCARD;
/* Reads the next bytes of the entry: 1, 0: the end, -1: error. All of `size` come, or an error. */
int deb_archive_data(struct deb_archive *archive, const void **data, size_t *len,
		     struct error *error) NODISCARD;
void deb_archive_close(struct deb_archive *archive); /* accepts NULL */

#endif
