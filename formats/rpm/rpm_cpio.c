/* rpm_cpio.c - the archive inside an rpm
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_cpio.h"

#include <string.h>
#include <sys/stat.h>

#include "formats/rpm/rpm_tags.h"

#define ALIGNMENT 4
#define FIELD_DEVICE 1 /* as in the header's FILEDEVICES: all files lie on one device */

/* The fields of cpio(5), "New ASCII Format", in their order. */
struct newc {
	uint32_t inode, mode, links, mtime, size, device, name_size;
};

static const mode_t types[] = {
	[ENTRY_FILE] = S_IFREG,
	[ENTRY_DIRECTORY] = S_IFDIR,
	[ENTRY_SYMLINK] = S_IFLNK,
	[ENTRY_GHOST] = S_IFREG,
};

static void add_newc(struct buffer *out, const struct newc *newc)
{
	buffer_printf(out, "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x",
		      newc->inode, newc->mode, 0U, 0U, newc->links, newc->mtime, newc->size, 0U,
		      newc->device, 0U, 0U, newc->name_size, 0U);
}

static bool is_archived(const struct entry *entry)
{
	return entry->type != ENTRY_GHOST && !(entry->flags & ENTRY_IMPLICIT);
}

static bool is_counted(const struct entry *entry)
{
	return !(entry->flags & ENTRY_IMPLICIT);
}

static int check_size(uint64_t size, bool *large, struct error *error)
{
	if (size > INT64_MAX)
		return error_set(error, "a file is larger than an rpm can hold");
	if (size >= RPM_LARGE_FILE)
		*large = true;
	return 0;
}

/* The buffer may hold other entries before this one, so padding counts from `start`. */
static void add_padding(struct buffer *out, size_t start)
{
	buffer_add_zeros(out, (ALIGNMENT - (out->len - start) % ALIGNMENT) % ALIGNMENT);
}

static int write_head(const struct entry *entry, uint32_t index, bool large, struct buffer *out,
		      struct error *error)
{
	size_t start = out->len;
	uint64_t size = entry->size;
	if (entry->type == ENTRY_SYMLINK)
		size = strlen(entry->target);
	if (large) {
		buffer_printf(out, "07070X%08x", index);
	} else {
		if (size >= RPM_LARGE_FILE)
			return error_set(error, "'%s' is too large for cpio's newc form",
					 entry->path);
		add_newc(out, &(struct newc){.inode = index + 1,
					     .mode = types[entry->type] | entry->mode,
					     .links = 1,
					     .mtime = rpm_tag_time(entry->mtime),
					     .size = (uint32_t)size,
					     .device = FIELD_DEVICE,
					     .name_size = (uint32_t)strlen(entry->path) + 2});
		buffer_add_byte(out, '.');
		buffer_add(out, entry->path, strlen(entry->path) + 1);
	}
	add_padding(out, start);
	if (entry->type == ENTRY_SYMLINK) {
		buffer_add_text(out, entry->target);
		add_padding(out, start);
	}
	return 0;
}

static void write_tail(const struct entry *entry, struct buffer *out)
{
	buffer_add_zeros(out, (ALIGNMENT - entry->size % ALIGNMENT) % ALIGNMENT);
}

static void write_end(uint64_t plain_size UNUSED, struct buffer *out)
{
	static const char name[] = "TRAILER!!!";
	size_t start = out->len;
	add_newc(out, &(struct newc){.links = 1, .name_size = sizeof name});
	buffer_add(out, name, sizeof name);
	add_padding(out, start);
}

const struct payload_layout rpm_cpio_layout = {
	.has = is_archived,
	.counts = is_counted,
	.check_size = check_size,
	.head = write_head,
	.tail = write_tail,
	.end = write_end,
};
