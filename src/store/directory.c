/* directory.c - a repository in a directory, of this machine or mounted
 *
 * What is created is linked, so that it is never replaced and never half there; what is replaced
 * is renamed over. File and directory are synced before either is reported as done.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/advice.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/output.h"
#include "store/backend_internal.h"
#include "store/beneath_internal.h"
#include "store/file_url.h"
#include "store/links_internal.h"
#include "store/sharing_internal.h"

/* Leftovers of killed commands are removed after this many seconds: no command takes so long. */
#define LEFTOVER_AGE 86400

static const char *const lock_names[STORE_LOCK_COUNT] = {
	[STORE_LOCK_WRITERS] = "ingot/lock-writers",
	[STORE_LOCK_TURN] = "ingot/lock-turn",
	[STORE_LOCK_PLACING] = "ingot/lock",
};

struct directory {
	struct store store;
	int root;
	struct sharing sharing;
	int locks[STORE_LOCK_COUNT]; /* -1: not opened */
};

static struct directory *directory_of(struct store *store)
{
	return (struct directory *)store;
}

static bool directory_claims(const char *where)
{
	return file_url_is(where) || !strstr(where, "://");
}

/* ---- Opening ---- */

static void directory_close(struct store *store)
{
	AUTO_FREE struct directory *directory = directory_of(store);
	file_close_reader(&directory->root);
	for (size_t i = 0; i < STORE_LOCK_COUNT; i++)
		file_close_reader(&directory->locks[i]);
	free(store->name);
}

static struct store *directory_open(const char *where, bool create, struct error *error)
{
	char *path = file_url_is(where) ? file_url_path(where, error) : xstrdup(where);
	if (!path)
		return NULL;
	struct directory *directory = xzalloc(sizeof *directory);
	directory->store = (struct store){.ops = &directory_store, .name = path};
	for (size_t i = 0; i < STORE_LOCK_COUNT; i++)
		directory->locks[i] = -1;
	directory->root = -1;
	directory->sharing = (struct sharing)SHARING_NONE;
	if (create && file_make_public_directories(path, directory->sharing.folder, error)) {
		directory_close(&directory->store);
		return NULL;
	}
	directory->root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory->root < 0) {
		bool is_missing = errno == ENOENT;
		error_set_errno(error, errno, "cannot open repository '%s'", path);
		if (is_missing)
			error_advise(error, ADVICE_CREATE, NULL);
		directory_close(&directory->store);
		return NULL;
	}
	directory->sharing = sharing_read(directory->root);
	return &directory->store;
}

static char *directory_url(const struct store *store)
{
	AUTO_FREE char *path = realpath(store->name, NULL);
	return file_url_make(path ? path : store->name);
}

/* ---- Reading ---- */

/* Maps what the functions of beneath_internal.h return. */
static enum store_result result_of(int fd)
{
	if (fd >= 0)
		return STORE_DONE;
	return fd == BENEATH_MISSING ? STORE_MISSING : STORE_FAILED;
}

static enum store_result directory_get(struct store *store, const char *name, size_t limit,
				       struct buffer *out, struct error *error)
{
	AUTO_FD fd = beneath_open_file(directory_of(store)->root, name, error);
	if (fd < 0)
		return result_of(fd);
	return file_read_rest(fd, name, limit, out, error) ? STORE_FAILED : STORE_DONE;
}

static enum store_result directory_fetch(struct store *store, const char *name,
					 uint64_t limit UNUSED, int *fd, struct error *error)
{
	*fd = beneath_open_file(directory_of(store)->root, name, error);
	return result_of(*fd);
}

static enum store_result directory_has(struct store *store, const char *name, struct error *error)
{
	AUTO_FD fd = beneath_open_file(directory_of(store)->root, name, error);
	return result_of(fd);
}

static enum store_result directory_digest(struct store *store, const char *name, char *sha256,
					  uint64_t *size, struct error *error)
{
	AUTO_FD fd = beneath_open_file(directory_of(store)->root, name, error);
	if (fd < 0)
		return result_of(fd);
	int64_t got = file_sha256(fd, name, sha256, error);
	*size = (uint64_t)got;
	return got < 0 ? STORE_FAILED : STORE_DONE;
}

