/* file.c - whole files read, and bytes moved between descriptors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

#define COPY_SIZE ((size_t)256 << 10)
/* A system call is asked to copy this much at most: below SSIZE_MAX wherever that is. */
#define KERNEL_SIZE ((uint64_t)1 << 30)

void file_close_reader(int *fd)
{
	/* Nothing was written, so nothing can be lost. */
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

/* Calls read(2), not disturbed by signals. */
static ssize_t read_some(int fd, void *data, size_t len)
{
	ssize_t got;
	do
		got = read(fd, data, len);
	while (got < 0 && errno == EINTR);
	return got;
}

static ssize_t pread_some(int fd, void *data, size_t len, uint64_t offset)
{
	ssize_t got;
	do
		got = pread(fd, data, len, (off_t)offset);
	while (got < 0 && errno == EINTR);
	return got;
}

/* `size` is how much is expected. */
static int read_all(int fd, const char *name, size_t size, size_t limit, struct buffer *buffer,
		    struct error *error)
{
	size_t start = buffer->len;
	/* Room for one byte more than should be there finds the end, or that the file grew. */
	for (size_t room = size + 1;; room = COPY_SIZE) {
		ssize_t got = read_some(fd, buffer_reserve(buffer, room), room);
		if (got < 0)
			return error_set_errno(error, errno, "cannot read '%s'", name);
		buffer->len += (size_t)got;
		if (buffer->len - start > limit)
			return error_set(error, "cannot read '%s': larger than %zu bytes", name,
					 limit);
		if (!got)
			break;
	}
	(void)buffer_text(buffer);
	return 0;
}

int file_read_rest(int fd, const char *name, size_t limit, struct buffer *buffer,
		   struct error *error)
{
	return read_all(fd, name, COPY_SIZE, limit, buffer, error);
}

int64_t file_pour(int fd, const char *name, struct sink sink, struct error *error)
{
	AUTO_FREE char *piece = xmalloc(COPY_SIZE);
	uint64_t done = 0;
	for (;;) {
		ssize_t got = pread_some(fd, piece, COPY_SIZE, done);
		if (got < 0)
			return error_set_errno(error, errno, "cannot read '%s'", name);
		if (!got)
			return (int64_t)done;
		if (sink.put(sink.context, piece, (size_t)got, error))
			return -1;
		done += (uint64_t)got;
	}
}

int64_t file_sha256(int fd, const char *name, char hex[SHA256_HEX_SIZE], struct error *error)
{
	struct digest *digest = digest_make(DIGEST_SHA256);
	int64_t size = file_pour(fd, name, sink_to_digest(digest), error);
	digest_hex(digest, hex);
	digest_free(digest);
	return size;
}

int file_read(const char *path, size_t limit, struct buffer *buffer, struct error *error)
{
	buffer_clear(buffer);
	/* This must not block: a FIFO would make open(2) wait for a writer. */
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat status;
	if (fd < 0 || fstat(fd, &status) < 0)
		return error_set_errno(error, errno, "cannot open '%s'", path);
	if (S_ISDIR(status.st_mode))
		return error_set_errno(error, EISDIR, "cannot read '%s'", path);
	if (!S_ISREG(status.st_mode))
		return error_set(error, "cannot read '%s': not a regular file", path);
	if ((uint64_t)status.st_size > limit)
		return error_set(error, "cannot read '%s': larger than %zu bytes", path, limit);
	if (read_all(fd, path, (size_t)status.st_size, limit, buffer, error)) {
		buffer_clear(buffer);
		return -1;
	}
	return 0;
}

int file_read_stream(const char *path, size_t limit, struct buffer *buffer, struct error *error)
{
	bool is_standard = strcmp(path, "-") == 0;
	const char *name = is_standard ? "standard input" : path;
	buffer_clear(buffer);
	AUTO_FD fd = is_standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
				 : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct stat status;
	if (fd < 0 || fstat(fd, &status) < 0)
		return error_set_errno(error, errno, "cannot open '%s'", name);
	if (S_ISDIR(status.st_mode))
		return error_set_errno(error, EISDIR, "cannot read '%s'", name);
	if (read_all(fd, name, 0, limit, buffer, error)) {
		buffer_clear(buffer);
		return -1;
	}
	return 0;
}

int file_write_all(int fd, const void *data, size_t len, const char *name, struct error *error)
{
	for (const char *at = data; len;) {
		ssize_t put = write(fd, at, len);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return error_set_errno(error, errno, "cannot write '%s'", name);
		at += put;
		len -= (size_t)put;
	}
	return 0;
}

int file_read_exact(int fd, void *data, size_t len, uint64_t offset, const char *name,
		    struct error *error)
{
	for (char *at = data; len;) {
		ssize_t got = pread_some(fd, at, len, offset);
		if (got < 0)
			return error_set_errno(error, errno, "cannot read '%s'", name);
		if (!got)
			return error_set(error, "cannot read '%s': it ends early", name);
		at += got;
		len -= (size_t)got;
		offset += (uint64_t)got;
	}
	return 0;
}

static int copy_by_hand(int from, uint64_t offset, uint64_t len, int to, const char *name,
			struct error *error)
{
	AUTO_FREE char *piece = xmalloc(COPY_SIZE);
	while (len) {
		size_t want = len < COPY_SIZE ? (size_t)len : COPY_SIZE;
		ssize_t got = pread_some(from, piece, want, offset);
		if (got < 0)
			return error_set_errno(error, errno, "cannot read what goes into '%s'",
					       name);
		if (!got)
			return error_set(error, "cannot write '%s': its source ends early", name);
		if (file_write_all(to, piece, (size_t)got, name, error))
			return -1;
		offset += (uint64_t)got;
		len -= (uint64_t)got;
	}
	return 0;
}

int file_copy_range(int from, uint64_t offset, uint64_t len, int to, const char *name,
		    struct error *error)
{
	off64_t at = (off64_t)offset;
	while (len) {
		size_t want = (size_t)(len < KERNEL_SIZE ? len : KERNEL_SIZE);
		ssize_t put = copy_file_range(from, &at, to, NULL, want, 0);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			break;
		len -= (uint64_t)put;
	}
	/* Whatever the kernel would not do (other file systems, a pipe, O_APPEND, the end of the
	 * file) is tried by hand, which knows the true cause of a failure. */
	return copy_by_hand(from, (uint64_t)at, len, to, name, error);
}

/* Gives the directory that was just made its mode, of which the umask took bits. What somebody has
 * put in its place meanwhile is not followed. */
static int set_mode(const char *path, mode_t mode, struct error *error)
{
	AUTO_FD fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fchmod(fd, mode) < 0)
		return error_set_errno(error, errno, "cannot create directory '%s'", path);
	return 0;
}

