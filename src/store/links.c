/* links.c - symbolic links from one name of a directory to another
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/links_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
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
		fail_link(name, error);
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
