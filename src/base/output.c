/* output.c - files that appear complete or not at all
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/strings.h"

/* A file system that offers so many taken names of 64 random bits is broken. */
#define NAME_TRIES 16

#define DESCRIPTOR_PATH_SIZE 32

/* Writes how an unnamed file is addressed to give it a name: open(2), O_TMPFILE. */
static void descriptor_path(int fd, char text[DESCRIPTOR_PATH_SIZE])
{
	(void)snprintf(text, DESCRIPTOR_PATH_SIZE, "/proc/self/fd/%d", fd);
}

/* Returns ".<name>.<random>" beside `path`, so that a rename stays on the file system. */
static char *hidden_name(const char *path)
{
	uint64_t random;
	if (getrandom(&random, sizeof random, 0) != (ssize_t)sizeof random)
		program_end("the kernel gives no random numbers");
	AUTO_FREE char *parent = path_parent(path);
	AUTO_FREE char *name =
		xasprintf(".%.200s.%016llx", path_base(path), (unsigned long long)random);
	return path_join(parent, name);
}

/* Returns -1 where the file system has no unnamed files, or where they could not be named later. */
static int open_unnamed(const char *path, mode_t mode)
{
	AUTO_FREE char *parent = path_parent(path);
	char descriptor[DESCRIPTOR_PATH_SIZE];
	int fd = open(parent, O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
	if (fd < 0)
		return -1;
	descriptor_path(fd, descriptor);
	if (access(descriptor, F_OK) < 0)
		close_reader(&fd);
	return fd;
}

static int open_hidden(struct output *output, mode_t mode)
{
	for (int tries = 0; tries < NAME_TRIES; tries++) {
		char *name = hidden_name(output->path);
		output->fd = open(name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, mode);
		if (output->fd >= 0) {
			output->temporary = name;
			return 0;
		}
		free(name);
		if (errno != EEXIST)
			break;
	}
	return -1;
}

int output_open(struct output *output, const char *path, mode_t mode, struct error *error)
{
	*output = (struct output)OUTPUT_INIT;
	output->path = xstrdup(path);
	output->fd = open_unnamed(path, mode);
	if (output->fd >= 0 || open_hidden(output, mode) == 0)
		return 0;
	int cause = errno;
	output_cancel(output);
	return error_set_errno(error, cause, "cannot create '%s'", path);
}

void output_cancel(struct output *output)
{
	/* The file is dropped, so neither failure loses anything. */
	close_reader(&output->fd);
	if (output->temporary)
		(void)unlink(output->temporary);
	free_pointer(&output->temporary);
	free_pointer(&output->path);
}

int output_sync(const struct output *output, struct error *error)
{
	if (fsync(output->fd) < 0)
		return error_set_errno(error, errno, "cannot write '%s'", output->path);
	return 0;
}

/* Gives an unnamed file its name; never replaces: link(2). */
static int name_unnamed(const struct output *output, const char *path)
{
	char descriptor[DESCRIPTOR_PATH_SIZE];
	descriptor_path(output->fd, descriptor);
	return linkat(AT_FDCWD, descriptor, AT_FDCWD, path, AT_SYMLINK_FOLLOW);
}

/* Gives an unnamed file a hidden name. */
static int name_hidden(struct output *output)
{
	for (int tries = 0; tries < NAME_TRIES; tries++) {
		char *name = hidden_name(output->path);
		if (name_unnamed(output, name) == 0) {
			output->temporary = name;
			return 0;
		}
		free(name);
		if (errno != EEXIST)
			break;
	}
	return -1;
}

static int close_output(struct output *output)
{
	int fd = output->fd;
	output->fd = -1;
	return close(fd);
}

/* Makes the new name itself survive a crash. */
static int sync_parent(const char *path)
{
	AUTO_FREE char *parent = path_parent(path);
	AUTO_FD fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	/* Some file systems cannot sync a directory, and say so by EINVAL: fsync(2). */
	return fsync(fd) < 0 && errno != EINVAL ? -1 : 0;
}

static int report(struct output *output, struct error *error)
{
	error_set_errno(error, errno, "cannot write '%s'", output->path);
	output_cancel(output);
	return -1;
}

/* Names the file where nothing has that name yet, so that a killed run leaves no hidden one.
 * Returns 1 where something has. */
static int place_unnamed(struct output *output)
{
	if (output->temporary)
		return 1;
	if (name_unnamed(output, output->path) == 0)
		return close_output(output);
	return errno == EEXIST ? 1 : -1;
}

static int replace(struct output *output)
{
	if ((!output->temporary && name_hidden(output)) || close_output(output) ||
	    rename(output->temporary, output->path) < 0)
		return -1;
	free_pointer(&output->temporary);
	return 0;
}

int output_commit(struct output *output, struct error *error)
{
	int placed = fsync(output->fd) < 0 ? -1 : place_unnamed(output);
	if (placed == 1)
		placed = replace(output);
	if (placed || sync_parent(output->path))
		return report(output, error);
	output_cancel(output);
	return 0;
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

/* Gives what stands there a second name, so that it can be put back. */
static void keep_before(struct placed *placed)
{
	placed->was_there = access(placed->path, F_OK) == 0;
	for (int tries = 0; placed->was_there && tries < NAME_TRIES; tries++) {
		char *name = hidden_name(placed->path);
		if (link(placed->path, name) == 0) {
			placed->before = name;
			return;
		}
		free(name);
		if (errno != EEXIST)
			return;
	}
}

/* An output that failed may have its name nevertheless: where its directory could not be synced. */
static bool has_name(const struct placed *placed)
{
	struct stat found;
	return lstat(placed->path, &found) == 0 && found.st_dev == placed->file.st_dev &&
	       found.st_ino == placed->file.st_ino;
}

static int undo(const struct placed *placed)
{
	if (!has_name(placed))
		return 0;
	if (placed->was_there && !placed->before)
		return -1;
	if (placed->before ? rename(placed->before, placed->path) < 0 : unlink(placed->path) < 0)
		return -1;
	return sync_parent(placed->path);
}

static void undo_all(struct placed *placed, size_t n, struct error *error)
{
	AUTO_STRINGS left = {0};
	for (size_t i = n; i-- > 0;)
		if (undo(&placed[i]))
			strings_add(&left, placed[i].path);
	AUTO_FREE char *names = strings_join(&left, "', '");
	if (left.n)
		error_hint(error, "'%s' could not be put back, and is the new one", names);
	else if (n > 1)
		error_hint(error, "what was made with it was put back: all is as it was");
}

static void forget(struct placed *placed)
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
		undo_all(placed, done, error);
	for (size_t i = 0; i < n; i++)
		forget(&placed[i]);
	return failed;
}

/* Makes a second link, not a rename, which would replace. Returns 1 where something has that
 * name. */
static int place_hidden(struct output *output)
{
	if (close_output(output))
		return -1;
	int exists = link(output->temporary, output->path) < 0;
	if (exists && errno != EEXIST)
		return -1;
	if (unlink(output->temporary) < 0)
		return -1;
	free_pointer(&output->temporary);
	return exists;
}

int output_commit_new(struct output *output, struct error *error)
{
	int placed = -1;
	if (fsync(output->fd) == 0)
		placed = output->temporary ? place_hidden(output) : place_unnamed(output);
	if (placed < 0 || (placed == 0 && sync_parent(output->path)))
		return report(output, error);
	output_cancel(output);
	return placed;
}
