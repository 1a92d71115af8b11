/* deb_give.c - the bytes of a .deb's files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_give.h"

#include <sys/stat.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "formats/deb/deb_archive.h"
#include "formats/deb/deb_members.h"

static int read_entry(struct deb_archive *archive, const struct package_file *file,
		      const struct file_sink *sink, struct error *error)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	const void *data;
	size_t len;
	int more;
	while ((more = deb_archive_data(archive, &data, &len, error)) == 1)
		buffer_add(&bytes, data, len);
	if (more == 0)
		sink->take(sink->context, file, bytes.data, bytes.len);
	return more;
}

static int look_at_entry(struct deb_archive *archive, const struct deb_archive_entry *entry,
			 const struct package *package, const struct file_sink *sink,
			 struct error *error)
{
	if (!S_ISREG(entry->mode) || entry->hardlink)
		return 0;
	AUTO_FREE char *path = xasprintf("/%s", entry->path);
	const struct package_file *file = package_find_file(package, path);
	if (!file || !sink->wants(sink->context, file))
		return 0;
	return read_entry(archive, file, sink, error);
}

int deb_give_files(int fd, const struct package *package, const struct file_sink *sink,
		   struct error *error)
{
	struct deb_members members;
	struct deb_archive_entry entry;
	int more;
	if (deb_members_read(fd, &members, error))
		return -1;
	struct deb_archive *archive = deb_archive_open(fd, members.data, UINT64_MAX, error);
	if (!archive)
		return -1;
	while ((more = deb_archive_next(archive, &entry, error)) == 1)
		if (look_at_entry(archive, &entry, package, sink, error)) {
			more = -1;
			break;
		}
	deb_archive_close(archive);
	return more;
}
