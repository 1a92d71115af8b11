/* sharing.c - who may write to a repository in a directory: its owner, or a whole group
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/sharing_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/advice.h"
#include "base/file.h"
#include "base/memory.h"
#include "store/beneath_internal.h"

#define NAMES_SIZE 4096

static const struct sharing by_owner = SHARING_NONE;
static const struct sharing by_group = {.file = 0664, .folder = S_ISGID | 0775};

static bool is_group_folder(const struct stat *status)
{
	mode_t wanted = S_ISGID | S_IWGRP;
	return S_ISDIR(status->st_mode) && (status->st_mode & wanted) == wanted;
}

struct sharing sharing_read(int root)
{
	struct stat status;
	if (fstatat(root, SHARING_FOLDER, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	    is_group_folder(&status))
		return by_group;
	return by_owner;
}

/* ---- Names ---- */

/* Returns the user's name, or the number where it has none; caller frees. */
static char *find_user(uid_t user)
{
	char names[NAMES_SIZE];
	struct passwd entry, *found = NULL;
	if (getpwuid_r(user, &entry, names, sizeof names, &found) == 0 && found)
		return xstrdup(entry.pw_name);
	return xasprintf("%lu", (unsigned long)user);
}

static char *find_group(gid_t group)
{
	char names[NAMES_SIZE];
	struct group entry, *found = NULL;
	if (getgrgid_r(group, &entry, names, sizeof names, &found) == 0 && found)
		return xstrdup(entry.gr_name);
	return xasprintf("%lu", (unsigned long)group);
}

int sharing_advise(int root, struct error *error)
{
	struct stat status;
	if (fstatat(root, SHARING_FOLDER, &status, AT_SYMLINK_NOFOLLOW) < 0 ||
	    status.st_uid == geteuid() || faccessat(root, SHARING_FOLDER, W_OK, AT_EACCESS) == 0)
		return -1;
	if (is_group_folder(&status)) {
		AUTO_FREE char *group = find_group(status.st_gid);
		return error_hint(error,
				  "the repository is shared by the group '%s': whoever is in it "
				  "can write",
				  group);
	}
	AUTO_FREE char *user = find_user(status.st_uid);
	return error_advise(error, ADVICE_SHARE, user);
}

/* ---- Giving to the group ---- */

/* Whether a call failed since the file is another user's. */
static bool is_refused(int number)
{
	return number == EPERM || number == EACCES;
}

/* Gives an open file or folder to a group. Returns 1 where it belongs to another user. Changing
 * the group takes the set-group-id bit away, so the mode comes after it. */
static int give(int fd, gid_t group, const char *name, struct error *error)
{
	struct stat status;
	if (fstat(fd, &status) < 0)
		return error_set_errno(error, errno, "cannot share '%s'", name);
	mode_t mode = S_ISDIR(status.st_mode) ? by_group.folder : by_group.file;
	if (status.st_gid != group && fchown(fd, (uid_t)-1, group) < 0)
		return is_refused(errno) ? 1
					 : error_set_errno(error, errno, "cannot share '%s'", name);
	if ((status.st_gid != group || (status.st_mode & ALLPERMS) != mode) && fchmod(fd, mode) < 0)
		return is_refused(errno) ? 1
					 : error_set_errno(error, errno, "cannot share '%s'", name);
	return 0;
}

static int refuse_other(const char *name, struct error *error)
{
	return error_set(error, "cannot share '%s': it belongs to another user", name);
}

/* The kernel drops the bit without a word where its user is not in the group: chmod(2). */
static int check_bit(int root, gid_t group, const char *name, struct error *error)
{
	struct stat status;
	if (fstatat(root, SHARING_FOLDER, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	    is_group_folder(&status))
		return 0;
	AUTO_FREE char *other = find_group(group);
	return error_set(error, "cannot share '%s' with the group '%s': you are not in it", name,
			 other);
}

int sharing_begin(int root, const char *name, struct error *error)
{
	struct stat status;
	if (fstat(root, &status) < 0)
		return error_set_errno(error, errno, "cannot share '%s'", name);
	int result = give(root, status.st_gid, name, error);
	if (result)
		return result < 0 ? -1 : refuse_other(name, error);
	const char *base;
	AUTO_FD parent =
		beneath_open_parent(root, SHARING_FOLDER "/x", by_group.folder, &base, error);
	if (parent < 0)
		return -1;
	result = give(parent, status.st_gid, name, error);
	if (result)
		return result < 0 ? -1 : refuse_other(name, error);
	if (fsync(root) < 0 || fsync(parent) < 0)
		return error_set_errno(error, errno, "cannot share '%s'", name);
	return check_bit(root, status.st_gid, name, error);
}

static int spread_below(int folder, gid_t group, const char *name, struct strings *left,
			struct error *error);

/* Gives what one name of a folder stands for. What is neither file nor folder has no mode. */
static int spread_entry(int folder, const char *base, gid_t group, const char *name,
			struct strings *left, struct error *error)
{
	struct stat status;
	if (fstatat(folder, base, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0
				       : error_set_errno(error, errno, "cannot share '%s'", name);
	if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
		return 0;
	AUTO_FD fd = openat(folder, base, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0 && !is_refused(errno))
		return error_set_errno(error, errno, "cannot share '%s'", name);
	int result = fd < 0 ? 1 : give(fd, group, name, error);
	if (result > 0)
		strings_add(left, name);
	if (result < 0 || fd < 0 || !S_ISDIR(status.st_mode))
		return result < 0 ? -1 : 0;
	return spread_below(fd, group, name, left, error);
}

static int spread_below(int folder, gid_t group, const char *name, struct strings *left,
			struct error *error)
{
	int failed = 0;
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	if (!list) {
		error_set_errno(error, errno, "cannot list '%s'", name);
		file_close_reader(&fd);
		return -1;
	}
	errno = 0;
	for (struct dirent *entry = readdir(list); entry && !failed; entry = readdir(list)) {
		AUTO_FREE char *path = xasprintf("%s/%s", name, entry->d_name);
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			failed = spread_entry(dirfd(list), entry->d_name, group, path, left, error);
		errno = 0;
	}
	if (!failed && errno)
		failed = error_set_errno(error, errno, "cannot list '%s'", name);
	(void)closedir(list);
	return failed;
}

int sharing_spread(int root, const struct strings *folders, struct strings *left,
		   struct error *error)
{
	struct stat status;
	if (fstat(root, &status) < 0)
		return error_set_errno(error, errno, "cannot share '" SHARING_FOLDER "'");
	int failed = spread_entry(root, SHARING_FOLDER, status.st_gid, SHARING_FOLDER, left, error);
	for (size_t i = 0; i < folders->n && !failed; i++)
		failed = spread_entry(root, folders->v[i], status.st_gid, folders->v[i], left,
				      error);
	return failed;
}
