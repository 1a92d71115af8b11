/* rpm_installed.h - a package as rpm's database has it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_INSTALLED_H
#define INGOT_FORMATS_RPM_RPM_INSTALLED_H

#include "base/compiler.h"
#include "base/error.h"
#include "package/package.h"

/* Implements `installed` of struct format_reader. `name` is any label that rpm -q takes. */
int rpm_installed(const char *root, const char *name, struct package **package,
		  struct error *error) NODISCARD;

#endif
