/* links.c - symbolic links from one name of a directory to another
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/links_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/advice.h"
#include "base/buffer.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/output.h"
#include "store/beneath_internal.h"

/* Returns the way to `target` from the folder of `name`: "../stable@7". */
static char *make_text(const char *name, const char *target)
{
	size_t common = 0;
	for (size_t i = 0; name[i] && name[i] == target[i]; i++)
		if (name[i] == '/')
			common = i + 1;
	struct buffer text = BUFFER_INIT;
	for (const char *slash = strchr(name + common, '/'); slash; slash = strchr(slash + 1, '/'))
		buffer_add_text(&text, "../");
	buffer_add_text(&text, target + common);
	return buffer_steal(&text);
}

static bool is_link_to(int parent, const char *base, const char *text)
{
	size_t len = strlen(text);
	AUTO_FREE char *found = xmalloc(len + 1);
	ssize_t got = readlinkat(parent, base, found, len + 1);
	return got >= 0 && (size_t)got == len && memcmp(found, text, len) == 0;
}

static int make_link(int directory, const char *name, const void *context)
{
	const char *text = context;
	return symlinkat(text, directory, name);
}

static int fail_link(const char *name, struct error *error)
{
	return error_set_errno(error, errno, "cannot write the link '%s'", name);
}

/* Makes the link durable, replacing what is there by one rename. It has no unnamed form, so it is
 * hidden until then. */
static int replace_link(int parent, const char *base, const char *text, const char *name,
			struct error *error)
{
	AUTO_FREE char *hidden = NULL;
	if (output_hide(parent, base, make_link, text, &hidden) < 0)
		return fail_link(name, error);
	if (renameat(parent, hidden, parent, base) < 0) {
		bool is_folder = errno == EISDIR;
		fail_link(name, error);
		if (is_folder)
			error_advise(error, ADVICE_MEND_LINKS, NULL);
		(void)unlinkat(parent, hidden, 0);
		return -1;
	}
	return fsync(parent) < 0 ? fail_link(name, error) : 0;
}

int links_set(int root, const char *name, const char *target, mode_t make, struct error *error)
{
	const char *base;
	AUTO_FREE char *text = make_text(name, target);
	AUTO_FD parent = beneath_open_parent(root, name, make, &base, error);
	if (parent < 0)
		return -1;
	return is_link_to(parent, base, text) ? 0 : replace_link(parent, base, text, name, error);
}

int links_lead(int root, const char *name, const char *target, bool *answer, struct error *error)
{
	const char *base;
	AUTO_FREE char *text = make_text(name, target);
	AUTO_FD parent = beneath_open_parent(root, name, 0, &base, error);
	*answer = parent >= 0 && is_link_to(parent, base, text);
	return parent < 0 && parent != BENEATH_MISSING ? -1 : 0;
}

/* ---- Links that became what they lead to ---- */

static bool has_same_bytes(int one, int other, const char *name, struct error *error)
{
	char first[SHA256_HEX_SIZE], second[SHA256_HEX_SIZE];
	return file_sha256(one, name, first, error) >= 0 &&
	       file_sha256(other, name, second, error) >= 0 && strcmp(first, second) == 0;
}

static int refuse_other(const char *name, struct error *error)
{
	error_set(error,
		  "cannot put a link in the place of a folder: '%s' is not what it should "
		  "lead to",
		  name);
	return error_hint(error, "move the folder away");
}

static int compare_folders(int root, const char *name, const char *target, struct error *error);

/* Whether what one name of a folder stands for is there, with the same bytes, below the target. */
static int compare_entry(int root, const char *name, const char *target, bool is_folder,
			 struct error *error)
{
	AUTO_ERROR different = ERROR_INIT;
	if (is_folder)
		return compare_folders(root, name, target, error);
	AUTO_FD one = beneath_open_file(root, name, &different);
	AUTO_FD other = beneath_open_file(root, target, &different);
	return one >= 0 && other >= 0 && has_same_bytes(one, other, name, &different)
		       ? 0
		       : refuse_other(name, error);
}

/* Opens a list; the caller closes. NULL: error is set. */
static DIR *open_folder(int root, const char *name, struct error *error)
{
	int fd = beneath_open_directory(root, name, error);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	if (list)
		return list;
	error_set(error, "cannot list '%s'", name);
	file_close_reader(&fd);
	return NULL;
}

static bool is_own_name(const char *base)
{
	return strcmp(base, ".") != 0 && strcmp(base, "..") != 0;
}

static bool is_folder_at(int parent, const char *base)
{
	struct stat status;
	return fstatat(parent, base, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
}

/* The folder may have less than the target: nothing is lost with it. */
static int compare_folders(int root, const char *name, const char *target, struct error *error)
{
	DIR *list = open_folder(root, name, error);
	int failed = list ? 0 : -1;
	errno = 0;
	for (struct dirent *entry = list ? readdir(list) : NULL; entry && !failed;
	     entry = readdir(list)) {
		AUTO_FREE char *one = xasprintf("%s/%s", name, entry->d_name);
		AUTO_FREE char *other = xasprintf("%s/%s", target, entry->d_name);
		if (is_own_name(entry->d_name))
			failed = compare_entry(root, one, other,
					       is_folder_at(dirfd(list), entry->d_name), error);
		errno = 0;
	}
	if (!failed && errno)
		failed = error_set_errno(error, errno, "cannot list '%s'", name);
	if (list)
		(void)closedir(list);
	return failed;
}

/* Removes a folder with all that is in it; what stays when that fails is hidden. */
static void remove_folder(int parent, const char *base)
{
	int fd = openat(parent, base, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	if (!list) {
		file_close_reader(&fd);
		return;
	}
	for (struct dirent *entry = readdir(list); entry; entry = readdir(list)) {
		if (!is_own_name(entry->d_name))
			continue;
		if (is_folder_at(dirfd(list), entry->d_name))
			remove_folder(dirfd(list), entry->d_name);
		else
			(void)unlinkat(dirfd(list), entry->d_name, 0);
	}
	(void)closedir(list);
	(void)unlinkat(parent, base, AT_REMOVEDIR);
}

/* Both names change places at once, so that a reader finds the one or the other. */
static int exchange(int parent, const char *base, const char *text, const char *name,
		    struct error *error)
{
	AUTO_FREE char *hidden = NULL;
	if (output_hide(parent, base, make_link, text, &hidden) < 0)
		return fail_link(name, error);
	if (renameat2(parent, hidden, parent, base, RENAME_EXCHANGE) < 0) {
		fail_link(name, error);
		(void)unlinkat(parent, hidden, 0);
		return -1;
	}
	if (fsync(parent) < 0)
		return fail_link(name, error);
	remove_folder(parent, hidden);
	return 0;
}

int links_mend(int root, const char *name, const char *target, mode_t make, struct error *error)
{
	const char *base;
	AUTO_FREE char *text = make_text(name, target);
	AUTO_FD parent = beneath_open_parent(root, name, make, &base, error);
	if (parent < 0)
		return -1;
	if (!is_folder_at(parent, base))
		return links_set(root, name, target, make, error);
	return compare_folders(root, name, target, error) ||
			       exchange(parent, base, text, name, error)
		       ? -1
		       : 0;
}
