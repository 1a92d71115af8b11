/* rpm_nevra.h - name, epoch, version, release and architecture of an rpm, and its file names
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_NEVRA_H
#define INGOT_FORMATS_RPM_RPM_NEVRA_H

#include "base/compiler.h"
#include "base/error.h"
#include "package/package.h"

enum rpm_part {
	RPM_PART_NAME,
	RPM_PART_EPOCH,
	RPM_PART_VERSION,
	RPM_PART_RELEASE,
	RPM_PART_ARCH,
	RPM_PART_COUNT
};

/* Checks one part; a missing epoch (NULL) is fine. */
int rpm_nevra_check_part(enum rpm_part part, const char *text, struct error *error) NODISCARD;
/* Whether name, epoch, version, release and architecture may stand in a file name, a URL and an
 * index: letters, digits and what rpm allows besides. */
int rpm_nevra_check(const struct package *package, struct error *error) NODISCARD;

/* Returns "name-version-release.arch.rpm"; caller frees. The parts must have passed
 * rpm_nevra_check. */
char *rpm_nevra_file_name(const struct package *package) NODISCARD;
/* Returns the same with "_epochN" before ".rpm" where the epoch is neither missing nor 0; caller
 * frees. The parts must have passed rpm_nevra_check. */
char *rpm_nevra_pool_name(const struct package *package) NODISCARD;

#endif
