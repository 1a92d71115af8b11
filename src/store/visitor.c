/* visitor.c - asks a place for objects as any client does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/visitor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"
#include "store/file_url.h"
#include "store/http_client_internal.h"
#include "store/http_url_internal.h"

/* A person waits for it. */
static const struct http_limits limits = {
	.connect_seconds = 10, .stall_seconds = 20, .redirects = 10, /* apt's */
};

struct visitor {
	struct http_client *client; /* NULL: a directory */
	char *folder;               /* NULL: a server */
	unsigned count;
};

/* ---- Opening ---- */

static int check_folder(const char *folder, struct error *error)
{
	struct stat status;
	if (stat(folder, &status))
		return error_set_errno(error, errno, "cannot open repository '%s'", folder);
	return S_ISDIR(status.st_mode)
		       ? 0
		       : error_set_errno(error, ENOTDIR, "cannot open repository '%s'", folder);
}

struct visitor *visitor_open(const char *where, struct error *error)
{
	struct visitor *visitor = xzalloc(sizeof *visitor);
	bool is_open;
	if (http_url_is(where)) {
		visitor->client = http_client_open(where, &limits, error);
		is_open = visitor->client != NULL;
	} else {
		visitor->folder = file_url_is(where) ? file_url_path(where, error) : xstrdup(where);
		is_open = visitor->folder && check_folder(visitor->folder, error) == 0;
	}
	if (is_open)
		return visitor;
	visitor_close(visitor);
	return NULL;
}

void visitor_close(struct visitor *visitor)
{
	if (!visitor)
		return;
	http_client_close(visitor->client);
	free(visitor->folder);
	free(visitor);
}

bool visitor_is_served(const struct visitor *visitor)
{
	return visitor->client != NULL;
}

unsigned visitor_count(const struct visitor *visitor)
{
	return visitor->count;
}

/* ---- A directory ---- */

/* A server's user is neither the files' owner nor in their group. */
static bool is_folder_shut(int fd)
{
	struct stat status;
	return fstat(fd, &status) == 0 && (status.st_mode & S_IXOTH) == 0;
}

/* Whether a folder between the place and the object is shut. */
static bool is_way_shut(int root, const char *name)
{
	bool is_shut = is_folder_shut(root);
	for (const char *slash = strchr(name, '/'); slash && !is_shut;
	     slash = strchr(slash + 1, '/')) {
		AUTO_FREE char *folder = xstrndup(name, (size_t)(slash - name));
		AUTO_FD fd = openat(root, folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
		is_shut = fd >= 0 && is_folder_shut(fd);
	}
	return is_shut;
}

static long status_of_errno(int number)
{
	return number == EACCES || number == EPERM ? 403 : 404;
}

/* Reads no more than is wanted: a file that grows has no end. */
static void read_body(int fd, size_t wanted, struct answer *answer)
{
	while (answer->body.len < wanted) {
		size_t piece = wanted - answer->body.len;
		piece = piece < 65536 ? piece : 65536;
		uint8_t *room = buffer_reserve(&answer->body, piece);
		ssize_t got = read(fd, room, piece);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		answer->body.len += (size_t)got;
	}
}

/* Nobody may make it wait: a pipe is no object. */
static void ask_directory(const struct visitor *visitor, const char *name, enum visit visit,
			  size_t limit, struct answer *answer)
{
	struct stat status;
	AUTO_FD root = open(visitor->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	AUTO_FD fd = root < 0 ? -1 : openat(root, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &status) || !S_ISREG(status.st_mode)) {
		answer->status = fd < 0 ? status_of_errno(errno) : 404;
		return;
	}
	answer->status = 200;
	answer->is_shut = (status.st_mode & S_IROTH) == 0 || is_way_shut(root, name);
	answer->size = (uint64_t)status.st_size;
	size_t wanted = visit == VISIT_WHOLE ? limit : visit == VISIT_BYTE;
	read_body(fd, wanted < answer->size ? wanted : (size_t)answer->size, answer);
	answer->is_longer = answer->body.len < answer->size;
}

/* ---- Asking ---- */

void visitor_ask(struct visitor *visitor, const char *name, enum visit visit, size_t limit,
		 struct answer *answer)
{
	AUTO_FREE char *clean = path_clean(name);
	AUTO_ERROR ignored = ERROR_INIT;
	answer_free(answer);
	answer->size = ANSWER_SIZE_UNKNOWN;
	if (path_check(clean, &ignored)) {
		answer->status = 404;
		return;
	}
	visitor->count++;
	if (visitor->client)
		http_client_ask(visitor->client, clean, visit, limit, answer);
	else
		ask_directory(visitor, clean, visit, limit, answer);
}
