/* rpm_read_files.c - the list of files of an rpm
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/hex.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/file_limits.h"
#include "formats/rpm/rpm_block.h"
#include "formats/rpm/rpm_read_internal.h"
#include "formats/rpm/rpm_tags.h"

enum array_index {
	ARRAY_BASENAME,
	ARRAY_DIRINDEX,
	ARRAY_MODE,
	ARRAY_SIZE_32,
	ARRAY_SIZE_64,
	ARRAY_MTIME,
	ARRAY_FLAGS,
	ARRAY_OWNER,
	ARRAY_GROUP,
	ARRAY_TARGET,
	ARRAY_DIGEST,
	ARRAY_LANG,
	ARRAY_CAPABILITIES,
	ARRAY_COLOR,
	ARRAY_DEVICE,
	ARRAY_INODE,
	ARRAY_STATE, /* in a database only */
	ARRAY_COUNT
};

static const struct array_row {
	uint32_t tag;
	bool is_text, is_needed;
} rows[ARRAY_COUNT] = {
	[ARRAY_BASENAME] = {RPM_TAG_BASENAMES, true, true},
	[ARRAY_DIRINDEX] = {RPM_TAG_DIRINDEXES, false, true},
	[ARRAY_MODE] = {RPM_TAG_FILEMODES, false, true},
	[ARRAY_SIZE_32] = {RPM_TAG_FILESIZES, false, false},
	[ARRAY_SIZE_64] = {RPM_TAG_LONGFILESIZES, false, false},
	[ARRAY_MTIME] = {RPM_TAG_FILEMTIMES, false, false},
	[ARRAY_FLAGS] = {RPM_TAG_FILEFLAGS, false, false},
	[ARRAY_OWNER] = {RPM_TAG_FILEUSERNAME, true, false},
	[ARRAY_GROUP] = {RPM_TAG_FILEGROUPNAME, true, false},
	[ARRAY_TARGET] = {RPM_TAG_FILELINKTOS, true, false},
	[ARRAY_DIGEST] = {RPM_TAG_FILEDIGESTS, true, false},
	[ARRAY_LANG] = {RPM_TAG_FILELANGS, true, false},
	[ARRAY_CAPABILITIES] = {RPM_TAG_FILECAPS, true, false},
	[ARRAY_COLOR] = {RPM_TAG_FILECOLORS, false, false},
	[ARRAY_DEVICE] = {RPM_TAG_FILEDEVICES, false, false},
	[ARRAY_INODE] = {RPM_TAG_FILEINODES, false, false},
	[ARRAY_STATE] = {RPM_TAG_FILESTATES, false, false},
};

struct file_arrays {
	struct rpm_array v[ARRAY_COUNT];
	struct rpm_array directories;
	uint64_t digest_algorithm;
	size_t n;
	struct file_limits limits;
	const char *owner, *group; /* of the file before, in the package's arena */
};

/* ---- One file ---- */

static uint64_t number_at(const struct file_arrays *arrays, enum array_index which, size_t index)
{
	return arrays->v[which].n ? rpm_array_number(&arrays->v[which], index) : 0;
}

/* Returns NULL where the text is missing or empty. */
static const char *text_at(const struct file_arrays *arrays, enum array_index which, size_t index,
			   struct arena *arena)
{
	const char *text = arrays->v[which].n ? rpm_array_text(&arrays->v[which], index) : "";
	return *text ? arena_text(arena, text) : NULL;
}

/* A folder's one name serves any number of files, so the length is looked at before it is
 * copied. */
