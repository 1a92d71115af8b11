/* rpm_read_payload.c - what an rpm's headers say of what follows them, checked; its identity
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <strings.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/parts.h"
#include "formats/rpm/rpm_block.h"
#include "formats/rpm/rpm_payload.h"
#include "formats/rpm/rpm_read_internal.h"
#include "formats/rpm/rpm_signature.h"
#include "identity/bom.h"
#include "identity/identity_files.h"

/* `expected` NULL: nothing was said. */
static int check_stretch(const struct rpm_reader *reader, uint64_t start, uint64_t end,
			 enum digest_kind kind, const char *expected, const char *what,
			 struct error *error)
{
	if (!expected)
		return 0;
	char hex[DIGEST_HEX_SIZE];
	CLEANUP(parts_free) struct parts parts = {0};
	parts_add_file(&parts, reader->fd, start, end - start);
	if (parts_digest(&parts, kind, hex, error))
		return -1;
	if (strcasecmp(hex, expected) == 0)
		return 0;
	return error_set(error, "its %s is damaged: the %s is not the one it tells", what,
			 digest_name(kind));
}

static int check_payload(const struct rpm_reader *reader, struct error *error)
{
	const struct rpm_frame *frame = &reader->frame;
	struct arena *arena = reader->package->arena;
	uint64_t algorithm = 0;
	const char *sha256 = rpm_block_text(reader->header, RPM_TAG_PAYLOADDIGEST, arena);
	(void)rpm_block_number(reader->header, RPM_TAG_PAYLOADDIGESTALGO, &algorithm);
	if (sha256 && algorithm == RPM_DIGEST_SHA256)
		return check_stretch(reader, frame->payload_start, frame->size, DIGEST_SHA256,
				     sha256, "payload", error);
	/* Before rpm 4.14 the MD5 was the only digest of the payload. */
	size_t len;
	const void *raw = rpm_block_bytes(reader->signature, RPM_SIG_MD5, arena, &len);
	if (!raw || len != MD5_SIZE)
		return 0;
	char md5[MD5_HEX_SIZE];
	hex_encode(raw, len, md5);
	return check_stretch(reader, frame->header_start, frame->size, DIGEST_MD5, md5, "payload",
			     error);
}

int rpm_read_check(const struct rpm_reader *reader, struct error *error)
{
	const struct rpm_frame *frame = &reader->frame;
	struct arena *arena = reader->package->arena;
	if (check_stretch(reader, frame->header_start, frame->payload_start, DIGEST_SHA256,
			  rpm_block_text(reader->signature, RPM_SIG_SHA256, arena), "header",
			  error) ||
	    check_stretch(reader, frame->header_start, frame->payload_start, DIGEST_SHA1,
			  rpm_block_text(reader->signature, RPM_SIG_SHA1, arena), "header", error))
		return -1;
	return check_payload(reader, error);
}

/* A header that names no filter means gzip, of which rpm's reader also takes what is plain
 * (gzdopen(3)); so Ingot and others say that it is plain. */
static int find_default_filter(const struct rpm_reader *reader, const char **filter,
			       struct error *error)
{
	uint8_t start[2] = {0};
	const struct rpm_frame *frame = &reader->frame;
	if (frame->size - frame->payload_start >= sizeof start &&
	    file_read_exact(reader->fd, start, sizeof start, frame->payload_start, "the package",
			    error))
		return -1;
	*filter = start[0] == 0x1f && start[1] == 0x8b ? "gzip" : "none";
	return 0;
}

int rpm_read_filter(const struct rpm_reader *reader, struct error *error)
{
	struct package *package = reader->package;
	const char *format = rpm_block_text(reader->header, RPM_TAG_PAYLOADFORMAT, package->arena);
	if (format && strcmp(format, "cpio") != 0)
		return error_set(error, "its payload has the format '%s', known is cpio", format);
	package->payload_filter =
		rpm_block_text(reader->header, RPM_TAG_PAYLOADCOMPRESSOR, package->arena);
	return package->payload_filter
		       ? 0
		       : find_default_filter(reader, &package->payload_filter, error);
}

static int read_bom(struct rpm_reader *reader, const struct package_file *file, struct error *error)
{
	struct package *package = reader->package;
	AUTO_BUFFER bom = BUFFER_INIT;
	char hex[SHA256_HEX_SIZE];
	if (rpm_payload_extract(reader->fd, reader->frame.payload_start, package, file, &bom,
				error))
		return -1;
	digest_bytes_hex(DIGEST_SHA256, bom.data, bom.len, hex);
	if (*file->sha256 && strcmp(hex, file->sha256) != 0)
		return error_set(error, "its file '%s' is damaged", file->path);
	package->bom = arena_text_n(package->arena, buffer_text(&bom), bom.len);
	package->bom_len = bom.len;
	return bom_read(package->bom, package->bom_len, package, error);
}

/* A package of another maker may have a file named like the identity's, which then need not be what
 * it is in one of ours; what cannot be read of it is not there. */
int rpm_read_identity(struct rpm_reader *reader, struct error *error)
{
	const struct package_file *file = identity_files_find(reader->package);
	if (!file || file->size == 0 || file->size > BOM_SIZE_MAX)
		return 0;
	if (read_bom(reader, file, error) == 0)
		return 0;
	if (*reader->package->content_id)
		return error_context(error, "its list of pinned dependencies");
	error_clear(error);
	reader->package->bom = NULL;
	reader->package->bom_len = 0;
	return 0;
}
