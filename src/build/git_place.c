/* git_place.c - which work tree a folder is in
 *
 * git would take any folder for a repository that has HEAD, objects and refs, and its configuration
 * with it: such a folder can be part of what somebody cloned. A `.git` cannot.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/git_place_internal.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/host.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

static bool is_there(const char *folder, const char *name)
{
	AUTO_FREE char *path = path_join(folder, name);
	struct stat status;
	return lstat(path, &status) == 0;
}

/* Whether a `.git` has what git asks of it: where it is less, git itself goes on looking above. */
static bool is_repository(const char *own)
{
	if (!is_there(own, "HEAD"))
		return false;
	return is_there(own, "commondir") || (is_there(own, "objects") && is_there(own, "refs"));
}

bool git_place_has(const char *top)
{
	AUTO_FREE char *own = path_join(top, ".git");
	struct stat status;
	if (stat(own, &status))
		return false;
	return S_ISREG(status.st_mode) || (S_ISDIR(status.st_mode) && is_repository(own));
}

bool git_place_fits(const char *top, const char *own)
{
	AUTO_FREE char *expected = path_join(top, ".git");
	struct stat here, found, wanted;
	if (stat(top, &here) || stat(own, &found) || stat(expected, &wanted))
		return false;
	if (S_ISREG(wanted.st_mode))
		return found.st_dev != here.st_dev || found.st_ino != here.st_ino;
	return found.st_dev == wanted.st_dev && found.st_ino == wanted.st_ino;
}

/* `entry` is one of GIT_CEILING_DIRECTORIES. */
static bool is_entry(const char *folder, const char *entry)
{
	char real[PATH_MAX];
	return *entry == '/' && text_equal(folder, realpath(entry, real) ? real : entry);
}

static bool is_ceiling(const char *folder)
{
	const char *list = host_own_variable("GIT_CEILING_DIRECTORIES");
	bool found = false;
	while (list && *list && !found) {
		size_t len = strcspn(list, ":");
		AUTO_FREE char *entry = xstrndup(list, len);
		found = is_entry(folder, entry);
		list += len + (list[len] == ':');
	}
	return found;
}

static dev_t find_device(const char *folder)
{
	struct stat status = {0};
	return stat(folder, &status) ? 0 : status.st_dev;
}

char *git_place_find(const char *folder)
{
	char *at = realpath(*folder ? folder : ".", NULL);
	dev_t device = at ? find_device(at) : 0;

	while (at && !git_place_has(at)) {
		char *parent = path_parent(at);
		bool is_end = text_equal(parent, at) || is_ceiling(parent) ||
			      find_device(parent) != device;
		free(at);
		at = is_end ? NULL : parent;
		if (is_end)
			free(parent);
	}
	return at;
}