static const char *read_path(struct file_arrays *arrays, size_t index, struct arena *arena,
			     struct error *error)
{
	uint64_t directory = rpm_array_number(&arrays->v[ARRAY_DIRINDEX], index);
	if (directory >= arrays->directories.n) {
		error_set(error, "its list of files does not fit together");
		return NULL;
	}
	const char *folder = rpm_array_text(&arrays->directories, directory);
	const char *name = rpm_array_text(&arrays->v[ARRAY_BASENAME], index);
	if (file_limits_add(&arrays->limits, strlen(folder) + strlen(name), error)) {
		error_context(error, "its list of files");
		return NULL;
	}
	const char *path = arena_printf(arena, "%s%s", folder, name);
	if (path[0] != '/') {
		error_set(error, "its file '%s' has no absolute path", path);
		return NULL;
	}
	if (path[1] && path_check(path + 1, error)) {
		error_context(error, "its file '%s'", path);
		return NULL;
	}
	return path;
}

static unsigned flags_of(uint32_t rpm_flags)
{
	unsigned flags = 0;
	for (size_t i = 0; i < rpm_file_flag_count; i++)
		if (rpm_flags & rpm_file_flags[i].rpm)
			flags |= rpm_file_flags[i].entry;
	return flags;
}

/* Copies lower-case hex of the right length, or nothing. */
static void copy_digest(const char *text, size_t size, char *hex)
{
	uint8_t raw[DIGEST_MAX_SIZE];
	if (strlen(text) == 2 * size && hex_decode(text, raw, size) == 0)
		hex_encode(raw, size, hex);
}

static void read_digest(const struct file_arrays *arrays, size_t index, struct package_file *file)
{
	const char *text =
		arrays->v[ARRAY_DIGEST].n ? rpm_array_text(&arrays->v[ARRAY_DIGEST], index) : "";
	if (arrays->digest_algorithm == RPM_DIGEST_SHA256)
		copy_digest(text, digest_size(DIGEST_SHA256), file->sha256);
	else if (arrays->digest_algorithm == RPM_DIGEST_MD5)
		copy_digest(text, digest_size(DIGEST_MD5), file->md5);
}

/* Most files of a package have the same owner, which is kept once. */
static const char *read_owner(const struct file_arrays *arrays, enum array_index which,
			      size_t index, const char **last, struct arena *arena)
{
	const char *owner = arrays->v[which].n ? rpm_array_text(&arrays->v[which], index) : "";
	if (!*owner)
		owner = "root";
	if (!text_equal(owner, *last))
		*last = arena_text(arena, owner);
	return *last;
}

static int read_target(struct file_arrays *arrays, size_t index, struct arena *arena,
		       struct package_file *file, struct error *error)
{
	const char *target =
		arrays->v[ARRAY_TARGET].n ? rpm_array_text(&arrays->v[ARRAY_TARGET], index) : "";
	if (!*target)
		return error_set(error, "its symlink '%s' has no target", file->path);
	if (file_limits_add_target(&arrays->limits, strlen(target), error))
		return error_context(error, "its symlink '%s'", file->path);
	file->target = arena_text(arena, target);
	return 0;
}

static int read_file(struct file_arrays *arrays, size_t index, struct package *package,
		     struct error *error)
{
	struct arena *arena = package->arena;
	const char *path = read_path(arrays, index, arena, error);
	if (!path)
		return -1;
	uint32_t flags = (uint32_t)number_at(arrays, ARRAY_FLAGS, index);
	struct package_file *file = VECTOR_ADD(&package->files);
	*file = (struct package_file){
		.path = path,
		.mode = (mode_t)(number_at(arrays, ARRAY_MODE, index) & 0xffff),
		.flags = flags_of(flags),
		.ghost = (flags & RPM_FILE_GHOST) != 0,
		.owner = read_owner(arrays, ARRAY_OWNER, index, &arrays->owner, arena),
		.group = read_owner(arrays, ARRAY_GROUP, index, &arrays->group, arena),
		.size = number_at(
			arrays, arrays->v[ARRAY_SIZE_64].n ? ARRAY_SIZE_64 : ARRAY_SIZE_32, index),
		.mtime = (int64_t)(number_at(arrays, ARRAY_MTIME, index) & UINT32_MAX),
		.lang = text_at(arrays, ARRAY_LANG, index, arena),
		.capabilities = text_at(arrays, ARRAY_CAPABILITIES, index, arena),
		.elf_class = (unsigned)(number_at(arrays, ARRAY_COLOR, index) & 3),
		.device = number_at(arrays, ARRAY_DEVICE, index),
		.inode = number_at(arrays, ARRAY_INODE, index),
		.left_out = number_at(arrays, ARRAY_STATE, index) != 0,
	};
	read_digest(arrays, index, file);
	return S_ISLNK(file->mode) ? read_target(arrays, index, arena, file, error) : 0;
}

