/* installed_disk.c - the files of a package as they are on a disk
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/installed_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/map.h"
#include "base/memory.h"

#define TABLE_LIMIT ((size_t)16 << 20)

/* ---- Names of users and groups, by number in decimal ---- */

struct names {
	struct map users, groups;
};

/* Takes a row "name:x:1000:..."; the first name of a number counts. */
static void take_row(struct map *map, char *row)
{
	const char *name = strsep(&row, ":");
	(void)strsep(&row, ":");
	const char *number = strsep(&row, ":");
	if (number && *name && !map_has(map, number))
		map_put(map, number, xstrdup(name));
}

/* A root without such a file gives numbers. */
static void read_table(struct map *map, const char *root, const char *file)
{
	AUTO_FREE char *path = xasprintf("%s/etc/%s", root, file);
	AUTO_BUFFER text = BUFFER_INIT;
	AUTO_ERROR ignored = ERROR_INIT;
	char root_row[] = "root:x:0";
	(void)!file_read(path, TABLE_LIMIT, &text, &ignored);
	char *rest = (char *)text.data;
	for (char *row = strsep(&rest, "\n"); row; row = strsep(&rest, "\n"))
		take_row(map, row);
	take_row(map, root_row);
}

static const char *find_name(const struct map *map, unsigned long number, struct arena *arena)
{
	const char *key = arena_printf(arena, "%lu", number);
	const char *name = map_get(map, key);
	return name ? arena_text(arena, name) : key;
}

/* ---- Paths inside of a root ---- */

struct disk {
	int root;
	bool is_machine; /* "/" itself, where links need no care */
	struct names names;
	struct arena *arena;
};

/* Opens as open(2) would if the process had the root for its own. -1: errno is set. */
static int open_inside(const struct disk *disk, const char *path, int flags)
{
	const struct open_how how = {.flags = (uint64_t)(unsigned)(flags | O_CLOEXEC),
				     .resolve = RESOLVE_IN_ROOT};
	if (disk->is_machine)
		return open(path, flags | O_CLOEXEC);
	return (int)syscall(SYS_openat2, disk->root, path, &how, sizeof how);
}

static bool is_missing(int number)
{
	return number == ENOENT || number == ENOTDIR;
}

static const char *path_on_disk(const struct package_file *file)
{
	return file->diverted ? file->diverted : file->path;
}

/* ---- One file ---- */

struct digests {
	struct digest *sha256, *md5;
};

static int add_to_digests(void *context, const void *data, size_t len, struct error *error UNUSED)
{
	const struct digests *digests = context;
	digest_add(digests->sha256, data, len);
	digest_add(digests->md5, data, len);
	return 0;
}

static int digest_file(int fd, struct package_file *file, struct error *error)
{
	struct digests digests = {digest_make(DIGEST_SHA256), digest_make(DIGEST_MD5)};
	int64_t size = file_pour(fd, file->path, (struct sink){add_to_digests, &digests}, error);
	digest_hex(digests.sha256, file->sha256);
	digest_hex(digests.md5, file->md5);
	digest_free(digests.sha256);
	digest_free(digests.md5);
	return size < 0 ? -1 : 0;
}

