/* path.c - paths as text: no system call here
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/path.h"

#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"

/* A component of a path: what lies between slashes, not NUL-terminated. */
struct component {
	const char *text;
	size_t len;
};

static bool is_dot(struct component part)
{
	return part.len == 1 && part.text[0] == '.';
}

static bool is_dot_dot(struct component part)
{
	return part.len == 2 && memcmp(part.text, "..", 2) == 0;
}

/* Takes the next component that is not empty; false at the end. */
static bool take_component(const char **rest, struct component *part)
{
	*rest += strspn(*rest, "/");
	*part = (struct component){*rest, strcspn(*rest, "/")};
	*rest += part->len;
	return part->len > 0;
}

int path_check(const char *path, struct error *error)
{
	if (!*path)
		return error_set(error, "empty path");
	if (*path == '/')
		return error_set(error, "path '%s' is not relative", path);
	if (text_has_control(path))
		return error_set(error, "control character in a path");
	for (const char *at = path; at; at = strchr(at, '/')) {
		at += *at == '/';
		struct component part = {at, strcspn(at, "/")};
		if (!part.len)
			return error_set(error, "path '%s' has an empty component", path);
		if (is_dot(part) || is_dot_dot(part))
			return error_set(error, "path '%s' has a component '%.*s'", path,
					 (int)part.len, part.text);
	}
	return 0;
}

char *path_join(const char *a, const char *b)
{
	if (*b == '/' || !*a)
		return xstrdup(b);
	if (!*b)
		return xstrdup(a);
	return xasprintf("%s%s%s", a, text_ends(a, "/") ? "" : "/", b);
}

/* Returns where in `clean` its last component starts, the slash before it included. */
static size_t find_last_start(const struct buffer *clean, size_t root)
{
	size_t at = clean->len;
	while (at > root && clean->data[at - 1] != '/')
		at--;
	return at > root ? at - 1 : root;
}

char *path_clean(const char *path)
{
	struct buffer clean = BUFFER_INIT;
	size_t root = *path == '/'; /* of an absolute path the first byte stays */
	size_t depth = 0;           /* components that a ".." can take back */
	struct component part;
	if (root)
		buffer_add_byte(&clean, '/');
	for (const char *rest = path; take_component(&rest, &part);) {
		if (is_dot(part) || (is_dot_dot(part) && root && !depth))
			continue;
		if (is_dot_dot(part) && depth) {
			clean.len = find_last_start(&clean, root);
			depth--;
			continue;
		}
		if (clean.len > root)
			buffer_add_byte(&clean, '/');
		buffer_add(&clean, part.text, part.len);
		depth += !is_dot_dot(part);
	}
	if (!clean.len)
		buffer_add_byte(&clean, '.');
	return buffer_steal(&clean);
}

bool path_leaves(const char *path)
{
	size_t depth = 0;
	struct component part;
	while (take_component(&path, &part)) {
		if (is_dot(part))
			continue;
		if (!is_dot_dot(part))
			depth++;
		else if (!depth--)
			return true;
	}
	return false;
}

const char *path_base(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

char *path_parent(const char *path)
{
	size_t len = strlen(path);
	while (len > 1 && path[len - 1] == '/')
		len--;
	while (len && path[len - 1] != '/')
		len--;
	while (len > 1 && path[len - 1] == '/')
		len--;
	return len ? xstrndup(path, len) : xstrdup(".");
}

void path_cut_slashes(char *path)
{
	for (size_t len = path ? strlen(path) : 0; len > 0 && path[len - 1] == '/'; len--)
		path[len - 1] = '\0';
}
