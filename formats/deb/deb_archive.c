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

#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "codec/expander.h"
#include "formats/file_limits.h"

/* Bounds pax headers, long names and maps of sparse files, with what is read ahead. */
#define BETWEEN_MAX ((size_t)4 << 20)
#define OWNER_SIZE (FILE_LIMITS_OWNER + 1)

struct deb_archive {
	struct archive *handle;
	struct archive_entry *entry;
	struct expander *expander;
	char *what; /* "member 'data.tar.xz'" */
	struct file_limits limits;
	size_t between;      /* plain bytes that may come before the next entry's content */
	uint64_t promised;   /* bytes of content that the entries so far announced */
	uint64_t size, seen; /* of the entry's content */
	char owner[OWNER_SIZE], group[OWNER_SIZE];
	char *path, *hardlink;   /* owned copies, of this entry */
	struct error read_error; /* of the callback */
};

/* The compressions that dpkg-deb reads, where it reads them (deb(5)); the extension alone decides,
 * as it does there. */
static const struct {
	const char *extension, *filter;
	bool is_for_control;
} filters[] = {
	{"", "none", true},     {".gz", "gzip", true},    {".xz", "xz", true},
	{".zst", "zstd", true}, {".bz2", "bzip2", false}, {".lzma", "lzma", false},
};

static la_ssize_t read_plain(struct archive *handle, void *context, const void **data)
{
	struct deb_archive *archive = context;
	size_t len = 0;
	int more = expander_next(archive->expander, data, &len, &archive->read_error);
	if (more == 1 && len > archive->between)
		more = error_set(&archive->read_error,
				 "%s has more than %zu bytes of headers "
				 "before an entry",
				 archive->what, BETWEEN_MAX);
	if (more < 0) {
		archive_set_error(handle, EIO, "cannot be read");
		return -1;
	}
	if (archive->between != SIZE_MAX)
		archive->between -= len;
	return (la_ssize_t)len;
}

static int report_failure(struct deb_archive *archive, struct error *error)
{
	const char *why = archive_error_string(archive->handle);
	if (error_is_set(&archive->read_error))
		return error_move(error, &archive->read_error);
	return error_set(error, "%s: %s", archive->what, why ? why : "it is damaged");
}

/* control.tar.zst -> ".zst"; the name starts with seven letters and ".tar". */
static const char *find_filter(const char *name)
{
	const char *extension = strstr(name, ".tar") + strlen(".tar");
	bool is_control = text_starts(name, "control");
	for (size_t i = 0; i < ARRAY_SIZE(filters); i++)
		if (strcmp(filters[i].extension, extension) == 0)
			return is_control && !filters[i].is_for_control ? NULL : filters[i].filter;
	return NULL;
}

/* No filter is registered, and no format but tar: what comes out is that or an error. */
static int open_handle(struct deb_archive *archive, struct error *error)
{
	archive->handle = archive_read_new();
	if (!archive->handle)
		memory_exhausted();
	archive->between = BETWEEN_MAX;
	if (archive_read_support_format_tar(archive->handle) == ARCHIVE_OK &&
	    archive_read_open(archive->handle, archive, NULL, read_plain, NULL) == ARCHIVE_OK)
		return 0;
	return error_is_set(&archive->read_error)
		       ? error_move(error, &archive->read_error)
		       : error_set(error, "%s holds no tar archive", archive->what);
}

static int open_member(struct deb_archive *archive, const char *filter,
		       const struct expander_input *input, uint64_t limit, struct error *error)
{
	archive->expander = expander_open(filter, input, limit, error);
	return archive->expander ? open_handle(archive, error) : -1;
}

