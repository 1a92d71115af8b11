/* output.c - files that appear complete and durable, or not at all
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/strings.h"
#include "base/text.h"

#define PREFIX ".ingot-"
#define RANDOM_DIGITS 16
/* A file system that offers so many taken names of 64 random bits is broken. */
#define NAME_TRIES 16

#define DESCRIPTOR_PATH_SIZE 32

/* ---- Hidden names ---- */

/* Returns a name beside `path`, so that a rename stays on the file system. */
static char *make_hidden_name(const char *path)
{
	uint64_t random = 0;
	/* A name that is taken is tried again, so a poor one costs time only. */
	if (getrandom(&random, sizeof random, GRND_NONBLOCK) < 0)
		random = (uint64_t)getpid();
	AUTO_FREE char *parent = path_parent(path);
	AUTO_FREE char *name = xasprintf(PREFIX "%016llx", (unsigned long long)random);
	return path_join(parent, name);
}

/* Whether the last component is such as make_hidden_name makes. */
static bool is_hidden_name(const char *base)
{
	const char *digits = base + strlen(PREFIX);
	return text_starts(base, PREFIX) && strlen(digits) == RANDOM_DIGITS &&
	       strspn(digits, "0123456789abcdef") == RANDOM_DIGITS;
}

int output_hide(int directory, const char *path, output_maker make, const void *context,
		char **hidden)
{
	for (int tries = 0; tries < NAME_TRIES; tries++) {
		char *name = make_hidden_name(path);
		int made = make(directory, name, context);
		if (made >= 0) {
			*hidden = name;
			return made;
		}
		free(name);
		if (errno != EEXIST)
			break;
	}
	return -1;
}

