/* version.h - a manifest's version as the formats spell it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_VERSION_H
#define INGOT_FORMATS_VERSION_H

#include "base/compiler.h"
#include "manifest/manifest.h"

/* Composes version, prerelease and version_metadata into one: "1.2.3~rc.1+git5", which dpkg and rpm
 * both sort before "1.2.3". A hyphen in the latter two becomes a full stop, as it would start the
 * revision of a deb and is not allowed in an rpm: so both formats have the same text. A "v" before
 * the first digit is left out, and so are epoch and release; nothing is checked against any
 * format's grammar. "" where the manifest has no version. Caller frees. */
char *version_compose(const struct manifest_package *from) NODISCARD;

#endif