static int read_content(const struct disk *disk, struct package_file *file, struct error *error)
{
	AUTO_FD fd = open_inside(disk, path_on_disk(file), O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
	if (fd < 0) {
		error_set_errno(error, errno, "cannot read '%s'", file->path);
		return errno == EACCES
			       ? error_hint(error, "only root can read all of what is installed")
			       : -1;
	}
	return digest_file(fd, file, error);
}

static int read_target(const struct disk *disk, int fd, struct package_file *file,
		       struct error *error)
{
	char target[4096];
	ssize_t len = readlinkat(fd, "", target, sizeof target);
	if (len < 0)
		return error_set_errno(error, errno, "cannot read '%s'", file->path);
	file->target = arena_text_n(disk->arena, target, (size_t)len);
	return 0;
}

static void take_status(const struct disk *disk, const struct stat *status,
			struct package_file *file)
{
	file->mode = status->st_mode;
	file->owner = find_name(&disk->names.users, status->st_uid, disk->arena);
	file->group = find_name(&disk->names.groups, status->st_gid, disk->arena);
	file->size = S_ISREG(status->st_mode) ? (uint64_t)status->st_size : 0;
	file->mtime = status->st_mtim.tv_sec;
	file->target = NULL;
	file->hardlink = NULL;
	file->sha256[0] = '\0';
	file->md5[0] = '\0';
}

/* Returns 1 where the file is not there. A folder that a link stands for (/bin of a system that has
 * it in /usr) is a folder. */
static int read_file(const struct disk *disk, struct package_file *file, bool is_parent,
		     struct error *error)
{
	struct stat status;
	int flags = O_PATH | (is_parent ? 0 : O_NOFOLLOW);
	AUTO_FD fd = open_inside(disk, path_on_disk(file), flags);
	if (fd < 0 && is_missing(errno))
		return 1;
	if (fd < 0 || fstat(fd, &status) < 0)
		return error_set_errno(error, errno, "cannot look at '%s'", file->path);
	take_status(disk, &status, file);
	if (S_ISLNK(status.st_mode))
		return read_target(disk, fd, file, error);
	return S_ISREG(status.st_mode) ? read_content(disk, file, error) : 0;
}

/* ---- All of them ---- */

/* Whether something of the package lies below files.v[index]. */
static bool has_children(const struct package *package, size_t index)
{
	const char *path = package->files.v[index].path;
	size_t len = strlen(path);
	for (size_t i = index + 1; i < package->files.n; i++) {
		const char *other = package->files.v[i].path;
		if (strncmp(other, path, len) != 0)
			return false;
		if (other[len] == '/')
			return true;
	}
	return false;
}

static int read_files(const struct disk *disk, struct package *package, struct strings *missing,
		      struct error *error)
{
	AUTO_FREE bool *is_parent = xzalloc(package->files.n + 1);
	size_t kept = 0;
	for (size_t i = 0; i < package->files.n; i++)
		is_parent[i] = has_children(package, i) || S_ISDIR(package->files.v[i].mode);
	for (size_t i = 0; i < package->files.n; i++) {
		struct package_file *file = &package->files.v[i];
		/* A file that need not be there stays as it is recorded. */
		bool is_expected = !file->ghost && !file->left_out;
		int result = is_expected ? read_file(disk, file, is_parent[i], error) : 0;
		if (result < 0)
			return -1;
		if (result == 0)
			package->files.v[kept++] = *file;
		else
			strings_add(missing, file->path);
	}
	package->files.n = kept;
	return 0;
}

static int open_disk(struct disk *disk, const char *root, struct error *error)
{
	const char *path = *root ? root : "/";
	*disk = (struct disk){.is_machine = *root == '\0'};
	disk->root = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (disk->root < 0)
		return error_set_errno(error, errno, "cannot open '%s'", path);
	return 0;
}

static void close_disk(struct disk *disk)
{
	map_free(&disk->names.users, free);
	map_free(&disk->names.groups, free);
	file_close_reader(&disk->root);
}

int installed_disk_read(const char *root, struct package *package, struct strings *missing,
			struct error *error)
{
	CLEANUP(close_disk) struct disk disk;
	if (open_disk(&disk, root, error))
		return -1;
	disk.arena = package->arena;
	read_table(&disk.names.users, root, "passwd");
	read_table(&disk.names.groups, root, "group");
	return read_files(&disk, package, missing, error);
}

int installed_disk_file(const char *root, const struct package_file *file, size_t limit,
			struct buffer *bytes, struct error *error)
{
	CLEANUP(close_disk) struct disk disk;
	if (open_disk(&disk, root, error))
		return -1;
	AUTO_FD fd = open_inside(&disk, path_on_disk(file), O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
	if (fd < 0)
		return error_set_errno(error, errno, "cannot read '%s'", file->path);
	if (file->size > limit)
		return error_set(error, "'%s' is larger than %zu bytes", file->path, limit);
	if (file_read_exact(fd, buffer_reserve(bytes, file->size), file->size, 0, file->path,
			    error))
		return -1;
	bytes->len += file->size;
	return 0;
}
