/* rpm_payload.c - files out of an rpm's payload, read as hostile input
 *
 * The cpio headers are walked here: no library knows rpm's stripped form.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_payload.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/hex.h"
#include "base/memory.h"
#include "base/vector.h"
#include "codec/expander.h"
#include "formats/file_limits.h"

#define NEWC_SIZE 110
#define MAGIC_SIZE 6
#define STRIPPED_SIZE 16                     /* magic, index, padding */
#define NAME_MAX_SIZE (FILE_LIMITS_PATH + 2) /* with a full stop before it and NUL */
#define ALIGNMENT 4
#define HEADROOM ((uint64_t)1 << 20) /* for trailer and padding at the end */

/* The plain bytes of the archive, read forward. */
struct cpio_stream {
	struct expander *expander;
	const uint8_t *data; /* the piece of plain bytes that is being read */
	size_t len;
	uint64_t left; /* plain bytes that may still come */
	struct error *error;
};

static int take_from_limit(struct cpio_stream *stream, uint64_t len)
{
	if (len > stream->left)
		return error_set(stream->error, "its payload is larger than its list of files");
	stream->left -= len;
	return 0;
}

/* Takes up to `len` bytes of the piece, or of the next one: how many, or -1. */
static int64_t take_piece(struct cpio_stream *stream, uint64_t len, const uint8_t **piece)
{
	if (!stream->len) {
		const void *data;
		int more = expander_next(stream->expander, &data, &stream->len, stream->error);
		if (more < 0)
			return -1;
		if (more == 0)
			return error_set(stream->error,
					 "its payload is damaged: it ends too early");
		stream->data = data;
	}
	size_t part = len < stream->len ? (size_t)len : stream->len;
	*piece = stream->data;
	stream->data += part;
	stream->len -= part;
	return (int64_t)part;
}

static int read_bytes(struct cpio_stream *stream, void *data, size_t len)
{
	if (take_from_limit(stream, len))
		return -1;
	for (uint8_t *at = data; len > 0;) {
		const uint8_t *piece = NULL;
		int64_t part = take_piece(stream, len, &piece);
		if (part < 0)
			return -1;
		memcpy(at, piece, (size_t)part);
		at += part;
		len -= (size_t)part;
	}
	return 0;
}

static int skip_bytes(struct cpio_stream *stream, uint64_t len)
{
	if (take_from_limit(stream, len))
		return -1;
	while (len > 0) {
		const uint8_t *piece = NULL;
		int64_t part = take_piece(stream, len, &piece);
		if (part < 0)
			return -1;
		len -= (uint64_t)part;
	}
	return 0;
}

static uint64_t padding_of(uint64_t len)
{
	return (ALIGNMENT - len % ALIGNMENT) % ALIGNMENT;
}

/* ---- Members ---- */

struct member {
	const char *name; /* absolute path; in the stripped form that of the header's file */
	bool is_stripped, is_trailer;
	uint64_t size;
	char text[NAME_MAX_SIZE]; /* what `name` points into otherwise */
};

static int read_field(const char *header, size_t field, uint64_t *value)
{
	uint8_t raw[4];
	char digits[2 * sizeof raw + 1] = "";
	memcpy(digits, header + MAGIC_SIZE + field * 2 * sizeof raw, 2 * sizeof raw);
	if (hex_decode(digits, raw, sizeof raw))
		return -1;
	*value = (uint64_t)raw[0] << 24 | (uint64_t)raw[1] << 16 | (uint64_t)raw[2] << 8 | raw[3];
	return 0;
}

/* Paths stand as "./usr/x", in old packages as "/usr/x" or "usr/x". */
static const char *make_absolute(char *text)
{
	if (text[0] == '.' && text[1] == '/')
		return text + 1;
	if (text[0] == '/')
		return text;
	memmove(text + 1, text, strlen(text) + 1);
	text[0] = '/';
	return text;
}

static int read_newc(struct cpio_stream *stream, char *header, struct member *member)
{
	uint64_t name_size;
	if (read_bytes(stream, header + STRIPPED_SIZE, NEWC_SIZE - STRIPPED_SIZE))
		return -1;
	if (read_field(header, 6, &member->size) || read_field(header, 11, &name_size) ||
	    name_size < 2 || name_size > NAME_MAX_SIZE - 2)
		return error_set(stream->error, "its payload is damaged: no cpio header");
	if (read_bytes(stream, member->text, name_size))
		return -1;
	member->text[name_size - 1] = '\0';
	member->is_trailer = strcmp(member->text, "TRAILER!!!") == 0;
	member->name = make_absolute(member->text);
	return skip_bytes(stream, padding_of(NEWC_SIZE + name_size));
}

/* Returns the size of what the archive has of a file: its content or the target of a link. */
static uint64_t content_size(const struct package_file *file)
{
	if (S_ISLNK(file->mode))
		return strlen(file->target);
	return S_ISREG(file->mode) ? file->size : 0;
}