/* Calls mkdir(2), content with a directory that is there already. */
static int make_directory(const char *path, mode_t mode, bool is_exact, struct error *error)
{
	struct stat status;
	if (mkdir(path, mode) == 0)
		return is_exact ? set_mode(path, mode, error) : 0;
	int cause = errno;
	/* On a read-only file system, say, mkdir fails otherwise than with EEXIST. */
	if (stat(path, &status) == 0) {
		if (S_ISDIR(status.st_mode))
			return 0;
		cause = ENOTDIR;
	}
	return error_set_errno(error, cause, "cannot create directory '%s'", path);
}

static int make_directories(const char *path, mode_t mode, bool is_exact, struct error *error)
{
	AUTO_FREE char *parent = xstrdup(path);
	for (char *slash = strchr(parent, '/'); slash; slash = strchr(slash + 1, '/')) {
		if (slash == parent || slash[-1] == '/')
			continue;
		*slash = '\0';
		if (make_directory(parent, mode | S_IWUSR | S_IXUSR, is_exact, error))
			return -1;
		*slash = '/';
	}
	return make_directory(path, mode, is_exact, error);
}

int file_make_directories(const char *path, mode_t mode, struct error *error)
{
	return make_directories(path, mode, false, error);
}

int file_make_public_directories(const char *path, mode_t mode, struct error *error)
{
	return make_directories(path, mode, true, error);
}
