/* rpm_read.c - any .rpm as a package's record
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_read.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/hex.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/rpm/rpm_block.h"
#include "formats/rpm/rpm_nevra.h"
#include "formats/rpm/rpm_read_internal.h"
#include "formats/rpm/rpm_signature.h"
#include "formats/rpm/rpm_tags.h"
#include "sign/issuer.h"

static int import_header(const struct buffer *bytes, const char *what, struct rpm_block **block,
			 struct error *error)
{
	*block = rpm_block_open(bytes);
	return *block ? 0 : error_set(error, "its %s is damaged", what);
}

/* ---- Metadata ---- */

static const char *drop_empty(const char *text)
{
	return text && *text ? text : NULL;
}

static void read_texts(struct rpm_reader *reader)
{
	struct package *package = reader->package;
	for (size_t i = 0; i < rpm_text_tag_count; i++)
		*rpm_tag_member(&rpm_text_tags[i], package) = drop_empty(
			rpm_block_text(reader->header, rpm_text_tags[i].tag, package->arena));
	for (size_t i = 0; i < rpm_field_tag_count; i++) {
		const char *value =
			rpm_block_text(reader->header, rpm_field_tags[i].tag, package->arena);
		if (value && *value)
			package_add_field(package, rpm_field_tags[i].name, value);
	}
}

static void read_prefixes(struct rpm_reader *reader)
{
	CLEANUP(rpm_array_close) struct rpm_array prefixes;
	AUTO_BUFFER text = BUFFER_INIT;
	rpm_array_open_texts(&prefixes, reader->header, RPM_TAG_PREFIXES);
	for (size_t i = 0; i < prefixes.n; i++)
		buffer_printf(&text, "%s%s", i ? " " : "", rpm_array_text(&prefixes, i));
	if (text.len)
		package_add_field(reader->package, RPM_FIELD_PREFIXES, buffer_text(&text));
}

static void read_numbers(struct rpm_reader *reader)
{
	struct package *package = reader->package;
	uint64_t number;
	package->build_time = -1;
	if (rpm_block_number(reader->header, RPM_TAG_BUILDTIME, &number))
		package->build_time = (int64_t)(number & UINT32_MAX);
	if (rpm_block_number(reader->header, RPM_TAG_EPOCH, &number))
		package->epoch = arena_printf(package->arena, "%llu",
					      (unsigned long long)(number & UINT32_MAX));
	if (rpm_block_number(reader->header, RPM_TAG_LONGSIZE, &number) ||
	    rpm_block_number(reader->header, RPM_TAG_SIZE, &number))
		package->installed_size = number;
	if (rpm_block_number(reader->signature, RPM_SIG_LONGARCHIVESIZE, &number) ||
	    rpm_block_number(reader->signature, RPM_SIG_PAYLOADSIZE, &number) ||
	    rpm_block_number(reader->header, RPM_TAG_ARCHIVESIZE, &number))
		package->payload_size = number;
}

/* ---- Identity ---- */

static bool is_commit(const char *text, size_t len)
{
	return (len == 40 || len == 64) && strspn(text, "0123456789abcdef") == len;
}

/* Reads "git+URL#COMMIT", "git#COMMIT", with "-dirty" at the end where it was. Others write the URL
 * alone, or without "git+". */
static void read_vcs(struct rpm_reader *reader)
{
	static const char dirty[] = "-dirty";
	struct package *package = reader->package;
	const char *vcs = rpm_block_text(reader->header, RPM_TAG_VCS, package->arena);
	if (!vcs)
		return;
	const char *mark = strrchr(vcs, '#');
	const char *url = text_starts(vcs, "git+") ? vcs + 4 : vcs;
	size_t url_len = strlen(url);
	if (mark) {
		size_t len = strlen(mark + 1);
		bool is_dirty = text_ends(mark, dirty);
		if (is_dirty)
			len -= sizeof dirty - 1;
		if (!is_commit(mark + 1, len))
			return;
		package->commit = arena_text_n(package->arena, mark + 1, len);
		package->dirty = is_dirty;
		url_len = (size_t)(mark - url);
	}
	if (url_len > 3 || strncmp(url, "git", 3) != 0)
		package->repository = drop_empty(arena_text_n(package->arena, url, url_len));
}

static void read_content_id(struct rpm_reader *reader)
{
	struct package *package = reader->package;
	uint8_t raw[32];
	const char *cookie = rpm_block_text(reader->header, RPM_TAG_COOKIE, package->arena);
	if (!cookie || !text_starts(cookie, RPM_COOKIE_START))
		return;
	const char *id = cookie + sizeof RPM_COOKIE_START - 1;
	if (strlen(id) == 2 * sizeof raw && hex_decode(id, raw, sizeof raw) == 0)
		hex_encode(raw, sizeof raw, package->content_id);
}

