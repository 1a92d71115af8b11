/* rpm_names.h - file names of an rpm
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_NAMES_H
#define INGOT_FORMATS_RPM_RPM_NAMES_H

#include "base/compiler.h"
#include "package/package.h"

/* Returns "name-version-release.arch.rpm"; caller frees. The parts must have passed
 * rpm_nevra_check. */
char *rpm_file_name(const struct package *package) NODISCARD;
/* Returns rpm_file_name's text, with "_epochN" before ".rpm" where the epoch is neither missing nor
 * 0; caller frees. The parts must have passed rpm_nevra_check. */
char *rpm_pool_name(const struct package *package) NODISCARD;

#endif
