/* path_hint.h - a file that is not where the manifest says, but lies beside the manifest
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_MANIFEST_PATH_HINT_H
#define INGOT_MANIFEST_PATH_HINT_H

#include "base/error.h"
#include "manifest/manifest.h"

/* Paths start at the current directory. After a failure to read `path` the error gets a hint where
 * the file lies in the manifest's folder, which is a likely mistake. */
void path_hint(const struct manifest *manifest, const char *path, struct error *error);

#endif