struct deb_archive *deb_archive_open(int fd, const struct deb_ar_member *member, uint64_t limit,
				     struct error *error)
{
	const char *filter = find_filter(member->name);
	if (!filter) {
		error_set(error, "member '%s' is compressed in an unknown way", member->name);
		return NULL;
	}
	struct deb_archive *archive = xzalloc(sizeof *archive);
	archive->what = xasprintf("member '%s'", member->name);
	file_limits_open(&archive->limits, member->size);
	const struct expander_input input = {
		.fd = fd,
		.offset = member->offset,
		.size = member->size,
		.what = archive->what,
		.told = "its name",
	};
	if (open_member(archive, filter, &input, limit, error)) {
		deb_archive_close(archive);
		return NULL;
	}
	return archive;
}

/* Returns where "usr/bin" begins in "./usr/bin/", "" in "./", and how long it is. */
static const char *trim_name(const char *name, size_t *len)
{
	while (text_starts(name, "./"))
		name += 2;
	*len = strlen(name);
	if (*len && name[*len - 1] == '/')
		--*len;
	if (strcmp(name, ".") == 0)
		*len = 0;
	return name;
}

/* Counts the name's length first: what is too long is never copied. NULL and error where it is no
 * clean relative name. */
static char *make_path(struct deb_archive *archive, const char *name,
		       int (*count)(struct file_limits *limits, size_t len, struct error *error),
		       struct error *error)
{
	size_t len;
	if (!name) {
		error_set(error, "it has an entry without a readable name");
		return NULL;
	}
	name = trim_name(name, &len);
	if (count(&archive->limits, len + 1, error)) /* with the slash before it */
		return NULL;
	char *path = xstrndup(name, len);
	if (len && path_check(path, error)) {
		free(path);
		return NULL;
	}
	return path;
}

/* A pax header's text is UTF-8 and no text of the C locale. */
static const char *choose_text(const char *text, const char *utf8)
{
	return text ? text : utf8;
}

static int take_paths(struct deb_archive *archive, struct error *error)
{
	struct archive_entry *from = archive->entry;
	const char *hardlink =
		choose_text(archive_entry_hardlink(from), archive_entry_hardlink_utf8(from));
	free(archive->path);
	free(archive->hardlink);
	archive->hardlink = NULL;
	archive->path = make_path(
		archive,
		choose_text(archive_entry_pathname(from), archive_entry_pathname_utf8(from)),
		file_limits_add, error);
	if (archive->path && hardlink)
		archive->hardlink = make_path(archive, hardlink, file_limits_add_target, error);
	if (!archive->path || (hardlink && !archive->hardlink))
		return error_context(error, "%s", archive->what);
	return 0;
}

/* Takes the owner's name, or the number where there is none. */
static int take_owner(const struct deb_archive *archive, const char *name, int64_t id,
		      char owner[OWNER_SIZE], struct error *error)
{
	if (text_is_empty(name)) {
		(void)snprintf(owner, OWNER_SIZE, id == 0 ? "root" : "%lld", (long long)id);
		return 0;
	}
	size_t len = strlen(name);
	if (len >= OWNER_SIZE)
		return error_set(error, "%s: entry '%s' has an owner of %zu bytes, %d are the most",
				 archive->what, archive->path, len, FILE_LIMITS_OWNER);
	memcpy(owner, name, len + 1);
	return 0;
}

static int take_target(struct deb_archive *archive, const char **target, struct error *error)
{
	struct archive_entry *from = archive->entry;
	*target = choose_text(archive_entry_symlink(from), archive_entry_symlink_utf8(from));
	if (text_is_empty(*target) || text_has_control(*target))
		return error_set(error, "%s: link '%s' has no usable target", archive->what,
				 archive->path);
	if (file_limits_add_target(&archive->limits, strlen(*target), error))
		return error_context(error, "%s", archive->what);
	return 0;
}