static void sweep_entry(int directory, const char *base, int64_t before)
{
	struct stat status;
	/* The time of the last change of the inode counts: the modification time may be set. */
	if (is_hidden_name(base) && fstatat(directory, base, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	    (S_ISREG(status.st_mode) || S_ISLNK(status.st_mode)) && status.st_ctim.tv_sec < before)
		(void)unlinkat(directory, base, 0);
}

void output_sweep(int directory, int64_t before)
{
	int fd = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	if (!list) {
		file_close_reader(&fd);
		return;
	}
	for (struct dirent *entry = readdir(list); entry; entry = readdir(list))
		sweep_entry(directory, entry->d_name, before);
	(void)closedir(list);
}

/* ---- Opening ---- */

/* Writes how an unnamed file is addressed to give it a name: open(2), O_TMPFILE. */
static void write_descriptor_path(int fd, char text[DESCRIPTOR_PATH_SIZE])
{
	(void)snprintf(text, DESCRIPTOR_PATH_SIZE, "/proc/self/fd/%d", fd);
}

/* Returns -1 where the file system has no unnamed files, or where they could not be named later. */
static int open_unnamed(const struct output *output, mode_t mode)
{
	AUTO_FREE char *parent = path_parent(output->path);
	char descriptor[DESCRIPTOR_PATH_SIZE];
	int fd = openat(output->directory, parent, O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
	if (fd < 0)
		return -1;
	write_descriptor_path(fd, descriptor);
	if (access(descriptor, F_OK) < 0)
		file_close_reader(&fd);
	return fd;
}

static int make_file(int directory, const char *name, const void *context)
{
	const mode_t *mode = context;
	return openat(directory, name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, *mode);
}

static int open_file(struct output *output, mode_t mode)
{
	output->fd = open_unnamed(output, mode);
	if (output->fd < 0)
		output->fd = output_hide(output->directory, output->path, make_file, &mode,
					 &output->hidden);
	return output->fd < 0 ? -1 : 0;
}

/* Reports errno and drops the output. */
static int give_up(struct output *output, const char *operation, struct error *error)
{
	error_set_errno(error, errno, "cannot %s '%s'", operation, output->name);
	output_cancel(output);
	return -1;
}

int output_open(struct output *output, const char *path, mode_t mode, struct error *error)
{
	*output = (struct output){.fd = -1, .directory = AT_FDCWD, .name = xstrdup(path)};
	output->path = output->name;
	return open_file(output, mode) ? give_up(output, "create", error) : 0;
}

int output_open_at(struct output *output, int directory, const char *name, mode_t mode,
		   struct error *error)
{
	*output = (struct output){
		.fd = -1, .directory = directory, .name = xstrdup(name), .must_sync = true};
	output->path = path_base(output->name);
	if (open_file(output, mode) || fchmod(output->fd, mode) < 0)
		return give_up(output, "write", error);
	return 0;
}

void output_cancel(struct output *output)
{
	/* fsync(2) has reported before what close(2) could report. */
	file_close_reader(&output->fd);
	if (output->hidden)
		(void)unlinkat(output->directory, output->hidden, 0);
	free_pointer(&output->hidden);
	free_pointer(&output->name);
	output->path = NULL;
}

/* ---- One ---- */

int output_sync(const struct output *output, struct error *error)
{
	if (fsync(output->fd) < 0)
		return error_set_errno(error, errno, "cannot write '%s'", output->name);
	return 0;
}

/* Gives the file a further name; never replaces: link(2). */
static int link_file(int directory, const char *name, const void *context)
{
	const struct output *output = context;
	char descriptor[DESCRIPTOR_PATH_SIZE];
	if (output->hidden)
		return linkat(directory, output->hidden, directory, name, 0);
	write_descriptor_path(output->fd, descriptor);
	return linkat(AT_FDCWD, descriptor, directory, name, AT_SYMLINK_FOLLOW);
}

/* Names the file where nothing has that name yet. Returns 1 where something has. */
static int place_new(struct output *output)
{
	if (link_file(output->directory, output->path, output) == 0)
		return 0;
	return errno == EEXIST ? 1 : -1;
}

static int replace_file(struct output *output)
{
	int directory = output->directory;
	if (!output->hidden &&
	    output_hide(directory, output->path, link_file, output, &output->hidden) < 0)
		return -1;
	if (renameat(directory, output->hidden, directory, output->path) < 0)
		return -1;
	free_pointer(&output->hidden);
	return 0;
}

/* Makes a name itself survive a crash. */
static int sync_parent(int directory, const char *path, bool must_sync)
{
	AUTO_FREE char *parent = path_parent(path);
	AUTO_FD fd = openat(directory, parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	/* Some file systems cannot sync a directory, and say so by EINVAL: fsync(2). */
	return fsync(fd) < 0 && (must_sync || errno != EINVAL) ? -1 : 0;
}

/* Ends a commit, in which `placed` is what gave the file its name. */
static int finish_commit(struct output *output, int placed, struct error *error)
{
	if (placed < 0 || sync_parent(output->directory, output->path, output->must_sync))
		return give_up(output, "write", error);
	output_cancel(output);
	return placed;
}

int output_commit(struct output *output, struct error *error)
{
	int placed = fsync(output->fd);
	/* Where nothing has the name, a killed process shall leave no hidden one. */
	if (placed == 0)
		placed = output->hidden ? 1 : place_new(output);
	if (placed == 1)
		placed = replace_file(output);
	return finish_commit(output, placed, error);
}

int output_commit_new(struct output *output, struct error *error)
{
	int placed = fsync(output->fd);
	return finish_commit(output, placed ? placed : place_new(output), error);
}

int output_commit_over(struct output *output, struct error *error)
{
	int placed = fsync(output->fd);
	return finish_commit(output, placed ? placed : replace_file(output), error);
}

/* ---- Several ---- */

/* Holds how to undo a commit. */
struct placed {
	char *path;
	char *before; /* a hidden name of what it replaced; NULL: there was nothing, or none could
			 be given */
	bool was_there;
	struct stat file; /* what gets the name */
};

static int link_path(int directory, const char *name, const void *context)
{
	const char *path = context;
	return linkat(directory, path, directory, name, 0);
}

/* Gives what stands there a second name, so that it can be put back. */
static void keep_before(struct placed *placed)
{
	placed->was_there = access(placed->path, F_OK) == 0;
	/* A failure is seen by `before`, which is NULL then. */
	if (placed->was_there)
		(void)!output_hide(AT_FDCWD, placed->path, link_path, placed->path,
				   &placed->before);
}

/* An output that failed may have its name nevertheless: where its directory could not be synced. */
static bool has_name(const struct placed *placed)
{
	struct stat found;
	return lstat(placed->path, &found) == 0 && found.st_dev == placed->file.st_dev &&
	       found.st_ino == placed->file.st_ino;
}

static int undo_commit(const struct placed *placed)
{
	if (!has_name(placed))
		return 0;
	if (placed->was_there && !placed->before)
		return -1;
	if (placed->before ? rename(placed->before, placed->path) < 0 : unlink(placed->path) < 0)
		return -1;
	return sync_parent(AT_FDCWD, placed->path, false);
}

static void undo_commits(struct placed *placed, size_t n, struct error *error)
{
	AUTO_STRINGS left = {0};
	for (size_t i = n; i-- > 0;)
		if (undo_commit(&placed[i]))
			strings_add(&left, placed[i].path);
	AUTO_FREE char *names = strings_join(&left, "', '");
	if (left.n)
		error_hint(error, "'%s' could not be put back, and is the new one", names);
	else if (n > 1)
		error_hint(error, "what was made with it was put back: all is as it was");
}

static void forget_commit(struct placed *placed)
{
	/* A name that stays is a second one of what was replaced, and hidden. */
	if (placed->before)
		(void)unlink(placed->before);
	free(placed->before);
	free(placed->path);
}

int output_commit_all(struct output *const outputs[], size_t n, struct error *error)
{
	int failed = 0;
	size_t done = 0;
	AUTO_FREE struct placed *placed = xzalloc((n + 1) * sizeof *placed);
	for (size_t i = 0; i < n && !failed; i++)
		failed = output_sync(outputs[i], error);
	for (; done < n && !failed; done++) {
		struct placed *one = &placed[done];
		one->path = xstrdup(outputs[done]->path);
		if (fstat(outputs[done]->fd, &one->file) < 0)
			failed = error_set_errno(error, errno, "cannot write '%s'", one->path);
		if (!failed && n > 1)
			keep_before(one);
		if (!failed)
			failed = output_commit(outputs[done], error);
	}
	if (failed)
		undo_commits(placed, done, error);
	for (size_t i = 0; i < n; i++)
		forget_commit(&placed[i]);
	return failed;
}
