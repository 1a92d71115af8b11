/* walk.c - everything below a folder, whatever it holds
 *
 * All works relative to descriptors: a folder that is replaced by a link on the way leads nowhere.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/strings.h"
#include "base/text.h"

#define OPEN_FOLDER (O_RDONLY | O_DIRECTORY | O_CLOEXEC)

struct walker {
	const struct walk *walk;
	const char *folder;
	struct buffer path; /* below the folder */
	int depth;
	char target[PATH_MAX]; /* of the link that is visited */
};

static void report_failure(struct walker *walker, int number, const char *problem)
{
	AUTO_FREE char *path = path_join(walker->folder, buffer_text(&walker->path));
	AUTO_ERROR error = ERROR_INIT;
	if (number)
		error_set_errno(&error, number, "%s '%s'", problem, path);
	else
		error_set(&error, "'%s' %s", path, problem);
	walker->walk->failed(walker->walk->context, &error);
}

/* Takes the descriptor. */
static int list_names(int fd, struct strings *names)
{
	DIR *stream = fdopendir(fd);
	if (!stream) {
		int number = errno;
		file_close_reader(&fd);
		errno = number;
		return -1;
	}
	const struct dirent *entry;
	while ((errno = 0, entry = readdir(stream)))
		if (!text_equal(entry->d_name, ".") && !text_equal(entry->d_name, ".."))
			strings_add(names, entry->d_name);
	int number = errno;
	(void)closedir(stream);
	errno = number;
	strings_sort(names);
	return number ? -1 : 0;
}

static void walk_names(struct walker *walker, int fd);

static void enter_folder(struct walker *walker, int parent, const char *name)
{
	AUTO_FD fd = openat(parent, name, OPEN_FOLDER | O_NOFOLLOW);
	if (fd < 0) {
		report_failure(walker, errno, "cannot open the folder");
		return;
	}
	if (walker->depth == WALK_MAX_DEPTH) {
		report_failure(walker, 0, "is too deep a folder");
		return;
	}
	walker->depth++;
	walk_names(walker, fd);
	walker->depth--;
}

static void walk_name(struct walker *walker, int parent, const char *name)
{
	struct walk_item item = {.path = buffer_text(&walker->path)};
	if (walker->path.len > WALK_MAX_PATH) {
		report_failure(walker, 0, "is too long a path");
		return;
	}
	if (fstatat(parent, name, &item.st, AT_SYMLINK_NOFOLLOW)) {
		report_failure(walker, errno, "cannot look at");
		return;
	}
	if (S_ISLNK(item.st.st_mode)) {
		ssize_t len = readlinkat(parent, name, walker->target, sizeof walker->target - 1);
		if (len < 0) {
			report_failure(walker, errno, "cannot read the link");
			return;
		}
		walker->target[len] = '\0';
		item.target = walker->target;
	}
	if (walker->walk->visit(walker->walk->context, &item) && S_ISDIR(item.st.st_mode))
		enter_folder(walker, parent, name);
}

static void walk_names(struct walker *walker, int fd)
{
	AUTO_STRINGS names = {0};
	/* The list has a descriptor of its own: closedir closes what it reads from. */
	int listed = openat(fd, ".", OPEN_FOLDER);
	if (listed < 0 || list_names(listed, &names))
		report_failure(walker, errno, "cannot read the folder");
	for (size_t i = 0; i < names.n; i++) {
		size_t len = walker->path.len;
		if (len)
			buffer_add_byte(&walker->path, '/');
		buffer_add_text(&walker->path, names.v[i]);
		walk_name(walker, fd, names.v[i]);
		walker->path.len = len;
		walker->path.data[len] = '\0';
	}
}

void walk_folder(const char *folder, const struct walk *walk)
{
	struct walker walker = {.walk = walk, .folder = folder, .path = BUFFER_INIT};
	AUTO_FD fd = open(folder, OPEN_FOLDER);
	if (fd < 0)
		report_failure(&walker, errno, "cannot open the folder");
	else
		walk_names(&walker, fd);
	buffer_free(&walker.path);
}