/* Counts at once what an entry announces, which must follow before the next entry can. */
static int take_size(struct deb_archive *archive, struct error *error)
{
	struct archive_entry *from = archive->entry;
	la_int64_t size = archive_entry_size(from);
	if (archive_entry_sparse_count(from) > 0 || size < 0)
		return error_set(error, "%s: entry '%s' is sparse", archive->what, archive->path);
	if (__builtin_add_overflow(archive->promised, (uint64_t)size, &archive->promised))
		archive->promised = UINT64_MAX;
	return expander_promise(archive->expander, archive->promised, error);
}

/* An entry without a type is what is left where libarchive gave a header up. */
static int check_kind(const struct deb_archive *archive, struct error *error)
{
	if (archive->hardlink || archive_entry_filetype(archive->entry))
		return 0;
	return error_set(error, "%s: entry '%s' is of no kind", archive->what, archive->path);
}

static int take_entry(struct deb_archive *archive, struct deb_archive_entry *entry,
		      struct error *error)
{
	struct archive_entry *from = archive->entry;
	if (take_paths(archive, error) || check_kind(archive, error) || take_size(archive, error) ||
	    take_owner(archive, archive_entry_uname(from), archive_entry_uid(from), archive->owner,
		       error) ||
	    take_owner(archive, archive_entry_gname(from), archive_entry_gid(from), archive->group,
		       error))
		return -1;
	*entry = (struct deb_archive_entry){
		.path = archive->path,
		.mode = archive_entry_mode(from),
		.owner = archive->owner,
		.group = archive->group,
		.size = (uint64_t)archive_entry_size(from),
		.mtime = archive_entry_mtime(from),
		.hardlink = archive->hardlink,
	};
	if (archive->hardlink)
		entry->mode = S_IFREG | (entry->mode & 07777);
	archive->size = S_ISREG(entry->mode) && !archive->hardlink ? entry->size : 0;
	archive->seen = 0;
	return S_ISLNK(entry->mode) ? take_target(archive, &entry->target, error) : 0;
}

/* Reads by ourselves what nobody read of the entry before, so that libarchive has nothing to
 * skip. */
static int skip_rest(struct deb_archive *archive, struct error *error)
{
	const void *data;
	size_t len;
	la_int64_t offset;
	int result = archive->entry ? ARCHIVE_OK : ARCHIVE_EOF;
	archive->between = SIZE_MAX;
	while (result == ARCHIVE_OK)
		result = archive_read_data_block(archive->handle, &data, &len, &offset);
	archive->between = BETWEEN_MAX;
	return result == ARCHIVE_EOF ? 0 : report_failure(archive, error);
}

/* A warning is about text that the locale cannot show; take_entry looks at what came. */
int deb_archive_next(struct deb_archive *archive, struct deb_archive_entry *entry,
		     struct error *error)
{
	if (skip_rest(archive, error))
		return -1;
	int result = archive_read_next_header(archive->handle, &archive->entry);
	if (result == ARCHIVE_EOF)
		return 0;
	if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
		return report_failure(archive, error);
	return take_entry(archive, entry, error) ? -1 : 1;
}

int deb_archive_data(struct deb_archive *archive, const void **data, size_t *len,
		     struct error *error)
{
	la_int64_t offset = 0;
	archive->between = SIZE_MAX;
	int result = archive_read_data_block(archive->handle, data, len, &offset);
	if (result == ARCHIVE_EOF && archive->seen == archive->size)
		return 0;
	if (result != ARCHIVE_OK && result != ARCHIVE_EOF)
		return report_failure(archive, error);
	if (result == ARCHIVE_EOF || (uint64_t)offset != archive->seen ||
	    *len > archive->size - archive->seen)
		return error_set(error, "%s: entry '%s' is not as long as it says", archive->what,
				 archive->path);
	archive->seen += *len;
	return 1;
}

void deb_archive_close(struct deb_archive *archive)
{
	if (!archive)
		return;
	(void)archive_read_free(archive->handle);
	expander_close(archive->expander);
	error_clear(&archive->read_error);
	free(archive->what);
	free(archive->path);
	free(archive->hardlink);
	free(archive);
}
