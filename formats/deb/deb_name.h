/* deb_name.h - the names a package goes by: its own, that of its file, that of its place
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_NAME_H
#define INGOT_FORMATS_DEB_DEB_NAME_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/error.h"
#include "package/package.h"

/* Checks that dpkg installs such a name: a letter or digit, then letters, digits, "+", "-", "." and
 * "_". At most 255 bytes. */
int deb_name_check(const char *name, struct error *error) NODISCARD;
/* Whether a name follows Debian policy 5.6.1: at least two characters, no capital letters, no
 * underscore. */
bool deb_name_is_proper(const char *name);
/* Returns name_version_arch.deb, without the epoch; caller frees. */
char *deb_name_file(const struct package *package) NODISCARD;
/* Returns pool/<first letter>/<name>/<file>, "_epochN" before ".deb" where there is an epoch.
 * Checks name, version and architecture first: they may come from anyone. Caller frees. */
char *deb_name_pool(const struct package *package, struct error *error) NODISCARD;

#endif
