/* deb_tar.h - GNU tar headers, the one dialect that every dpkg unpacks (deb(5))
 *
 * Long names and link targets stand in an entry "././@LongLink" of type L or K before theirs;
 * numbers that do not fit octal digits are binary (base 256), both as in GNU tar's manual, "The
 * Standard Format". Owners go by name. The number beside it is 0, for dpkg uses the number only
 * where the system does not know the name: then the file is root's, as rpm makes it too. A
 * set-user-id or set-group-id file would thereby become root's power, so its number is nobody's
 * (65534). An owner of digits is that number.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_TAR_H
#define INGOT_FORMATS_DEB_DEB_TAR_H

#include <stdint.h>
#include <sys/types.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "plan/payloads.h"

#define DEB_TAR_BLOCK 512

enum deb_tar_type {
	DEB_TAR_FILE = '0',
	DEB_TAR_SYMLINK = '2',
	DEB_TAR_DIRECTORY = '5',
};

struct deb_tar_header {
	const char *path; /* absolute; written "./path", a directory's with "/" at its end */
	enum deb_tar_type type;
	mode_t mode; /* permission bits */
	const char *owner, *group;
	uint64_t size;
	int64_t mtime;
	const char *target; /* of a symlink, else NULL */
};

/* Appends the header's blocks. An owner's name of more than 31 bytes is an error. */
int deb_tar_header(const struct deb_tar_header *header, struct buffer *out,
		   struct error *error) NODISCARD;
void deb_tar_pad(uint64_t size, struct buffer *out); /* zeros to the end of the block */
void deb_tar_end(struct buffer *out);                /* two blocks of zeros */

extern const struct payload_layout deb_payload;

#endif