/* Opens the list of a folder; *list is NULL where there is no such folder. */
static int open_list(struct store *store, const char *folder, DIR **list, struct error *error)
{
	int fd = beneath_open_directory(directory_of(store)->root, folder, error);
	*list = NULL;
	if (fd < 0)
		return fd == BENEATH_MISSING ? 0 : -1;
	*list = fdopendir(fd);
	if (*list)
		return 0;
	int number = errno;
	file_close_reader(&fd);
	return error_set_errno(error, number, "cannot list '%s'", folder);
}

static int directory_list(struct store *store, const char *folder, struct strings *names,
			  struct error *error)
{
	DIR *list;
	if (open_list(store, folder, &list, error))
		return -1;
	if (!list)
		return 0;
	errno = 0;
	for (struct dirent *entry = readdir(list); entry; entry = readdir(list)) {
		if (entry->d_name[0] != '.')
			strings_add(names, entry->d_name);
		errno = 0;
	}
	int number = errno;
	(void)closedir(list);
	if (number)
		return error_set_errno(error, number, "cannot list '%s'", folder);
	strings_sort(names);
	return 0;
}

/* Returns a kind, or 0; what is a folder has none. Links are not followed. */
static unsigned kind_of(int parent, const char *base, bool *is_folder)
{
	struct stat status;
	if (fstatat(parent, base, &status, AT_SYMLINK_NOFOLLOW) < 0)
		status.st_mode = 0;
	*is_folder = S_ISDIR(status.st_mode);
	return S_ISREG(status.st_mode) ? STORE_OBJECTS : S_ISLNK(status.st_mode) ? STORE_LINKS : 0;
}

static int directory_walk(struct store *store, const char *folder, unsigned kinds,
			  struct strings *names, struct error *error)
{
	int failed = 0;
	DIR *list;
	if (open_list(store, folder, &list, error))
		return -1;
	if (!list)
		return 0;
	errno = 0;
	for (struct dirent *entry = readdir(list); entry && !failed; entry = readdir(list)) {
		bool is_folder = false;
		AUTO_FREE char *name = xasprintf("%s/%s", folder, entry->d_name);
		if (entry->d_name[0] != '.' &&
		    (kind_of(dirfd(list), entry->d_name, &is_folder) & kinds))
			strings_add(names, name);
		if (is_folder)
			failed = directory_walk(store, name, kinds, names, error);
		errno = 0;
	}
	if (!failed && errno)
		failed = error_set_errno(error, errno, "cannot list '%s'", folder);
	(void)closedir(list);
	return failed;
}

/* ---- Writing ---- */

/* Opens the directory of `name`, as beneath_open_parent does; makes it where it is missing. */
static int make_parent(struct store *store, const char *name, const char **base,
		       struct error *error)
{
	const struct directory *directory = directory_of(store);
	return beneath_open_parent(directory->root, name, directory->sharing.folder, base, error);
}

/* An object that exists may have been linked by a command that was killed before it synced the
 * directory. */
static enum store_result sync_existing(int parent, const char *name, struct error *error)
{
	if (fsync(parent) == 0)
		return STORE_EXISTS;
	error_set_errno(error, errno, "cannot sync the directory of '%s'", name);
	return STORE_FAILED;
}

static int write_parts(struct output *output, const struct parts *parts, const char *sha256,
		       struct error *error)
{
	char found[SHA256_HEX_SIZE];
	if (!sha256)
		return parts_write(parts, output->fd, output->name, NULL, error);
	struct digest *digest = digest_make(DIGEST_SHA256);
	int failed = parts_write(parts, output->fd, output->name, digest, error);
	digest_hex(digest, found);
	digest_free(digest);
	if (!failed && strcmp(found, sha256) != 0)
		failed = error_set(error, "cannot write '%s': its source has changed meanwhile",
				   output->name);
	return failed;
}

static enum store_result directory_create(struct store *store, const char *name,
					  const struct parts *parts, const char *sha256,
					  struct error *error)
{
	const char *base;
	struct stat status;
	AUTO_FD parent = make_parent(store, name, &base, error);
	if (parent < 0)
		return STORE_FAILED;
	/* This only spares the writing: it is the link that decides. */
	if (fstatat(parent, base, &status, AT_SYMLINK_NOFOLLOW) == 0)
		return sync_existing(parent, name, error);
	CLEANUP(output_cancel) struct output output;
	if (output_open_at(&output, parent, name, directory_of(store)->sharing.file, error) ||
	    write_parts(&output, parts, sha256, error))
		return STORE_FAILED;
	int result = output_commit_new(&output, error);
	return result < 0 ? STORE_FAILED : result ? STORE_EXISTS : STORE_DONE;
}

