/* deb_ar.h - the outer archive of a .deb: ar with plain names (deb(5), ar(5))
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_AR_H
#define INGOT_FORMATS_DEB_DEB_AR_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/parts.h"

#define DEB_AR_MAGIC "!<arch>\n"
#define DEB_AR_MAGIC_SIZE 8
#define DEB_AR_SIZE_MAX UINT64_C(9999999999) /* ten decimal digits */
#define DEB_AR_MEMBERS_MAX 64

struct deb_ar_member {
	char name[17];
	uint64_t offset, size; /* of its content in the file */
};

struct deb_ar {
	struct deb_ar_member v[DEB_AR_MEMBERS_MAX];
	size_t n;
};

/* Appends a member: header, all of `content`, padding. mode 0100644, uid and gid 0. */
int deb_ar_add(struct parts *archive, const char *name, int64_t mtime, const struct parts *content,
	       struct error *error) NODISCARD;
/* Reads the members of the file as hostile input: every header is checked, nothing overlaps,
 * nothing lies outside, no name is there twice. The message is without the caller's file name. */
int deb_ar_read(int fd, struct deb_ar *archive, struct error *error) NODISCARD;

#endif
