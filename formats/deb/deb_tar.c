/* deb_tar.c - GNU tar headers, the one dialect that every dpkg unpacks
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_tar.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"

struct tar_block {
	char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8], type,
		target[100], magic[8], owner[32], group[32], device[16], prefix[155], unused[12];
};

_Static_assert(sizeof(struct tar_block) == DEB_TAR_BLOCK, "a tar header is one block");

#define LONG_LINK "././@LongLink"
#define LONG_NAME_TYPE 'L'
#define LONG_TARGET_TYPE 'K'
#define ID_NOBODY 65534
#define ID_MAX UINT32_MAX

/* Puts octal digits and a NUL, or binary with the top bit of the field set; 64-bit two's
 * complement. */
static void put_number(char *field, size_t len, int64_t value)
{
	int bits = 3 * (int)(len - 1);
	if (value >= 0 && (uint64_t)value < UINT64_C(1) << bits) {
		field[len - 1] = '\0';
		for (size_t i = len - 1; i-- > 0; value >>= 3)
			field[i] = (char)('0' + (value & 7));
		return;
	}
	uint64_t rest = (uint64_t)value;
	for (size_t i = len; i-- > 0;) {
		field[i] = (char)(rest & 0xff);
		rest = rest >> 8 | (value < 0 ? UINT64_C(0xff) << 56 : 0);
	}
	field[0] = (char)(field[0] | (char)0x80);
}

/* Blanks stand for the checksum while it is taken. */
static void finish_block(struct tar_block *block)
{
	memcpy(block->magic, "ustar  ", sizeof block->magic);
	memset(block->checksum, ' ', sizeof block->checksum);
	unsigned sum = 0;
	const unsigned char *bytes = (const unsigned char *)block;
	for (size_t i = 0; i < sizeof *block; i++)
		sum += bytes[i];
	put_number(block->checksum, sizeof block->checksum - 1, sum);
}

/* Writes in full, before the header, what does not fit the field of 100 bytes. */
static void put_long(char type, const char *text, size_t len, struct buffer *out)
{
	struct tar_block block = {.type = type};
	memcpy(block.name, LONG_LINK, sizeof LONG_LINK);
	put_number(block.mode, sizeof block.mode, 0);
	put_number(block.uid, sizeof block.uid, 0);
	put_number(block.gid, sizeof block.gid, 0);
	put_number(block.size, sizeof block.size, (int64_t)len + 1);
	put_number(block.mtime, sizeof block.mtime, 0);
	finish_block(&block);
	buffer_add(out, &block, sizeof block);
	buffer_add(out, text, len + 1);
	deb_tar_pad(len + 1, out);
}

static void put_text(char *field, size_t size, char long_type, const char *text, struct buffer *out)
{
	size_t len = strlen(text);
	if (len > size) {
		put_long(long_type, text, len, out);
		len = size;
	}
	memcpy(field, text, len);
}

static int put_owner(char *name, size_t name_size, char *id, size_t id_size, const char *owner,
		     int64_t unknown, struct error *error)
{
	uint64_t number = 0;
	if (text_to_uint(owner, ID_MAX, &number) == 0) {
		put_number(id, id_size, (int64_t)number);
		return 0;
	}
	size_t len = strlen(owner);
	if (len >= name_size)
		return error_set(error,
				 "owner or group '%s': a .deb holds names of at most %zu bytes",
				 owner, name_size - 1);
	memcpy(name, owner, len);
	put_number(id, id_size, strcmp(owner, "root") == 0 ? 0 : unknown);
	return 0;
}

int deb_tar_header(const struct deb_tar_header *header, struct buffer *out, struct error *error)
{
	struct tar_block block = {.type = (char)header->type};
	AUTO_BUFFER name = BUFFER_INIT;
	buffer_printf(&name, ".%s%s", header->path, header->type == DEB_TAR_DIRECTORY ? "/" : "");
	if (header->target)
		put_text(block.target, sizeof block.target, LONG_TARGET_TYPE, header->target, out);
	put_text(block.name, sizeof block.name, LONG_NAME_TYPE, buffer_text(&name), out);

	put_number(block.mode, sizeof block.mode, header->mode & 07777);
	put_number(block.size, sizeof block.size, (int64_t)header->size);
	put_number(block.mtime, sizeof block.mtime, header->mtime);
	if (put_owner(block.owner, sizeof block.owner, block.uid, sizeof block.uid, header->owner,
		      header->mode & S_ISUID ? ID_NOBODY : 0, error) ||
	    put_owner(block.group, sizeof block.group, block.gid, sizeof block.gid, header->group,
		      header->mode & S_ISGID ? ID_NOBODY : 0, error))
		return -1;
	finish_block(&block);
	buffer_add(out, &block, sizeof block);
	return 0;
}

void deb_tar_pad(uint64_t size, struct buffer *out)
{
	buffer_add_zeros(out, (DEB_TAR_BLOCK - size % DEB_TAR_BLOCK) % DEB_TAR_BLOCK);
}

void deb_tar_end(struct buffer *out)
{
	buffer_add_zeros(out, 2 * DEB_TAR_BLOCK);
}

static const enum deb_tar_type entry_types[] = {
	[ENTRY_FILE] = DEB_TAR_FILE,
	[ENTRY_DIRECTORY] = DEB_TAR_DIRECTORY,
	[ENTRY_SYMLINK] = DEB_TAR_SYMLINK,
};

static bool has_entry(const struct entry *entry)
{
	return entry->type != ENTRY_GHOST;
}

static int write_head(const struct entry *entry, uint32_t index UNUSED, bool large UNUSED,
		      struct buffer *out, struct error *error)
{
	struct deb_tar_header header = {
		.path = entry->path,
		.type = entry_types[entry->type],
		.mode = entry->mode,
		.owner = entry->owner,
		.group = entry->group,
		.size = entry->type == ENTRY_FILE ? entry->size : 0,
		.mtime = entry->mtime,
		.target = entry->type == ENTRY_SYMLINK ? entry->target : NULL,
	};
	return deb_tar_header(&header, out, error);
}

static void write_tail(const struct entry *entry, struct buffer *out)
{
	if (entry->type == ENTRY_FILE)
		deb_tar_pad(entry->size, out);
}

static void write_end(uint64_t plain_size UNUSED, struct buffer *out)
{
	deb_tar_end(out);
}

const struct payload_layout deb_payload = {
	.has = has_entry,
	.head = write_head,
	.tail = write_tail,
	.end = write_end,
};
