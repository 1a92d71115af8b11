/* deb_arch.h - Debian's names of architectures
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_ARCH_H
#define INGOT_FORMATS_DEB_DEB_ARCH_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/error.h"

/* Debian's name for one of Go's ("386" -> "i386"); any other name is returned as it is. */
const char *deb_arch_from_go(const char *name);
/* Whether Debian or a port of it has this architecture, or it is "all". */
bool deb_arch_is_known(const char *arch);
/* Returns the known name nearest to `arch`, or NULL. */
const char *deb_arch_nearest(const char *arch);
/* Returns the one of Go's names that is meant by another's ("x86_64", "i386", "amd46"); NULL where
 * `arch` is Go's or only dpkg knows it, or nothing is near. */
const char *deb_arch_meant(const char *arch);
/* Checks the grammar: lower-case letters, digits and hyphens. */
int deb_arch_check(const char *arch, struct error *error) NODISCARD;

#endif
