/* spool.c - an unnamed temporary file that knows its length and its digests
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"

/* Opens a file that is named for an instant only, where the file system has no unnamed ones. */
static int open_named(const char *directory)
{
	AUTO_FREE char *name = path_join(directory, ".ingot-spool-XXXXXX");
	int fd = mkostemp(name, O_CLOEXEC);
	if (fd >= 0 && unlink(name) < 0) {
		int cause = errno;
		file_close_reader(&fd);
		errno = cause;
	}
	return fd;
}

int spool_open(struct spool *spool, const char *directory, unsigned digests, struct error *error)
{
	*spool = (struct spool)SPOOL_INIT;
	spool->fd = open(directory, O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (spool->fd < 0)
		spool->fd = open_named(directory);
	if (spool->fd < 0)
		return error_set_errno(error, errno, "cannot create a temporary file in '%s'",
				       directory);
	spool->name = path_join(directory, "(temporary file)");
	for (enum digest_kind kind = 0; kind < DIGEST_COUNT; kind++)
		if (digests & 1U << kind)
			spool->digests[kind] = digest_make(kind);
	return 0;
}

static void add_part(struct spool *spool, const void *data, size_t len, int fd, uint64_t offset)
{
	parts_add_file(&spool->parts, fd, offset, len);
	spool->len += len;
	for (size_t i = 0; i < DIGEST_COUNT; i++)
		if (spool->digests[i])
			digest_add(spool->digests[i], data, len);
}

int spool_write(struct spool *spool, const void *data, size_t len, struct error *error)
{
	if (file_write_all(spool->fd, data, len, spool->name, error))
		return -1;
	add_part(spool, data, len, spool->fd, spool->written);
	spool->written += len;
	return 0;
}

void spool_refer(struct spool *spool, const void *data, size_t len, const struct spool *other,
		 uint64_t offset)
{
	add_part(spool, data, len, other->fd, offset);
}

void spool_close(struct spool *spool)
{
	for (size_t i = 0; i < DIGEST_COUNT; i++)
		digest_free(spool->digests[i]);
	/* The file has no name: nobody could miss what a failing close loses. */
	file_close_reader(&spool->fd);
	parts_free(&spool->parts);
	free_pointer(&spool->name);
	*spool = (struct spool)SPOOL_INIT;
}
