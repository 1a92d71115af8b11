/* deb_archive.c - control.tar and data.tar read as hostile input, through libarchive
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_archive.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <archive.h>
#include <archive_entry.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/strings.h"

#define READ_SIZE ((size_t)128 << 10)

struct deb_archive {
	struct archive *handle;
	struct archive_entry *entry;
	const struct deb_ar_member *member;
	int fd;
	uint64_t done;  /* of the member's bytes */
	uint64_t limit; /* of plain bytes */
	size_t entries;
	uint64_t size, seen; /* of the entry's content */
	char owner[24], group[24];
	char *path, *hardlink;   /* owned copies, of this entry */
	struct error read_error; /* of the callback */
	uint8_t buffer[READ_SIZE];
};

/* What dpkg-deb reads; the extension alone decides, as it does there. */
static const struct filter {
	const char *extension;
	int code;
	int (*add)(struct archive *handle);
} filters[] = {
	{"", ARCHIVE_FILTER_NONE, archive_read_support_filter_none},
	{".gz", ARCHIVE_FILTER_GZIP, archive_read_support_filter_gzip},
	{".xz", ARCHIVE_FILTER_XZ, archive_read_support_filter_xz},
	{".zst", ARCHIVE_FILTER_ZSTD, archive_read_support_filter_zstd},
	{".bz2", ARCHIVE_FILTER_BZIP2, archive_read_support_filter_bzip2},
	{".lzma", ARCHIVE_FILTER_LZMA, archive_read_support_filter_lzma},
};

static ssize_t member_read(struct archive *handle, void *context, const void **data)
{
	struct deb_archive *archive = context;
	uint64_t left = archive->member->size - archive->done;
	size_t len = left < READ_SIZE ? (size_t)left : READ_SIZE;
	*data = archive->buffer;
	if (len && file_read_exact(archive->fd, archive->buffer, len,
				   archive->member->offset + archive->done, archive->member->name,
				   &archive->read_error)) {
		archive_set_error(handle, EIO, "cannot be read");
		return -1;
	}
	archive->done += len;
	return (ssize_t)len;
}

static int handle_fail(struct deb_archive *archive, struct error *error)
{
	const char *why = archive_error_string(archive->handle);
	if (error_is_set(&archive->read_error))
		(void)error_move(error, &archive->read_error);
	else
		(void)error_set(error, "%s", why ? why : "it is damaged");
	return error_context(error, "member '%s'", archive->member->name);
}

/* control.tar.zst -> ".zst"; the name starts with seven letters and ".tar". */
static const struct filter *filter_find(const char *name)
{
	const char *extension = strstr(name, ".tar") + strlen(".tar");
	for (size_t i = 0; i < ARRAY_SIZE(filters); i++)
		if (strcmp(filters[i].extension, extension) == 0)
			return &filters[i];
	return NULL;
}

static int handle_open(struct deb_archive *archive, const struct filter *filter,
		       struct error *error)
{
	struct archive *handle = archive->handle;
	if (filter->add(handle) != ARCHIVE_OK ||
	    archive_read_support_format_tar(handle) != ARCHIVE_OK ||
	    archive_read_open(handle, archive, NULL, member_read, NULL) != ARCHIVE_OK)
		return handle_fail(archive, error);
	/* libarchive also takes plain bytes, and layers upon layers of the same filter. */
	bool is_plain = filter->code == ARCHIVE_FILTER_NONE;
	if (archive_filter_code(handle, 0) != filter->code ||
	    (!is_plain && archive_filter_code(handle, 1) != ARCHIVE_FILTER_NONE))
		return error_set(error, "member '%s' is not compressed as its name says",
				 archive->member->name);
	return 0;
}

struct deb_archive *deb_archive_open(int fd, const struct deb_ar_member *member, uint64_t limit,
				     struct error *error)
{
	const struct filter *filter = filter_find(member->name);
	if (!filter) {
		(void)error_set(error, "member '%s' is compressed in an unknown way", member->name);
		return NULL;
	}
	struct deb_archive *archive = xzalloc(sizeof *archive);
	uint64_t ratio_limit = DEB_ARCHIVE_PLAIN_FREE + member->size * DEB_ARCHIVE_RATIO_MAX;
	archive->fd = fd;
	archive->member = member;
	archive->limit = limit < ratio_limit ? limit : ratio_limit;
	archive->handle = archive_read_new();
	if (!archive->handle)
		memory_exhausted();
	if (handle_open(archive, filter, error)) {
		deb_archive_close(archive);
		return NULL;
	}
	return archive;
}

static int limits_check(const struct deb_archive *archive, struct error *error)
{
	int64_t plain = archive_filter_bytes(archive->handle, 0);
	if (plain < 0 || (uint64_t)plain > archive->limit)
		return error_set(error, "member '%s' expands to more than %llu bytes",
				 archive->member->name, (unsigned long long)archive->limit);
	if (archive->entries > DEB_ARCHIVE_ENTRIES_MAX)
		return error_set(error, "member '%s' has more than %d entries",
				 archive->member->name, DEB_ARCHIVE_ENTRIES_MAX);
	return 0;
}

