/* version.h - a manifest's version as the formats need it
 *
 * Without `version_schema: none`, a version that is a semantic version ("v1.2.3-rc.1+git5", also
 * shortened: "1.2") is taken apart as nfpm does: three numbers, pre-release, metadata, where the
 * latter two give way to the manifest's own `prerelease` and `version_metadata`. Put together
 * again it is "1.2.3~rc.1+git5", which dpkg and rpm both sort before "1.2.3". A hyphen in the
 * pre-release or the metadata becomes a full stop, as it would start the revision in a deb and is
 * not allowed in an rpm: so both formats have the same text.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_VERSION_H
#define INGOT_FORMATS_VERSION_H

#include "base/compiler.h"
#include "model/manifest.h"

/* Without epoch and release; not checked against any format's grammar. "" where the manifest has
 * no version. Caller frees. */
char *version_compose(const struct manifest_package *from) NODISCARD;

#endif