/* ---- Signatures ---- */

static const struct signature_tag {
	uint32_t tag;
	const char *kind;
} signature_tags[] = {
	{RPM_SIG_RSA, RPM_SIGNED_HEADER},
	{RPM_SIG_DSA, RPM_SIGNED_HEADER},
	{RPM_SIG_PGP, RPM_SIGNED_ALL},
	{RPM_SIG_GPG, RPM_SIGNED_ALL},
};

static void read_signatures(struct rpm_reader *reader)
{
	struct package *package = reader->package;
	for (size_t i = 0; i < ARRAY_SIZE(signature_tags); i++) {
		char issuer[17];
		size_t len;
		const void *bytes = rpm_block_bytes(reader->signature, signature_tags[i].tag,
						    package->arena, &len);
		if (!bytes)
			continue;
		issuer_read(bytes, len, issuer);
		*VECTOR_ADD(&package->signatures) = (struct package_signature){
			.kind = signature_tags[i].kind,
			.key = arena_text(package->arena, issuer),
			.bytes = bytes,
			.len = len,
		};
	}
}

/* The signature header is not signed, so which of two equal tags a reader believes must not
 * matter: twice the same is refused. What is unknown is not looked at. */
static int check_repeated(const struct rpm_block *block, const char *what, struct error *error)
{
	uint32_t tag = rpm_block_find_repeated(block);
	return tag ? error_set(error, "its %s has tag %u twice", what, tag) : 0;
}

/* ---- All of it ---- */

int rpm_read_header(struct rpm_reader *reader, struct error *error)
{
	read_texts(reader);
	read_prefixes(reader);
	read_numbers(reader);
	read_vcs(reader);
	read_content_id(reader);
	read_signatures(reader);
	if (rpm_nevra_check(reader->package, error) || rpm_read_lists(reader, error))
		return -1;
	return rpm_read_files(reader, error);
}

static int read_package(struct rpm_reader *reader, struct error *error)
{
	if (rpm_frame_read(reader->fd, &reader->frame, error))
		return -1;
	if (import_header(&reader->frame.signature, "signature header", &reader->signature,
			  error) ||
	    import_header(&reader->frame.header, "header", &reader->header, error) ||
	    check_repeated(reader->signature, "signature header", error) ||
	    check_repeated(reader->header, "header", error))
		return -1;
	if (reader->frame.is_source || rpm_block_has(reader->header, RPM_TAG_SOURCEPACKAGE))
		return error_set(error, "it is a source package");
	reader->package->header_start = reader->frame.header_start;
	reader->package->header_end = reader->frame.payload_start;
	reader->carrier = reader->frame.header.len;
	if (rpm_read_header(reader, error) || rpm_read_filter(reader, error) ||
	    rpm_read_check(reader, error))
		return -1;
	return rpm_read_identity(reader, error);
}

struct package *rpm_read(int fd, const char *path, struct error *error)
{
	struct rpm_reader reader = {.fd = fd, .package = package_make("rpm")};
	int failed = read_package(&reader, error);
	rpm_block_free(reader.signature);
	rpm_block_free(reader.header);
	rpm_frame_free(&reader.frame);
	if (!failed)
		return reader.package;
	error_context(error, "cannot read '%s'", path);
	package_free(reader.package);
	return NULL;
}

int rpm_read_signed_bytes(int fd, const struct package *package,
			  const struct package_signature *signature, struct parts *bytes,
			  struct error *error)
{
	uint64_t end = package->header_end;
	if (package->signed_header && strcmp(signature->kind, RPM_SIGNED_HEADER) == 0) {
		parts_add_copy(bytes, package->signed_header, package->signed_header_len);
		return 0;
	}
	if (strcmp(signature->kind, RPM_SIGNED_ALL) == 0) {
		off_t size = lseek(fd, 0, SEEK_END);
		if (size < 0)
			return error_set_errno(error, errno, "cannot find the package's end");
		end = (uint64_t)size;
	} else if (strcmp(signature->kind, RPM_SIGNED_HEADER) != 0) {
		return error_set(error, "an rpm has no signature '%s'", signature->kind);
	}
	if (end < package->header_start)
		return error_set(error, "the package changed while it was read");
	parts_add_file(bytes, fd, package->header_start, end - package->header_start);
	return 0;
}

const char *rpm_read_part_at(int fd UNUSED, const struct package *package, uint64_t offset)
{
	return offset < RPM_LEAD_SIZE           ? "lead"
	       : offset < package->header_start ? "signature"
	       : offset < package->header_end   ? "header"
						: "payload";
}
