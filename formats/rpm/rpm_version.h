/* rpm_version.h - names, versions and architectures as RPM spells and orders them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_VERSION_H
#define INGOT_FORMATS_RPM_RPM_VERSION_H

#include "base/compiler.h"
#include "base/error.h"
#include "manifest/manifest.h"
#include "package/package.h"

/* Compares in the order of rpm: [epoch:]version[-release], a missing epoch being 0, a missing
 * release lower than any. What rpm cannot parse is compared as a version without parts. */
int rpm_version_compare(const char *a, const char *b);
/* Returns what version_compose() does, with "-", which ends a version in rpm, as "_". Caller
 * frees. */
char *rpm_version_make(const struct manifest_package *from) NODISCARD;

/* Returns rpm's name of an architecture of Go ("amd64" -> "x86_64"); one it does not know stays as
 * it is. Borrowed. */
const char *rpm_arch_name(const char *go_arch);
/* Returns what stands in the parentheses of name(isa) in a provide, or NULL: noarch or unknown.
 * (rpm's platform macros, __isa_name and __isa_bits) */
const char *rpm_arch_isa(const char *rpm_arch);

enum rpm_part {
	RPM_PART_NAME,
	RPM_PART_EPOCH,
	RPM_PART_VERSION,
	RPM_PART_RELEASE,
	RPM_PART_ARCH,
	RPM_PART_COUNT
};

/* Checks one part; a missing epoch (NULL) is fine. */
int rpm_part_check(enum rpm_part part, const char *text, struct error *error) NODISCARD;
/* Whether name, epoch, version, release and architecture may stand in a file name, a URL and an
 * index: letters, digits and what rpm allows besides. */
int rpm_nevra_check(const struct package *package, struct error *error) NODISCARD;

#endif