/* "./usr/bin/" -> "usr/bin", "./" -> "". NULL and error where it is no clean relative name. */
static char *path_make(const char *name, struct error *error)
{
	if (!name) {
		(void)error_set(error, "it has an entry without a readable name");
		return NULL;
	}
	while (text_starts(name, "./"))
		name += 2;
	size_t len = strlen(name);
	if (len && name[len - 1] == '/')
		len--;
	if (strcmp(name, ".") == 0)
		len = 0;
	char *path = xstrndup(name, len);
	if (len && path_check(path, error)) {
		free(path);
		return NULL;
	}
	return path;
}

/* What a pax header holds is UTF-8 and no text of the C locale. */
static const char *text_choose(const char *text, const char *utf8)
{
	return text ? text : utf8;
}

static const char *owner_choose(const char *name, int64_t id, char text[24])
{
	if (!text_is_empty(name))
		return name;
	(void)snprintf(text, 24, "%lld", (long long)id);
	return id == 0 ? "root" : text;
}

static int paths_take(struct deb_archive *archive, struct error *error)
{
	struct archive_entry *from = archive->entry;
	const char *hardlink =
		text_choose(archive_entry_hardlink(from), archive_entry_hardlink_utf8(from));
	free(archive->path);
	free(archive->hardlink);
	archive->hardlink = NULL;
	archive->path = path_make(
		text_choose(archive_entry_pathname(from), archive_entry_pathname_utf8(from)),
		error);
	if (archive->path && hardlink)
		archive->hardlink = path_make(hardlink, error);
	if (!archive->path || (hardlink && !archive->hardlink))
		return error_context(error, "member '%s'", archive->member->name);
	return 0;
}

static int entry_take(struct deb_archive *archive, struct deb_archive_entry *entry,
		      struct error *error)
{
	struct archive_entry *from = archive->entry;
	if (paths_take(archive, error))
		return -1;
	if (archive_entry_sparse_count(from) > 0 || archive_entry_size(from) < 0)
		return error_set(error, "member '%s': entry '%s' is sparse", archive->member->name,
				 archive->path);
	*entry = (struct deb_archive_entry){
		.path = archive->path,
		.mode = archive_entry_mode(from),
		.owner = owner_choose(archive_entry_uname(from), archive_entry_uid(from),
				      archive->owner),
		.group = owner_choose(archive_entry_gname(from), archive_entry_gid(from),
				      archive->group),
		.size = (uint64_t)archive_entry_size(from),
		.mtime = archive_entry_mtime(from),
		.hardlink = archive->hardlink,
	};
	if (archive->hardlink)
		entry->mode = S_IFREG | (entry->mode & 07777);
	if (S_ISLNK(entry->mode)) {
		entry->target =
			text_choose(archive_entry_symlink(from), archive_entry_symlink_utf8(from));
		if (text_is_empty(entry->target) || text_has_control(entry->target))
			return error_set(error, "member '%s': link '%s' has no usable target",
					 archive->member->name, archive->path);
	}
	archive->size = S_ISREG(entry->mode) && !archive->hardlink ? entry->size : 0;
	archive->seen = 0;
	return 0;
}

/* A warning is about text that the locale cannot show; entry_take looks at what came. */
int deb_archive_next(struct deb_archive *archive, struct deb_archive_entry *entry,
		     struct error *error)
{
	int result = archive_read_next_header(archive->handle, &archive->entry);
	if (result == ARCHIVE_EOF)
		return limits_check(archive, error);
	if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
		return handle_fail(archive, error);
	archive->entries++;
	if (limits_check(archive, error) || entry_take(archive, entry, error))
		return -1;
	return 1;
}

int deb_archive_data(struct deb_archive *archive, const void **data, size_t *len,
		     struct error *error)
{
	la_int64_t offset = 0;
	int result = archive_read_data_block(archive->handle, data, len, &offset);
	if (result == ARCHIVE_EOF && archive->seen == archive->size)
		return 0;
	if (result != ARCHIVE_OK && result != ARCHIVE_EOF)
		return handle_fail(archive, error);
	if (result == ARCHIVE_EOF || (uint64_t)offset != archive->seen ||
	    *len > archive->size - archive->seen)
		return error_set(error, "member '%s': entry '%s' is not as long as it says",
				 archive->member->name, archive->path);
	archive->seen += *len;
	return limits_check(archive, error) ? -1 : 1;
}

void deb_archive_close(struct deb_archive *archive)
{
	if (!archive)
		return;
	(void)archive_read_free(archive->handle);
	error_clear(&archive->read_error);
	free(archive->path);
	free(archive->hardlink);
	free(archive);
}
