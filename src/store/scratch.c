/* scratch.c - a file in a directory that gets its name only when it is complete and durable
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/scratch_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/strings.h"

#define FILE_MODE 0644
#define NAME_TRIES 16
#define RANDOM_DIGITS 16

static char *hidden_name(void)
{
	uint64_t random = 0;
	/* A name that is taken is tried again, so a poor one costs time only. */
	if (getrandom(&random, sizeof random, GRND_NONBLOCK) < 0)
		random = (uint64_t)getpid();
	return xasprintf(SCRATCH_PREFIX "%016llx", (unsigned long long)random);
}

static char *descriptor_path(int fd)
{
	return xasprintf("/proc/self/fd/%d", fd);
}

/* An unnamed file is named through /proc later (open(2), O_TMPFILE); without it, it is useless. */
static int open_unnamed(int directory)
{
	int fd = openat(directory, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, FILE_MODE);
	if (fd < 0)
		return -1;
	AUTO_FREE char *path = descriptor_path(fd);
	if (access(path, F_OK) < 0)
		close_reader(&fd);
	return fd;
}

static int open_hidden(struct scratch *scratch)
{
	for (int i = 0; i < NAME_TRIES; i++) {
		char *name = hidden_name();
		scratch->fd = openat(scratch->directory, name,
				     O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
		if (scratch->fd >= 0) {
			scratch->hidden = name;
			return 0;
		}
		free(name);
		if (errno != EEXIST)
			break;
	}
	return -1;
}

int scratch_open(struct scratch *scratch, int directory, const char *name, struct error *error)
{
	*scratch = (struct scratch){.directory = directory, .fd = -1, .name = name};
	scratch->fd = open_unnamed(directory);
	if ((scratch->fd < 0 && open_hidden(scratch) < 0) || fchmod(scratch->fd, FILE_MODE) < 0) {
		int number = errno;
		scratch_close(scratch);
		return error_set_errno(error, number, "cannot write '%s'", name);
	}
	return 0;
}

/* Gives the finished file the name `base`, which must be free. 1: it is not. */
static int link_file(struct scratch *scratch, const char *base)
{
	int done;
	if (scratch->hidden) {
		done = linkat(scratch->directory, scratch->hidden, scratch->directory, base, 0);
	} else {
		AUTO_FREE char *path = descriptor_path(scratch->fd);
		done = linkat(AT_FDCWD, path, scratch->directory, base, AT_SYMLINK_FOLLOW);
	}
	return done < 0 && errno == EEXIST ? 1 : done;
}

/* An unnamed file cannot be renamed over another, so it gets a hidden name first. */
static int link_hidden(struct scratch *scratch)
{
	for (int i = 0; i < NAME_TRIES && !scratch->hidden; i++) {
		char *name = hidden_name();
		int done = link_file(scratch, name);
		if (done == 0)
			scratch->hidden = name;
		else
			free(name);
		if (done < 0)
			return -1;
	}
	return scratch->hidden ? 0 : -1;
}

static int write_failed(const struct scratch *scratch, struct error *error)
{
	return error_set_errno(error, errno, "cannot write '%s'", scratch->name);
}

int scratch_commit_new(struct scratch *scratch, const char *base, struct error *error)
{
	if (fsync(scratch->fd) < 0)
		return write_failed(scratch, error);
	int taken = link_file(scratch, base);
	if (taken < 0 || fsync(scratch->directory) < 0)
		return write_failed(scratch, error);
	scratch_close(scratch);
	return taken;
}

int scratch_commit_over(struct scratch *scratch, const char *base, struct error *error)
{
	if (fsync(scratch->fd) < 0 || link_hidden(scratch) < 0 ||
	    renameat(scratch->directory, scratch->hidden, scratch->directory, base) < 0)
		return write_failed(scratch, error);
	free(scratch->hidden);
	scratch->hidden = NULL;
	if (fsync(scratch->directory) < 0)
		return write_failed(scratch, error);
	scratch_close(scratch);
	return 0;
}

void scratch_close(struct scratch *scratch)
{
	/* fsync(2) has reported before what close(2) could report. */
	close_reader(&scratch->fd);
	if (scratch->hidden)
		(void)unlinkat(scratch->directory, scratch->hidden, 0);
	free(scratch->hidden);
	scratch->hidden = NULL;
}

/* A symbolic link has no unnamed form: it is hidden until it is renamed. NULL: failed, errno. */
static char *link_symbolic(int directory, const char *text)
{
	for (int i = 0; i < NAME_TRIES; i++) {
		char *name = hidden_name();
		if (symlinkat(text, directory, name) == 0)
			return name;
		free(name);
		if (errno != EEXIST)
			break;
	}
	return NULL;
}

int scratch_link_over(int directory, const char *text, const char *base, const char *name,
		      struct error *error)
{
	AUTO_FREE char *hidden = link_symbolic(directory, text);
	if (!hidden)
		return error_set_errno(error, errno, "cannot write the link '%s'", name);
	if (renameat(directory, hidden, directory, base) < 0) {
		int number = errno;
		(void)unlinkat(directory, hidden, 0);
		return error_set_errno(error, number, "cannot write the link '%s'", name);
	}
	if (fsync(directory) < 0)
		return error_set_errno(error, errno, "cannot write the link '%s'", name);
	return 0;
}

/* Whether the name is such as hidden_name makes. */
static bool is_hidden_name(const char *name)
{
	size_t prefix = strlen(SCRATCH_PREFIX);
	return text_starts(name, SCRATCH_PREFIX) && strlen(name) == prefix + RANDOM_DIGITS &&
	       strspn(name + prefix, "0123456789abcdef") == RANDOM_DIGITS;
}

static void sweep_one(int directory, const char *name, int64_t before)
{
	struct stat status;
	/* The time of the last change of the inode counts: the modification time is set by us. */
	if (is_hidden_name(name) && fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	    (S_ISREG(status.st_mode) || S_ISLNK(status.st_mode)) && status.st_ctim.tv_sec < before)
		(void)unlinkat(directory, name, 0);
}

void scratch_sweep(int directory, int64_t before)
{
	int fd = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	if (!list) {
		close_reader(&fd);
		return;
	}
	for (struct dirent *entry = readdir(list); entry; entry = readdir(list))
		sweep_one(directory, entry->d_name, before);
	(void)closedir(list);
}
