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
#include "base/strings.h"
#include "base/vector.h"
#include "codec/run_cache.h"

/* How much younger than the newest file a temporary one may be and still belong to a writer. */
#define WRITING_TIME (24 * 60 * 60)

struct entry {
	char *name;
	uint64_t size;
	struct timespec used;
	bool is_temporary;
};

struct entries {
	struct entry *v;
	size_t n, cap;
};

static int compare_times(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

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

static void look_at(int directory, const char *name, struct entries *entries)
{
	struct stat status;

	if (!is_ours(name) || fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) ||
	    !S_ISREG(status.st_mode))
		return;
	*VECTOR_ADD(entries) = (struct entry){
		.name = xstrdup(name),
		.size = (uint64_t)status.st_blocks * 512,
		.used = status.st_mtim,
		.is_temporary = text_starts(name, RUN_CACHE_TEMPORARY),
	};
}

static int list(DIR *directory, struct entries *entries, struct error *error)
{
	const struct dirent *item;

	while (errno = 0, item = readdir(directory))
		look_at(dirfd(directory), item->d_name, entries);
	return errno ? error_set_errno(error, errno, "cannot list the cache") : 0;
}

static uint64_t sum(const struct entries *entries)
{
	uint64_t size = 0;

	VECTOR_EACH (entry, entries)
		size += entry->size;
	return size;
}

static int drop(int directory, const struct entry *entry, struct error *error)
{
	if (unlinkat(directory, entry->name, 0) && errno != ENOENT)
		return error_set_errno(error, errno, "cannot remove '%s' from the cache",
				       entry->name);
	return 0;
}

/* Drops the oldest first. The clock of the file system is the only one here: what is old is so
 * beside the newest file. */
static int drop_old(int directory, const struct entries *entries, uint64_t size,
		    struct error *error)
{
	uint64_t left = sum(entries);
	uint64_t wanted = left > size ? size - size / 8 : left;
	int64_t newest = entries->n ? entries->v[entries->n - 1].used.tv_sec : 0;

	VECTOR_EACH (entry, entries) {
		bool is_stale = newest - entry->used.tv_sec > WRITING_TIME;

		if (entry->is_temporary ? !is_stale : left <= wanted)
			continue;
		if (drop(directory, entry, error))
			return -1;
		left -= entry->size;
	}
	return 0;
}

int run_cache_trim(const char *path, uint64_t size, struct error *error)
{
	struct entries entries = {0};
	DIR *directory = opendir(path);

	if (!directory)
		return error_set_errno(error, errno, "cannot list the cache '%s'", path);
	int result = list(directory, &entries, error);
	if (result == 0 && entries.n > 0) {
		qsort(entries.v, entries.n, sizeof *entries.v, compare_times);
		result = drop_old(dirfd(directory), &entries, size, error);
	}
	VECTOR_EACH (entry, &entries)
		free(entry->name);
	free(entries.v);
	(void)closedir(directory); /* was only read */
	return result;
}
