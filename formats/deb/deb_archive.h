/* deb_archive.h - control.tar and data.tar read as hostile input, through libarchive
 *
 * Bounded: the number of entries, the plain bytes (absolutely, and beyond a free amount in
 * relation to the compressed ones), sparse files refused. Names are relative, clean and checked.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_ARCHIVE_H
#define INGOT_FORMATS_DEB_DEB_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"
#include "base/error.h"
#include "formats/deb/deb_ar.h"

#define DEB_ARCHIVE_ENTRIES_MAX 1000000
/* Plain bytes that any archive may have, and how many more for each compressed byte. zstd and xz
 * reach thousands to one on zeros alone; real contents stay below a hundred. */
#define DEB_ARCHIVE_PLAIN_FREE (UINT64_C(512) << 20)
#define DEB_ARCHIVE_RATIO_MAX 1024

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

/* `limit`: plain bytes at most. The member's extension says how it is compressed. */
struct deb_archive *deb_archive_open(int fd, const struct deb_ar_member *member, uint64_t limit,
				     struct error *error) NODISCARD;
/* 1: there is an entry, 0: the end, -1: error. */
int deb_archive_next(struct deb_archive *archive, struct deb_archive_entry *entry,
		     struct error *error) NODISCARD;
/* The next bytes of the entry: 1, 0: the end, -1: error. All of `size`, or an error. */
int deb_archive_data(struct deb_archive *archive, const void **data, size_t *len,
		     struct error *error) NODISCARD;
void deb_archive_close(struct deb_archive *archive); /* accepts NULL */

#endif
