/* rpm_rich.h - rpm's boolean dependencies: "(a or (b >= 1 and c))"
 *
 * The grammar is that of rpm 4.18 (rpm.org, "Boolean Dependencies"): which operators may be
 * repeated, mixed and nested. libsolv, so dnf and zypper, drops a dependency that it cannot parse
 * without a word and installs the package without it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_RICH_H
#define INGOT_FORMATS_RPM_RPM_RICH_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/error.h"

/* Checks a whole text that begins with "(". `is_positive`: it asks for packages, as requires,
 * recommends and suggests do; conflicts, supplements and enhances do not. That decides between "if"
 * and "unless". */
int rpm_rich_check(const char *text, bool is_positive, struct error *error) NODISCARD;

#endif
