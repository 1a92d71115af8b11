/* deb_members.c - which members of the outer archive are the package
 *
 * dpkg ignores what stands after data.tar and apt looks members up by name, so that a file with
 * more than it should have can be two packages at once: such a file is refused.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_members.h"

#include <stdbool.h>
#include <string.h>

#include "base/file.h"

#define BINARY_NAME "debian-binary"
#define BINARY_SIZE_MAX 4096
#define FORMAT_MAJOR "2."

static int check_binary(int fd, const struct deb_ar_member *binary, struct error *error)
{
	char text[BINARY_SIZE_MAX];
	if (binary->size < sizeof FORMAT_MAJOR || binary->size > sizeof text)
		return error_set(error, "member '%s' has an odd size", binary->name);
	if (file_read_exact(fd, text, binary->size, binary->offset, binary->name, error))
		return -1;
	if (memcmp(text, FORMAT_MAJOR, sizeof FORMAT_MAJOR - 1) != 0 ||
	    !memchr(text, '\n', binary->size))
		return error_set(error, "it is not of the .deb format 2");
	return 0;
}

static bool is_private(const struct deb_ar_member *member)
{
	return member->name[0] == '_';
}

/* Finds the next member that counts, from *at on; an error where it is not `start` or
 * "start.xx". */
static const struct deb_ar_member *take_member(const struct deb_ar *archive, size_t *at,
					       const char *start, struct error *error)
{
	while (*at < archive->n && is_private(&archive->v[*at]))
		++*at;
	if (*at == archive->n) {
		error_set(error, "it has no member '%s'", start);
		return NULL;
	}
	const struct deb_ar_member *member = &archive->v[(*at)++];
	size_t len = strlen(start);
	if (strncmp(member->name, start, len) == 0 &&
	    (member->name[len] == '\0' || member->name[len] == '.'))
		return member;
	error_set(error, "it has member '%s' where '%s' should be", member->name, start);
	return NULL;
}

int deb_members_read(int fd, struct deb_members *members, struct error *error)
{
	struct deb_ar *archive = &members->archive;
	if (deb_ar_read(fd, archive, error))
		return -1;
	if (archive->n == 0 || strcmp(archive->v[0].name, BINARY_NAME) != 0)
		return error_set(error, "does not begin with the member '%s'", BINARY_NAME);
	members->binary = &archive->v[0];
	if (check_binary(fd, members->binary, error))
		return -1;
	size_t at = 1;
	members->control = take_member(archive, &at, "control.tar", error);
	if (!members->control)
		return -1;
	members->data = take_member(archive, &at, "data.tar", error);
	if (!members->data)
		return -1;
	for (; at < archive->n; at++)
		if (!is_private(&archive->v[at]))
			return error_set(error, "it has member '%s' after '%s'",
					 archive->v[at].name, members->data->name);
	return 0;
}
