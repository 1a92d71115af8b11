/* deb_members.h - which members of the outer archive are the package, in the order that deb(5)
 * demands
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_MEMBERS_H
#define INGOT_FORMATS_DEB_DEB_MEMBERS_H

#include "base/compiler.h"
#include "base/error.h"
#include "formats/deb/deb_ar.h"

struct deb_members {
	struct deb_ar archive;
	const struct deb_ar_member *binary, *control, *data; /* in archive */
};

/* Reads hostile input. The first member is "debian-binary" of format 2, then come control.tar and
 * data.tar; members whose names start with "_" may stand after the first anywhere, none other. */
int deb_members_read(int fd, struct deb_members *members, struct error *error) NODISCARD;

#endif
