/* prove_folder.c - a hidden folder for what nobody shall see, for one run
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/prove_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/strings.h"

#define PREFIX ".ingot-prove-"
#define OPEN_DIRECTORY (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
#define TRIES 16

/* All names in a directory; what cannot be read has none. */
static struct strings list_names(const char *path)
{
	struct strings names = {0};
	int fd = open(path, OPEN_DIRECTORY & ~O_NOFOLLOW);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);

	if (!stream) {
		close_reader(&fd);
		return names;
	}
	for (struct dirent *entry = readdir(stream); entry; entry = readdir(stream))
		strings_add(&names, entry->d_name);
	(void)closedir(stream);
	return names;
}

/* What a build leaves is files, none of them in a folder of its own. */
static void remove_locked(const char *path, int fd)
{
	struct strings names = list_names(path);

	for (size_t i = 0; i < names.n; i++)
		(void)unlinkat(fd, names.v[i], 0);
	(void)rmdir(path);
	strings_free(&names);
}

/* Opened and locked, and still at its place; else -1. */
static int take(const char *path)
{
	struct stat here, there;
	int fd = open(path, OPEN_DIRECTORY);

	if (fd < 0)
		return -1;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &here) == 0 &&
	    lstat(path, &there) == 0 && here.st_ino == there.st_ino && here.st_uid == geteuid())
		return fd;
	close_reader(&fd);
	return -1;
}

static void sweep(const char *beside)
{
	struct strings names = list_names(beside);

	for (size_t i = 0; i < names.n; i++) {
		CLEANUP(free_pointer) char *path = path_join(beside, names.v[i]);
		CLEANUP(close_reader) int fd = text_starts(names.v[i], PREFIX) ? take(path) : -1;

		if (fd >= 0)
			remove_locked(path, fd);
	}
	strings_free(&names);
}

/* ---- The guard ---- */

/* It keeps nothing open that somebody may wait for: a pipe's reader, a terminal. */
NORETURN static void stand_guard(const struct prove_folder *folder, int end_of_run)
{
	static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	char nothing;

	for (size_t i = 0; i < ARRAY_SIZE(ignored); i++)
		(void)signal(ignored[i], SIG_IGN);
	if (dup2(end_of_run, STDIN_FILENO) < 0 || dup2(folder->fd, STDOUT_FILENO) < 0 ||
	    close_range(STDERR_FILENO, ~0U, 0) < 0)
		_exit(1);
	while (read(STDIN_FILENO, &nothing, 1) < 0 && errno == EINTR)
		;
	/* The second build may still write; where the folder is gone it cannot. */
	for (int i = 0; i < TRIES && access(folder->path, F_OK) == 0; i++)
		remove_locked(folder->path, STDOUT_FILENO);
	_exit(0);
}

static int start_guard(struct prove_folder *folder, struct error *error)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set_errno(error, errno, "cannot make a pipe");
	folder->guard = fork();
	if (folder->guard == 0)
		stand_guard(folder, ends[0]);
	close_reader(&ends[0]);
	folder->alive = ends[1];
	if (folder->guard > 0)
		return 0;
	folder->guard = 0;
	return error_set_errno(error, errno, "cannot start a process");
}

static void end_guard(struct prove_folder *folder)
{
	if (folder->guard > 0) {
		(void)kill(folder->guard, SIGKILL);
		while (waitpid(folder->guard, NULL, 0) < 0 && errno == EINTR)
			;
	}
	close_reader(&folder->alive);
	folder->guard = 0;
}

/* ---- Making and removing ---- */

int prove_folder_make(struct prove_folder *folder, const char *beside, struct error *error)
{
	*folder = (struct prove_folder)PROVE_FOLDER_INIT;
	sweep(beside);
	/* Another run may sweep the new folder before it is locked. */
	for (int i = 0; i < TRIES; i++) {
		CLEANUP(free_pointer) char *path = path_join(beside, PREFIX "XXXXXX");

		if (!mkdtemp(path))
			return error_set_errno(error, errno, "cannot make a folder in '%s'",
					       beside);
		folder->fd = take(path);
		if (folder->fd >= 0) {
			folder->path = xstrdup(path);
			return start_guard(folder, error);
		}
	}
	return error_set(error, "cannot make a folder in '%s': other runs keep taking it", beside);
}

void prove_folder_remove(struct prove_folder *folder)
{
	if (!folder->path)
		return;
	remove_locked(folder->path, folder->fd);
	end_guard(folder);
	close_reader(&folder->fd);
	free_pointer(&folder->path);
}
