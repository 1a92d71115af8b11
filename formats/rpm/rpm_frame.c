/* rpm_frame.c - where the parts of an rpm file lie
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_frame.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "formats/file_limits.h"
#include "formats/rpm/rpm_block.h"
#include "formats/rpm/rpm_signature.h"

#define INTRO_SIZE 16 /* magic, reserved, number of entries, bytes of data */
#define ENTRY_SIZE 16
#define NAME "the package" /* callers put the file's name in front */

/* rpm's own limits (lib/header.c: 65535 entries, 256 MiB of data), and 64 MiB for signatures. */
static const struct header_limits {
	const char *what;
	uint32_t entries, data;
} signature_limits = {"signature header", 1024, UINT32_C(64) << 20},
  main_limits = {"header", 0xffff, (UINT32_C(256) << 20) - 1};

static uint32_t get_u32(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
	       bytes[3];
}

static int read_lead(int fd, struct rpm_frame *frame, struct error *error)
{
	uint8_t lead[RPM_LEAD_SIZE];
	if (frame->size < sizeof lead)
		return error_set(error, "it is too short for an rpm");
	if (file_read_exact(fd, lead, sizeof lead, 0, NAME, error))
		return -1;
	if (memcmp(lead, RPM_LEAD_MAGIC, 4) != 0)
		return error_set(error, "it is no rpm");
	if (lead[4] != 3 && lead[4] != 4)
		return error_set(error, "it has format version %u, known are 3 and 4", lead[4]);
	frame->is_source = lead[7] == 1;
	return 0;
}

/* A list of empty texts takes a byte for each in the file, and librpm a pointer and more, so it is
 * looked at before librpm sees it. */
static int check_lists(const uint8_t *entries, uint32_t count, const char *what,
		       struct error *error)
{
	enum { TYPE_TEXTS = 8, TYPE_TRANSLATIONS = 9 };
	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *entry = entries + (size_t)i * ENTRY_SIZE;
		uint32_t tag = get_u32(entry), type = get_u32(entry + 4), n = get_u32(entry + 12);
		if ((type == TYPE_TEXTS || type == TYPE_TRANSLATIONS) && n > FILE_LIMITS_COUNT)
			return error_set(error, "its %s has %u texts in tag %u, %d are the most",
					 what, n, tag, FILE_LIMITS_COUNT);
	}
	return 0;
}

/* Reads a header at *offset, which moves behind it. */
static int read_header(int fd, const struct rpm_frame *frame, const struct header_limits *limits,
		       uint64_t *offset, struct buffer *out, struct error *error)
{
	uint8_t intro[INTRO_SIZE];
	if (*offset > frame->size || frame->size - *offset < sizeof intro)
		return error_set(error, "the file ends before its %s", limits->what);
	if (file_read_exact(fd, intro, sizeof intro, *offset, NAME, error))
		return -1;
	if (memcmp(intro, rpm_block_magic, RPM_BLOCK_MAGIC_SIZE) != 0)
		return error_set(error, "its %s does not begin as one", limits->what);
	uint32_t entries = get_u32(intro + 8), data = get_u32(intro + 12);
	if (entries == 0 || entries > limits->entries || data > limits->data)
		return error_set(error,
				 "its %s claims %u entries and %u bytes, more than rpm takes",
				 limits->what, entries, data);
	uint64_t rest = (uint64_t)entries * ENTRY_SIZE + data;
	if (frame->size - *offset - sizeof intro < rest)
		return error_set(error, "the file ends inside its %s", limits->what);
	buffer_add(out, intro + RPM_BLOCK_MAGIC_SIZE, INTRO_SIZE - RPM_BLOCK_MAGIC_SIZE);
	uint8_t *bytes = buffer_reserve(out, rest);
	if (file_read_exact(fd, bytes, rest, *offset + sizeof intro, NAME, error))
		return -1;
	if (check_lists(bytes, entries, limits->what, error))
		return -1;
	out->len += rest;
	*offset += sizeof intro + rest;
	return 0;
}

int rpm_frame_read(int fd, struct rpm_frame *frame, struct error *error)
{
	struct stat status;
	*frame = (struct rpm_frame){0};
	if (fstat(fd, &status))
		return error_set_errno(error, errno, "cannot read it");
	frame->size = (uint64_t)status.st_size;
	uint64_t offset = RPM_LEAD_SIZE;
	if (read_lead(fd, frame, error) ||
	    read_header(fd, frame, &signature_limits, &offset, &frame->signature, error))
		return -1;
	offset += (RPM_SIGNATURE_ALIGNMENT - offset % RPM_SIGNATURE_ALIGNMENT) %
		  RPM_SIGNATURE_ALIGNMENT;
	frame->header_start = offset;
	if (read_header(fd, frame, &main_limits, &offset, &frame->header, error))
		return -1;
	frame->payload_start = offset;
	return 0;
}

void rpm_frame_free(struct rpm_frame *frame)
{
	buffer_free(&frame->signature);
	buffer_free(&frame->header);
}
