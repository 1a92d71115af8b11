/* beneath.c - opens what lies beneath a directory without ever following a symbolic link
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/beneath_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"

static int fail_open(int number, const char *name, struct error *error)
{
	if (number == ENOENT)
		return BENEATH_MISSING;
	/* O_NOFOLLOW reports a link as ELOOP, with O_DIRECTORY as ENOTDIR: open(2). */
	if (number == ELOOP || number == ENOTDIR)
		return error_set(error,
				 "cannot open '%s': a symbolic link or no directory in its path",
				 name);
	return error_set_errno(error, number, "cannot open '%s'", name);
}

static int make_directory(int parent, const char *part, mode_t mode, const char *name,
			  struct error *error)
{
	if (mkdirat(parent, part, mode) < 0) {
		if (errno == EEXIST)
			return 0;
		return error_set_errno(error, errno, "cannot make the directory of '%s'", name);
	}
	/* The umask took bits away. A link put here meanwhile is not followed: O_NOFOLLOW. */
	AUTO_FD fd = openat(parent, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fchmod(fd, mode) < 0 || fsync(parent) < 0)
		return error_set_errno(error, errno, "cannot make the directory of '%s'", name);
	return 0;
}

/* Goes one step down; closes `parent`. */
static int step_down(int parent, const char *part, mode_t make, const char *name,
		     struct error *error)
{
	int fd = -1;
	if (!make || make_directory(parent, part, make, name, error) == 0) {
		fd = openat(parent, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (fd < 0)
			fd = fail_open(errno, name, error);
	}
	file_close_reader(&parent);
	return fd;
}

int beneath_open_parent(int root, const char *name, mode_t make, const char **base,
			struct error *error)
{
	AUTO_FREE char *parts = xstrdup(name);
	int fd = fcntl(root, F_DUPFD_CLOEXEC, 0);
	if (fd < 0)
		return error_set_errno(error, errno, "cannot open '%s'", name);
	char *part = parts;
	for (char *slash = strchr(part, '/'); slash && fd >= 0; slash = strchr(part, '/')) {
		*slash = '\0';
		fd = step_down(fd, part, make, name, error);
		part = slash + 1;
	}
	*base = name + (part - parts);
	return fd;
}

int beneath_open_directory(int root, const char *name, struct error *error)
{
	const char *base;
	int parent = beneath_open_parent(root, name, 0, &base, error);
	return parent < 0 ? parent : step_down(parent, base, 0, name, error);
}

int beneath_open_file(int root, const char *name, struct error *error)
{
	const char *base;
	AUTO_FD parent = beneath_open_parent(root, name, 0, &base, error);
	if (parent < 0)
		return parent;
	/* O_NONBLOCK: a FIFO must not make us wait. */
	int fd = openat(parent, base, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return fail_open(errno, name, error);
	struct stat status;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
		return fd;
	file_close_reader(&fd);
	return error_set(error, "cannot open '%s': not a regular file", name);
}

void beneath_remove_empty(int root, const char *name)
{
	AUTO_FREE char *folder = xstrdup(name);
	for (char *slash = strrchr(folder, '/'); slash; slash = strrchr(folder, '/')) {
		const char *base;
		AUTO_ERROR missing = ERROR_INIT;
		*slash = '\0';
		AUTO_FD parent = beneath_open_parent(root, folder, 0, &base, &missing);
		if (parent < 0 || unlinkat(parent, base, AT_REMOVEDIR) < 0)
			return;
	}
}
