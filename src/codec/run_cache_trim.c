/* run_cache_trim.c - keeps the directory of a run cache within its size
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/run_cache_trim_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"
#include "codec/run_cache.h"

/* How much younger than the newest file a temporary one may be and still belong to a writer. */
#define WRITING_TIME (24 * 60 * 60)

struct cached_file {
	char *name;
	uint64_t size;
	struct timespec used;
	bool is_temporary;
};

struct cached_files {
	struct cached_file *v;
	size_t n, cap;
};

static int compare_times(const void *left, const void *right)
{
	const struct cached_file *a = left, *b = right;
	if (a->used.tv_sec != b->used.tv_sec)
		return a->used.tv_sec < b->used.tv_sec ? -1 : 1;
	if (a->used.tv_nsec != b->used.tv_nsec)
		return a->used.tv_nsec < b->used.tv_nsec ? -1 : 1;
	return strcmp(a->name, b->name);
}

/* Whether a name is written as a run's key is, or a file that becomes one; what else is here is not
 * the cache's. */
static bool is_ours(const char *name)
{
	if (text_starts(name, RUN_CACHE_TEMPORARY))
		return strlen(name) == strlen(RUN_CACHE_TEMPORARY "XXXXXX");
	return strlen(name) == RUN_KEY_SIZE - 1 &&
	       strspn(name, "0123456789abcdef") == RUN_KEY_SIZE - 1;
}

static void add_file(int directory, const char *name, struct cached_files *files)
{
	struct stat info;
	if (!is_ours(name) || fstatat(directory, name, &info, AT_SYMLINK_NOFOLLOW) ||
	    !S_ISREG(info.st_mode))
		return;
	*VECTOR_ADD(files) = (struct cached_file){
		.name = xstrdup(name),
		.size = (uint64_t)info.st_blocks * 512,
		.used = info.st_mtim,
		.is_temporary = text_starts(name, RUN_CACHE_TEMPORARY),
	};
}

static int list_files(DIR *directory, struct cached_files *files, struct error *error)
{
	const struct dirent *item;
	while (errno = 0, item = readdir(directory))
		add_file(dirfd(directory), item->d_name, files);
	return errno ? error_set_errno(error, errno, "cannot list the cache") : 0;
}

static uint64_t sum_sizes(const struct cached_files *files)
{
	uint64_t size = 0;
	VECTOR_EACH (file, files)
		size += file->size;
	return size;
}

static int remove_file(int directory, const struct cached_file *file, struct error *error)
{
	if (unlinkat(directory, file->name, 0) && errno != ENOENT)
		return error_set_errno(error, errno, "cannot remove '%s' from the cache",
				       file->name);
	return 0;
}

/* Removes the oldest first. The clock of the file system is the only one here: what is old is so
 * beside the newest file. */
static int remove_old(int directory, const struct cached_files *files, uint64_t size,
		      struct error *error)
{
	uint64_t left = sum_sizes(files);
	uint64_t wanted = left > size ? size - size / 8 : left;
	int64_t newest = files->n ? files->v[files->n - 1].used.tv_sec : 0;
	VECTOR_EACH (file, files) {
		bool is_stale = newest - file->used.tv_sec > WRITING_TIME;
		if (file->is_temporary ? !is_stale : left <= wanted)
			continue;
		if (remove_file(directory, file, error))
			return -1;
		left -= file->size;
	}
	return 0;
}

int run_cache_trim(const char *path, uint64_t size, struct error *error)
{
	struct cached_files files = {0};
	DIR *directory = opendir(path);
	if (!directory)
		return error_set_errno(error, errno, "cannot list the cache '%s'", path);
	int failed = list_files(directory, &files, error);
	if (!failed && files.n > 0) {
		qsort(files.v, files.n, sizeof *files.v, compare_times);
		failed = remove_old(dirfd(directory), &files, size, error);
	}
	VECTOR_EACH (file, &files)
		free(file->name);
	free(files.v);
	(void)closedir(directory); /* was only read */
	return failed;
}
