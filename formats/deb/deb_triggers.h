/* deb_triggers.h - the triggers of a manifest as the file of a deb's control part
 * (deb-triggers(5))
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_TRIGGERS_H
#define INGOT_FORMATS_DEB_DEB_TRIGGERS_H

#include "base/problems.h"
#include "manifest/manifest.h"
#include "package/package.h"

/* Sets package->triggers where the manifest has any. A name that dpkg would not take is an error
 * in `problems`. */
void deb_triggers_describe(const struct manifest_package *from, struct package *package,
			   struct problems *problems);

#endif
