/* deb_installed.h - a package as dpkg's database has it (dpkg's files below var/lib/dpkg)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_INSTALLED_H
#define INGOT_FORMATS_DEB_DEB_INSTALLED_H

#include "base/compiler.h"
#include "base/error.h"
#include "package/package.h"

/* Implements `installed` of struct format_reader. `name` is "hello" or "hello:arm64". The database
 * knows of a file its path, of most the MD5 digest, and which are configuration: no mode, no owner.
 */
int deb_installed(const char *root, const char *name, struct package **package,
		  struct error *error) NODISCARD;

#endif