/* Sets the time to the file system's own clock, unless the old time is not yet below it. */
static int raise_time(int fd, time_t old, const char *name, struct error *error)
{
	struct stat status;
	if (fstat(fd, &status) < 0)
		return error_set_errno(error, errno, "cannot write '%s'", name);
	struct timespec times[2] = {status.st_mtim, status.st_mtim};
	if (times[1].tv_sec <= old)
		times[1] = (struct timespec){.tv_sec = old + 1};
	if (futimens(fd, times) < 0)
		return error_set_errno(error, errno, "cannot set the time of '%s'", name);
	return 0;
}

/* Raises *time to that of a file. A missing one leaves it. */
static int take_later_time(int root, const char *name, time_t *time, struct error *error)
{
	struct stat status;
	AUTO_FD fd = beneath_open_file(root, name, error);
	if (fd < 0)
		return fd == BENEATH_MISSING ? 0 : -1;
	if (fstat(fd, &status) < 0)
		return error_set_errno(error, errno, "cannot read '%s'", name);
	if (status.st_mtim.tv_sec > *time)
		*time = status.st_mtim.tv_sec;
	return 0;
}

static int directory_replace(struct store *store, const char *name, const char *after,
			     const void *data, size_t len, struct error *error)
{
	const char *base;
	struct stat old;
	time_t time = INT32_MIN;
	AUTO_FD parent = make_parent(store, name, &base, error);
	if (parent < 0)
		return -1;
	bool replaces = fstatat(parent, base, &old, AT_SYMLINK_NOFOLLOW) == 0;
	if (!replaces && errno != ENOENT)
		return error_set_errno(error, errno, "cannot replace '%s'", name);
	if (replaces && !S_ISREG(old.st_mode))
		return error_set(error, "cannot replace '%s': not a regular file", name);
	if (replaces)
		time = old.st_mtim.tv_sec;
	if (after && take_later_time(directory_of(store)->root, after, &time, error))
		return -1;
	CLEANUP(output_cancel) struct output output;
	if (output_open_at(&output, parent, name, directory_of(store)->sharing.file, error) ||
	    file_write_all(output.fd, data, len, name, error) ||
	    raise_time(output.fd, time, name, error) || output_commit_over(&output, error))
		return -1;
	if (fstatat(parent, base, &old, AT_SYMLINK_NOFOLLOW) == 0)
		output_sweep(parent, old.st_ctim.tv_sec - LEFTOVER_AGE);
	return 0;
}

static int directory_delete(struct store *store, const char *name, struct error *error)
{
	const char *base;
	AUTO_FD parent = beneath_open_parent(directory_of(store)->root, name, 0, &base, error);
	if (parent < 0)
		return parent == BENEATH_MISSING ? 0 : -1;
	if (unlinkat(parent, base, 0) < 0)
		return errno == ENOENT ? 0
				       : error_set_errno(error, errno, "cannot delete '%s'", name);
	if (fsync(parent) < 0)
		return error_set_errno(error, errno, "cannot delete '%s'", name);
	beneath_remove_empty(directory_of(store)->root, name);
	return 0;
}

/* ---- Names for what is there ---- */

/* Copies where the file system links no further, or not at all. */
static enum store_result copy_file(struct store *store, int fd, const char *to, struct error *error)
{
	struct stat status;
	CLEANUP(parts_free) struct parts parts = {0};
	if (fstat(fd, &status) < 0) {
		error_set_errno(error, errno, "cannot read the source of '%s'", to);
		return STORE_FAILED;
	}
	parts_add_file(&parts, fd, 0, (uint64_t)status.st_size);
	return directory_create(store, to, &parts, NULL, error);
}

static enum store_result directory_share(struct store *store, const char *from, const char *to,
					 struct error *error)
{
	const char *base;
	AUTO_FD fd = beneath_open_file(directory_of(store)->root, from, error);
	if (fd < 0)
		return result_of(fd);
	AUTO_FD parent = make_parent(store, to, &base, error);
	if (parent < 0)
		return STORE_FAILED;
	/* Links the very file that was opened, whatever its name leads to meanwhile. */
	AUTO_FREE char *path = xasprintf("/proc/self/fd/%d", fd);
	if (linkat(AT_FDCWD, path, parent, base, AT_SYMLINK_FOLLOW) < 0)
		return errno == EEXIST ? sync_existing(parent, to, error)
				       : copy_file(store, fd, to, error);
	if (fsync(parent) == 0)
		return STORE_DONE;
	error_set_errno(error, errno, "cannot sync the directory of '%s'", to);
	return STORE_FAILED;
}

