/* path_hint.c - a file that is not where the manifest says, but lies beside the manifest
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "manifest/path_hint.h"

#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/path.h"

void path_hint(const struct manifest *manifest, const char *path, struct error *error)
{
	AUTO_FREE char *beside = path_join(manifest->folder, path);
	if (strcmp(beside, path) != 0 && access(path, F_OK) != 0 && access(beside, R_OK) == 0)
		error_hint(error, "there is a '%s'; paths start at the current directory", beside);
}
