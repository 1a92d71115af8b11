/* deb_ar.c - the outer archive of a .deb: ar with plain names (deb(5), ar(5))
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_ar.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"

/* A header as it stands in the file: text padded with blanks. */
struct header {
	char name[16], mtime[12], uid[6], gid[6], mode[8], size[10], end[2];
};

_Static_assert(sizeof(struct header) == 60, "an ar header has 60 bytes");

static const char header_end[2] = {'`', '\n'};

int deb_ar_add(struct parts *archive, const char *name, int64_t mtime, const struct parts *content,
	       struct error *error)
{
	char header[sizeof(struct header) + 1];
	uint64_t size = parts_size(content);
	assert(strlen(name) <= sizeof((struct header *)NULL)->name);
	if (size > DEB_AR_SIZE_MAX) {
		error_set(error, "cannot pack '%s': %" PRIu64 " bytes do not fit a .deb", name,
			  size);
		return error_hint(error,
				  "a member holds at most %" PRIu64 " bytes; compress more, "
				  "or split the package",
				  DEB_AR_SIZE_MAX);
	}
	int len = snprintf(header, sizeof header, "%-16s%-12" PRId64 "%-6d%-6d%-8o%-10" PRIu64,
			   name, mtime, 0, 0, 0100644U, size);
	if (len != (int)(sizeof(struct header) - sizeof header_end))
		return error_set(error, "cannot pack '%s': its time does not fit a .deb", name);
	memcpy(header + len, header_end, sizeof header_end);
	parts_add_copy(archive, header, sizeof(struct header));
	parts_add_parts(archive, content);
	if (size % 2)
		parts_add_copy(archive, "\n", 1);
	return 0;
}

/* Reads a decimal number padded with blanks; none at all is refused. */
static int read_number(const char *field, size_t len, uint64_t *value)
{
	char text[sizeof(struct header)];
	memcpy(text, field, len);
	while (len && text[len - 1] == ' ')
		len--;
	text[len] = '\0';
	if (memchr(field, '\0', len))
		return -1;
	return text_to_uint(text, DEB_AR_SIZE_MAX, value);
}

/* Reads a name that is plain or, as System V has it, ended by a slash. */
static int read_name(const char field[16], char name[17])
{
	size_t len = sizeof((struct header *)NULL)->name;
	while (len && field[len - 1] == ' ')
		len--;
	if (len && field[len - 1] == '/')
		len--;
	for (size_t i = 0; i < len; i++)
		if (field[i] <= ' ' || field[i] >= 0x7f || field[i] == '/')
			return -1;
	memcpy(name, field, len);
	name[len] = '\0';
	return len ? 0 : -1;
}

static int read_member(int fd, uint64_t offset, uint64_t file_size, struct deb_ar_member *member,
		       struct error *error)
{
	struct header header;
	if (file_size - offset < sizeof header)
		return error_set(error, "it is cut off after %" PRIu64 " bytes", offset);
	if (file_read_exact(fd, &header, sizeof header, offset, "the archive", error))
		return -1;
	if (memcmp(header.end, header_end, sizeof header_end) != 0 ||
	    read_name(header.name, member->name) ||
	    read_number(header.size, sizeof header.size, &member->size))
		return error_set(error, "it has a broken member header at byte %" PRIu64, offset);
	member->offset = offset + sizeof header;
	if (member->size > file_size - member->offset)
		return error_set(error, "it is cut off in member '%s'", member->name);
	return 0;
}

static bool has_member(const struct deb_ar *archive, const char *name)
{
	for (size_t i = 0; i < archive->n; i++)
		if (strcmp(archive->v[i].name, name) == 0)
			return true;
	return false;
}

static int check_magic(int fd, uint64_t file_size, struct error *error)
{
	char magic[DEB_AR_MAGIC_SIZE];
	if (file_size < sizeof magic)
		return error_set(error, "it is not an ar archive");
	if (file_read_exact(fd, magic, sizeof magic, 0, "the archive", error))
		return -1;
	if (memcmp(magic, DEB_AR_MAGIC, sizeof magic) != 0)
		return error_set(error, "it is not an ar archive");
	return 0;
}

int deb_ar_read(int fd, struct deb_ar *archive, struct error *error)
{
	struct stat status;
	if (fstat(fd, &status))
		return error_set_errno(error, errno, "cannot read the archive");
	uint64_t file_size = (uint64_t)status.st_size;
	if (check_magic(fd, file_size, error))
		return -1;
	archive->n = 0;
	for (uint64_t offset = DEB_AR_MAGIC_SIZE; offset < file_size;) {
		struct deb_ar_member member;
		if (read_member(fd, offset, file_size, &member, error))
			return -1;
		if (has_member(archive, member.name))
			return error_set(error, "it has two members '%s'", member.name);
		if (archive->n == DEB_AR_MEMBERS_MAX)
			return error_set(error, "it has more than %d members", DEB_AR_MEMBERS_MAX);
		archive->v[archive->n++] = member;
		offset = member.offset + member.size + member.size % 2;
	}
	return 0;
}
