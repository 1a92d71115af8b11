/* format.c - the table of formats, and which of them a file is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/format.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/strings.h"
#include "formats/deb/deb_format.h"
#include "formats/format_reader.h"
#include "formats/rpm/rpm_format.h"

#define MAGIC_MAX 8

const struct format *const formats[] = {
	&deb_format,
	&rpm_format,
	NULL,
};

_Static_assert(ARRAY_SIZE(formats) - 1 <= FORMATS_MAX, "a list has room for all formats");

struct format_list format_all(void)
{
	struct format_list all = {.n = 0};
	FORMAT_EACH (format)
		format_traits_add(&all, format->traits);
	return all;
}

const struct format *format_find(const char *name)
{
	FORMAT_EACH (format) {
		if (strcmp(format->traits->name, name) == 0)
			return format;
	}
	return NULL;
}

/* Finds the format by the file's first bytes; NULL where it is none. */
static const struct format *recognise_file(int fd)
{
	char start[MAGIC_MAX];
	ssize_t len = pread(fd, start, sizeof start, 0);
	FORMAT_EACH (format) {
		if (len >= (ssize_t)format->reader->magic_len &&
		    memcmp(start, format->reader->magic, format->reader->magic_len) == 0)
			return format;
	}
	return NULL;
}

/* Opening a FIFO would wait for a writer, hence O_NONBLOCK; what is no regular file is refused. */
static int open_package(const char *path, struct error *error)
{
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return error_set_errno(error, errno, "cannot open '%s'", path);
	struct stat status;
	if (fstat(fd, &status))
		return error_set_errno(error, errno, "cannot read '%s'", path);
	if (!S_ISREG(status.st_mode))
		return error_set(error, "cannot read '%s': not a regular file", path);
	int opened = fd;
	fd = -1;
	return opened;
}

static void refuse_stranger(const char *path, struct error *error)
{
	AUTO_STRINGS kinds = {0};
	FORMAT_EACH (format)
		strings_add_printf(&kinds, "%s %s", format->traits->article,
				   format->traits->extension);
	AUTO_FREE char *all = strings_join(&kinds, " nor ");
	error_set(error, "cannot read '%s': neither %s", path, all);
}

struct package *format_read_open(int fd, const char *path, const struct format **format,
				 struct error *error)
{
	*format = recognise_file(fd);
	if (*format)
		return (*format)->reader->read(fd, path, error);
	refuse_stranger(path, error);
	return NULL;
}

struct package *format_read(const char *path, const struct format **format, int *fd,
			    struct error *error)
{
	AUTO_FD file = open_package(path, error);
	if (file < 0)
		return NULL;
	const struct format *found;
	struct package *package = format_read_open(file, path, &found, error);
	if (!package)
		return NULL;
	if (format)
		*format = found;
	if (fd) {
		*fd = file;
		file = -1;
	}
	return package;
}
