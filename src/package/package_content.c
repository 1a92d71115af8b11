/* package_content.c - which entries of a package are content, whatever its format
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/text.h"
#include "package/package.h"

/* Whether the file is a folder that any installer would make on the way to something below it. */
static bool is_plain_parent(const struct package *package, size_t index)
{
	const struct package_file *file = &package->files.v[index];
	size_t len = strlen(file->path);
	if ((file->mode & 07777) != 0755 || !text_equal(file->owner, "root") ||
	    !text_equal(file->group, "root"))
		return false;
	/* "/a-b" stands between "/a" and "/a/b" in the order of bytes. */
	for (size_t i = index + 1; i < package->files.n; i++) {
		const char *other = package->files.v[i].path;
		if (strncmp(other, file->path, len) != 0)
			return false;
		if (other[len] == '/')
			return true;
	}
	return false;
}

/* Only a deb has this file: the same text is among the tags of an rpm. */
static bool is_debian_changelog(const struct package *package, const char *path)
{
	AUTO_FREE char *changelog =
		xasprintf("/usr/share/doc/%s/changelog.Debian.gz", package->name);
	return text_equal(path, changelog);
}

bool package_file_is_content(const struct package *package, size_t index)
{
	const struct package_file *file = &package->files.v[index];
	return !file->ghost && !(file->flags & ENTRY_IDENTITY) &&
	       !is_debian_changelog(package, file->path) &&
	       !(S_ISDIR(file->mode) && is_plain_parent(package, index));
}