static int read_member(struct cpio_stream *stream, const struct package *package,
		       struct member *member)
{
	char header[NEWC_SIZE];
	uint64_t index;
	if (read_bytes(stream, header, STRIPPED_SIZE))
		return -1;
	member->is_stripped = memcmp(header, "07070X", MAGIC_SIZE) == 0;
	member->is_trailer = false;
	if (!member->is_stripped && memcmp(header, "070701", MAGIC_SIZE) != 0 &&
	    memcmp(header, "070702", MAGIC_SIZE) != 0)
		return error_set(stream->error, "its payload is damaged: no cpio header");
	if (!member->is_stripped)
		return read_newc(stream, header, member);
	if (read_field(header, 0, &index) || index >= package->files.n)
		return error_set(stream->error, "its payload is damaged: no such file");
	member->name = package->files.v[index].path;
	member->size = content_size(&package->files.v[index]);
	return 0;
}

static int find_member(struct cpio_stream *stream, const struct package *package,
		       const struct package_file *wanted, struct buffer *out)
{
	AUTO_FREE struct member *member = xzalloc(sizeof *member);
	for (;;) {
		if (read_member(stream, package, member))
			return -1;
		if (member->is_trailer)
			return error_set(stream->error, "its payload has no '%s'", wanted->path);
		/* Only the last of hard links has the content. */
		if (member->size == wanted->size && strcmp(member->name, wanted->path) == 0)
			break;
		if (skip_bytes(stream, member->size + padding_of(member->size)))
			return -1;
	}
	if (read_bytes(stream, buffer_reserve(out, member->size), member->size))
		return -1;
	out->len += member->size;
	return 0;
}

static uint64_t add_bounded(uint64_t sum, uint64_t more)
{
	return sum > UINT64_MAX - more ? UINT64_MAX : sum + more;
}

static uint64_t plain_limit(const struct package *package)
{
	uint64_t limit = HEADROOM;
	VECTOR_EACH (file, &package->files) {
		limit = add_bounded(limit, content_size(file));
		limit = add_bounded(limit, strlen(file->path) + NEWC_SIZE + 2 * ALIGNMENT);
	}
	return limit;
}

/* Sums up what the archive must really have: of hard links one has the content. */
static uint64_t plain_promise(const struct package *package)
{
	uint64_t promise = 0;
	VECTOR_EACH (file, &package->files) {
		if (!file->ghost && !file->hardlink)
			promise = add_bounded(promise, content_size(file));
	}
	return promise;
}

static int give_member(struct cpio_stream *stream, const struct member *member,
		       const struct package_file *file, const struct file_sink *sink)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	if (read_bytes(stream, buffer_reserve(&bytes, member->size), member->size))
		return -1;
	bytes.len = member->size;
	sink->take(sink->context, file, bytes.data, bytes.len);
	return skip_bytes(stream, padding_of(member->size));
}

static int give_members(struct cpio_stream *stream, const struct package *package,
			const struct file_sink *sink)
{
	AUTO_FREE struct member *member = xzalloc(sizeof *member);
	for (;;) {
		if (read_member(stream, package, member))
			return -1;
		if (member->is_trailer)
			return 0;
		const struct package_file *file = package_find_file(package, member->name);
		bool is_whole = file && S_ISREG(file->mode) && member->size == file->size;
		if (is_whole && sink->wants(sink->context, file)) {
			if (give_member(stream, member, file, sink))
				return -1;
		} else if (skip_bytes(stream, member->size + padding_of(member->size))) {
			return -1;
		}
	}
}

/* Refuses at once what the header promises where it is more than a payload of this length may
 * have. */
static int open_stream(struct cpio_stream *stream, int fd, uint64_t start,
		       const struct package *package, struct error *error)
{
	struct stat status;
	if (fstat(fd, &status))
		return error_set_errno(error, errno, "cannot read it");
	uint64_t size = (uint64_t)status.st_size;
	if (size < start)
		return error_set(error, "the package changed while it was read");
	const struct expander_input input = {
		.fd = fd,
		.offset = start,
		.size = size - start,
		.what = "its payload",
		.told = "its header",
	};
	*stream = (struct cpio_stream){.left = plain_limit(package), .error = error};
	stream->expander = expander_open(package->payload_filter, &input, UINT64_MAX, error);
	return stream->expander ? expander_promise(stream->expander, plain_promise(package), error)
				: -1;
}

int rpm_payload_give_files(int fd, const struct package *package, const struct file_sink *sink,
			   struct error *error)
{
	struct cpio_stream stream = {0};
	int failed = open_stream(&stream, fd, package->header_end, package, error) ||
		     give_members(&stream, package, sink);
	expander_close(stream.expander);
	return failed ? -1 : 0;
}

int rpm_payload_extract(int fd, uint64_t start, const struct package *package,
			const struct package_file *wanted, struct buffer *out, struct error *error)
{
	struct cpio_stream stream = {0};
	int failed = open_stream(&stream, fd, start, package, error) ||
		     find_member(&stream, package, wanted, out);
	expander_close(stream.expander);
	return failed ? -1 : 0;
}