static int directory_alias(struct store *store, const char *name, const char *target,
			   struct error *error)
{
	return links_set(directory_of(store)->root, name, target,
			 directory_of(store)->sharing.folder, error);
}

static int directory_mend_alias(struct store *store, const char *name, const char *target,
				struct error *error)
{
	return links_mend(directory_of(store)->root, name, target,
			  directory_of(store)->sharing.folder, error);
}

static int directory_is_alias(struct store *store, const char *name, const char *target,
			      bool *answer, struct error *error)
{
	return links_lead(directory_of(store)->root, name, target, answer, error);
}

/* ---- Clock and lock ---- */

/* Tells the time that the file system gives a new file: of a mounted directory, its server's. */
static int directory_now(struct store *store, int64_t *now, struct error *error)
{
	struct stat status;
	CLEANUP(output_cancel) struct output output;
	if (output_open_at(&output, directory_of(store)->root, store->name,
			   directory_of(store)->sharing.file, error))
		return -1;
	if (fstat(output.fd, &status) < 0)
		return error_set_errno(error, errno, "cannot read the clock of '%s'", store->name);
	*now = status.st_mtim.tv_sec;
	return 0;
}

/* Opens the file of a lock. It appears with its mode, so that others can open it at once, and a
 * command that is killed leaves none that they cannot. */
static int open_lock(struct store *store, const char *name, struct error *error)
{
	const char *base;
	const struct parts nothing = {0};
	AUTO_FD parent = make_parent(store, name, &base, error);
	if (parent < 0)
		return -1;
	int fd = openat(parent, base, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT) {
		if (directory_create(store, name, &nothing, NULL, error) == STORE_FAILED)
			return -1;
		fd = openat(parent, base, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	}
	return fd < 0 ? error_set_errno(error, errno, "cannot open '%s'", name) : fd;
}

static int directory_lock(struct store *store, enum store_lock lock, bool exclusive,
			  struct error *error)
{
	int *fd = &directory_of(store)->locks[lock];
	if (*fd < 0)
		*fd = open_lock(store, lock_names[lock], error);
	if (*fd < 0)
		return sharing_advise(directory_of(store)->root, error);
	int locked;
	do
		locked = flock(*fd, exclusive ? LOCK_EX : LOCK_SH);
	while (locked < 0 && errno == EINTR);
	if (locked < 0)
		return error_set_errno(error, errno, "cannot lock '%s'", lock_names[lock]);
	return 0;
}

static int directory_unlock(struct store *store, enum store_lock lock, struct error *error)
{
	int fd = directory_of(store)->locks[lock];
	if (fd >= 0 && flock(fd, LOCK_UN) < 0)
		return error_set_errno(error, errno, "cannot unlock '%s'", lock_names[lock]);
	return 0;
}

/* ---- Sharing ---- */

/* A writer that began before makes files for its owner alone, so the rest waits for it. */
static int directory_share_with_group(struct store *store, const struct strings *folders,
				      struct strings *left, struct error *error)
{
	struct directory *directory = directory_of(store);
	if (sharing_begin(directory->root, store->name, error))
		return -1;
	directory->sharing = sharing_read(directory->root);
	if (directory_lock(store, STORE_LOCK_WRITERS, true, error))
		return -1;
	int failed = sharing_spread(directory->root, folders, left, error);
	AUTO_ERROR unlock = ERROR_INIT;
	if (directory_unlock(store, STORE_LOCK_WRITERS, &unlock) && !failed)
		failed = error_move(error, &unlock);
	return failed;
}

const struct store_ops directory_store = {
	.claims = directory_claims,
	.open = directory_open,
	.close = directory_close,
	.url = directory_url,
	.get = directory_get,
	.fetch = directory_fetch,
	.create = directory_create,
	.replace = directory_replace,
	.share = directory_share,
	.alias = directory_alias,
	.mend_alias = directory_mend_alias,
	.is_alias = directory_is_alias,
	.list = directory_list,
	.walk = directory_walk,
	.delete = directory_delete,
	.digest = directory_digest,
	.has = directory_has,
	.now = directory_now,
	.lock = directory_lock,
	.unlock = directory_unlock,
	.share_with_group = directory_share_with_group,
};
