/* own_folder.c - a folder for one process, known again when that was killed
 *
 * Between mkdtemp and flock another process may take a new folder for one that was left behind. It
 * then holds the lock or has removed the folder: both show, and the maker tries another name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/own_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/strings.h"
#include "base/text.h"

#define RANDOM "XXXXXX"
#define MARKER_TEXT "A folder of ingot's, for one run.\n"
#define OPEN_DIRECTORY (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
#define TRIES 16
#define DEPTH_MAX 16

/* ---- Removing ---- */

static bool is_dots(const char *name)
{
	return text_equal(name, ".") || text_equal(name, "..");
}

/* Lists all entries of a directory but `.`, `..`; an unreadable directory has none. */
static struct strings list_entries(int directory)
{
	struct strings names = {0};
	int fd = openat(directory, ".", OPEN_DIRECTORY);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	if (!stream) {
		file_close_reader(&fd);
		return names;
	}
	for (struct dirent *entry = readdir(stream); entry; entry = readdir(stream))
		if (!is_dots(entry->d_name))
			strings_add(&names, entry->d_name);
	(void)closedir(stream); /* was only read */
	return names;
}

/* Removes everything below `directory` but the entry `kept` (or NULL) of its top. Returns whether
 * it is gone. */
static bool remove_below(int directory, const char *kept, int depth)
{
	AUTO_STRINGS names = list_entries(directory);
	bool is_gone = true;
	for (size_t i = 0; i < names.n; i++) {
		const char *name = names.v[i];
		if (text_equal(name, kept) || !unlinkat(directory, name, 0) || errno == ENOENT)
			continue;
		AUTO_FD fd = depth == 0 ? -1 : openat(directory, name, OPEN_DIRECTORY);
		if (fd >= 0)
			(void)remove_below(fd, NULL, depth - 1);
		if (unlinkat(directory, name, AT_REMOVEDIR) && errno != ENOENT)
			is_gone = false;
	}
	return is_gone;
}

static int make_marker(const char *path, int directory, struct error *error)
{
	AUTO_FREE char *name = path_join(path, OWN_FOLDER_MARKER);
	int fd = openat(directory, OWN_FOLDER_MARKER,
			O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return error_set_errno(error, errno, "cannot write '%s'", name);
	int failed = file_write_all(fd, MARKER_TEXT, strlen(MARKER_TEXT), name, error);
	if (close(fd) && !failed)
		failed = error_set_errno(error, errno, "cannot write '%s'", name);
	return failed;
}

/* The marker goes last, and only with all else: a removal that is killed, or fails, can be taken up
 * again. What appears in between is removed, too. */
void own_folder_clear(const char *path, int fd)
{
	AUTO_ERROR ignored = ERROR_INIT;
	for (int i = 0; i < TRIES && remove_below(fd, OWN_FOLDER_MARKER, DEPTH_MAX); i++) {
		(void)unlinkat(fd, OWN_FOLDER_MARKER, 0);
		if (!rmdir(path) || errno != ENOTEMPTY)
			return;
		/* Where this fails the next turn removes what is there all the same. */
		if (make_marker(path, fd, &ignored))
			error_clear(&ignored);
	}
}

void own_folder_remove(struct own_folder *folder)
{
	if (!folder->path)
		return;
	own_folder_clear(folder->path, folder->fd);
	file_close_reader(&folder->fd);
	free_pointer(&folder->path);
}

/* ---- What killed processes left ---- */

static bool has_name(const char *name, const char *prefix)
{
	return text_starts(name, prefix) && strlen(name) == strlen(prefix) + strlen(RANDOM);
}

/* Whether the marker is a regular file of this user, which says what we write. `length`: how much
 * of that. */
static bool has_marker(int directory, size_t length)
{
	char text[sizeof MARKER_TEXT] = "";
	struct stat status;
	AUTO_FD fd = openat(directory, OWN_FOLDER_MARKER,
			    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	ssize_t got = -1;
	if (fd >= 0 && !fstat(fd, &status) && S_ISREG(status.st_mode) && status.st_uid == geteuid())
		got = read(fd, text, sizeof text);
	return got == (ssize_t)length && memcmp(text, MARKER_TEXT, length) == 0;
}

/* Whether its maker was killed before the marker said anything: then nothing is in the folder that
 * could be lost. */
static bool is_fresh(int directory)
{
	AUTO_STRINGS names = list_entries(directory);
	return names.n == 0 || (names.n == 1 && has_marker(directory, 0));
}

/* Whether a folder is ours, of this user, and nobody lives in it: then the lock is ours too. */
static bool is_abandoned(int fd)
{
	struct stat status;
	if (fstat(fd, &status) || status.st_uid != geteuid() || (status.st_mode & 07777) != 0700)
		return false;
	return flock(fd, LOCK_EX | LOCK_NB) == 0 &&
	       (has_marker(fd, strlen(MARKER_TEXT)) || is_fresh(fd));
}

void own_folder_sweep(const char *beside, const char *prefix, void (*before)(const char *path))
{
	/* The folder itself may be reached through a link. */
	AUTO_FD folder = open(beside, OPEN_DIRECTORY & ~O_NOFOLLOW);
	if (folder < 0)
		return;
	AUTO_STRINGS names = list_entries(folder);
	for (size_t i = 0; i < names.n; i++) {
		if (!has_name(names.v[i], prefix))
			continue;
		AUTO_FD fd = openat(folder, names.v[i], OPEN_DIRECTORY);
		if (fd >= 0 && is_abandoned(fd)) {
			AUTO_FREE char *path = path_join(beside, names.v[i]);
			if (before)
				before(path);
			own_folder_clear(path, fd);
		}
	}
}

/* ---- Making ---- */

/* Whether the folder is locked and still lies where it was made. */
static bool take_folder(struct own_folder *folder)
{
	struct stat here, there;
	folder->fd = open(folder->path, OPEN_DIRECTORY);
	if (folder->fd < 0)
		return false;
	if (!flock(folder->fd, LOCK_EX | LOCK_NB) && !fstat(folder->fd, &here) &&
	    !lstat(folder->path, &there) && here.st_dev == there.st_dev &&
	    here.st_ino == there.st_ino)
		return true;
	file_close_reader(&folder->fd);
	return false;
}

int own_folder_make(struct own_folder *folder, const char *beside, const char *prefix,
		    struct error *error)
{
	*folder = (struct own_folder)OWN_FOLDER_INIT;
	AUTO_FREE char *name = xasprintf("%s" RANDOM, prefix);
	for (int i = 0; i < TRIES; i++) {
		free(folder->path);
		folder->path = path_join(beside, name);
		if (!mkdtemp(folder->path)) {
			error_set_errno(error, errno, "cannot make a folder in '%s'", beside);
			free_pointer(&folder->path);
			return -1;
		}
		if (!take_folder(folder))
			continue;
		if (make_marker(folder->path, folder->fd, error) == 0)
			return 0;
		own_folder_remove(folder);
		return -1;
	}
	error_set(error, "cannot make '%s': another process keeps taking it", folder->path);
	free_pointer(&folder->path);
	return -1;
}
