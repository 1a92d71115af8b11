/* identity_files.c - the two files of a package that say which build it is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/identity_files.h"

#include <string.h>

#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "base/vector.h"

const struct package_file *identity_files_find(struct package *package)
{
	AUTO_FREE char *name = xasprintf("%s" IDENTITY_BOM_SUFFIX, package->name);
	struct package_file *bom = NULL;
	VECTOR_EACH (file, &package->files) {
		if (!text_equal(path_base(file->path), name) || file->ghost)
			continue;
		bom = file;
		bom->flags |= ENTRY_IDENTITY;
		break;
	}
	if (!bom)
		return NULL;
	package->identity_dir = arena_text_n(package->arena, bom->path,
					     (size_t)(path_base(bom->path) - bom->path - 1));
	VECTOR_EACH (file, &package->files) {
		size_t len = strlen(package->identity_dir);
		if (strncmp(file->path, package->identity_dir, len) == 0 &&
		    text_equal(file->path + len, "/" IDENTITY_COMMIT_FILE))
			file->flags |= ENTRY_IDENTITY;
	}
	return bom;
}
