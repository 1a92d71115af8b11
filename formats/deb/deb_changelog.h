/* deb_changelog.h - the manifest's changelog as the file that Debian packages carry
 *
 * /usr/share/doc/NAME/changelog.Debian.gz, as policy 12.7 wants it, in the form of
 * deb-changelog(5).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_CHANGELOG_H
#define INGOT_FORMATS_DEB_DEB_CHANGELOG_H

#include "base/buffer.h"
#include "formats/format_maker.h"
#include "manifest/changelog.h"

/* Appends the text. Where an entry does not say who made it, the record's maintainer did. */
void deb_changelog_write(const struct package *package, const struct changelog *changelog,
			 struct buffer *out);
/* Implements `add_files` of struct format_maker. */
void deb_changelog_add(const struct manifest *manifest, const struct manifest_package *from,
		       const struct package *package, unsigned set, struct plan *plan,
		       struct problems *problems);

#endif