/* ---- Hard links: regular files of one device and inode ---- */

static int compare_inodes(const void *a, const void *b)
{
	const struct package_file *left = *(struct package_file *const *)a;
	const struct package_file *right = *(struct package_file *const *)b;
	if (left->device != right->device)
		return left->device < right->device ? -1 : 1;
	if (left->inode != right->inode)
		return left->inode < right->inode ? -1 : 1;
	return strcmp(left->path, right->path);
}

static void find_hardlinks(struct package *package)
{
	AUTO_FREE struct package_file **files =
		xreallocarray(NULL, package->files.n + 1, sizeof *files);
	size_t n = 0;
	VECTOR_EACH (file, &package->files) {
		if (S_ISREG(file->mode) && !file->ghost && file->inode)
			files[n++] = file;
	}
	qsort(files, n, sizeof *files, compare_inodes);
	for (size_t i = 1; i < n; i++)
		if (files[i]->device == files[i - 1]->device &&
		    files[i]->inode == files[i - 1]->inode)
			files[i]->hardlink = files[i - 1]->hardlink ? files[i - 1]->hardlink
								    : files[i - 1]->path;
}

/* ---- All ---- */

static void open_arrays(struct file_arrays *arrays, const struct rpm_block *header)
{
	*arrays = (struct file_arrays){.digest_algorithm = RPM_DIGEST_MD5};
	for (size_t i = 0; i < ARRAY_COUNT; i++)
		(rows[i].is_text ? rpm_array_open_texts
				 : rpm_array_open_numbers)(&arrays->v[i], header, rows[i].tag);
	rpm_array_open_texts(&arrays->directories, header, RPM_TAG_DIRNAMES);
	(void)rpm_block_number(header, RPM_TAG_FILEDIGESTALGO, &arrays->digest_algorithm);
	arrays->n = arrays->v[ARRAY_BASENAME].n;
}

static void close_arrays(struct file_arrays *arrays)
{
	for (size_t i = 0; i < ARRAY_COUNT; i++)
		rpm_array_close(&arrays->v[i]);
	rpm_array_close(&arrays->directories);
}

static int check_arrays(const struct file_arrays *arrays, struct error *error)
{
	for (size_t i = 0; i < ARRAY_COUNT; i++)
		if (arrays->v[i].n != arrays->n && (arrays->v[i].n || rows[i].is_needed))
			return error_set(error,
					 "its list of files does not fit together: tag %u "
					 "has %zu elements for %zu files",
					 rows[i].tag, arrays->v[i].n, arrays->n);
	return 0;
}

int rpm_read_files(struct rpm_reader *reader, struct error *error)
{
	struct file_arrays arrays;
	struct package *package = reader->package;
	/* Before rpm 4 a header had whole paths; librpm splits them. */
	rpm_block_split_paths(reader->header);
	open_arrays(&arrays, reader->header);
	file_limits_open(&arrays.limits, reader->carrier);
	int failed = check_arrays(&arrays, error);
	for (size_t i = 0; !failed && i < arrays.n; i++)
		failed = read_file(&arrays, i, package, error);
	close_arrays(&arrays);
	if (failed)
		return -1;
	package_sort_files(package);
	find_hardlinks(package);
	return 0;
}
