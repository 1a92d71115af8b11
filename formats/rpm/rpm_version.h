/* rpm_version.h - versions as rpm spells and orders them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_VERSION_H
#define INGOT_FORMATS_RPM_RPM_VERSION_H

#include "base/compiler.h"
#include "manifest/manifest.h"

/* Compares in the order of rpm: [epoch:]version[-release], a missing epoch being 0, a missing
 * release lower than any. What rpm cannot parse is compared as a version without parts. */
int rpm_version_compare(const char *a, const char *b);
/* Returns what version_compose() does, with "-", which ends a version in rpm, as "_". Caller
 * frees. */
char *rpm_version_make(const struct manifest_package *from) NODISCARD;

#endif
