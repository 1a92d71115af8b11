/* deb_read.h - any .deb, made by whomever, as a package record; hostile input
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_READ_H
#define INGOT_FORMATS_DEB_DEB_READ_H

#include "base/compiler.h"
#include "base/error.h"
#include "base/parts.h"
#include "package/package.h"

/* Implements `read` of struct format_reader; caller frees the package. */
struct package *deb_read(int fd, const char *path, struct error *error) NODISCARD;
/* Implements `signed_bytes` of struct format_reader: appends debian-binary, control.tar and
 * data.tar, one after the other; only signatures as debsigs makes them ("_gpgorigin", "_gpgmaint",
 * "_gpgarchive") cover these. */
int deb_read_signed_bytes(int fd, const struct package *package,
			  const struct package_signature *signature, struct parts *bytes,
			  struct error *error);
/* Implements `part_at` of struct format_reader: names the member, its header counts to it. */
const char *deb_read_part_at(int fd, const struct package *package, uint64_t offset);

#endif
