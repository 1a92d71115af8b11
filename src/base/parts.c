/* parts.c - a file to be, as a list of stretches in memory or in other files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/vector.h"

/* A piece stays in the cache of a core from one step to the next. */
#define PIECE_SIZE ((size_t)128 << 10)

void parts_add_copy(struct parts *parts, const void *data, size_t len)
{
	if (len)
		*VECTOR_ADD(parts) =
			(struct part){.memory = xmemdup(data, len), .fd = -1, .len = len};
}

void parts_add_file(struct parts *parts, int fd, uint64_t offset, uint64_t len)
{
	struct part *last = parts->n > 0 ? &parts->v[parts->n - 1] : NULL;
	if (last && !last->memory && last->fd == fd && last->offset + last->len == offset)
		last->len += len;
	else if (len)
		*VECTOR_ADD(parts) = (struct part){.fd = fd, .offset = offset, .len = len};
}

void parts_add_parts(struct parts *parts, const struct parts *more)
{
	/* Goes by index, up to what was there: `more` may be `parts`. */
	for (size_t i = 0, count = more->n; i < count; i++) {
		struct part part = more->v[i];
		if (part.memory)
			parts_add_copy(parts, part.memory, (size_t)part.len);
		else
			parts_add_file(parts, part.fd, part.offset, part.len);
	}
}

void parts_drop(struct parts *parts, uint64_t len)
{
	VECTOR_EACH (part, parts) {
		uint64_t gone = len < part->len ? len : part->len;
		len -= gone;
		part->len -= gone;
		part->offset += gone;
		if (part->memory)
			memmove(part->memory, (char *)part->memory + gone, (size_t)part->len);
	}
}

uint64_t parts_size(const struct parts *parts)
{
	uint64_t size = 0;
	VECTOR_EACH (part, parts)
		size += part->len;
	return size;
}

static size_t measure_piece(uint64_t left)
{
	return left < PIECE_SIZE ? (size_t)left : PIECE_SIZE;
}

/* `piece` is room for what comes from a file. */
static int read_part(const struct part *part, uint8_t *piece, struct sink sink, struct error *error)
{
	for (uint64_t done = 0; done < part->len;) {
		size_t len = measure_piece(part->len - done);
		const uint8_t *data = piece;
		if (part->memory)
			data = (const uint8_t *)part->memory + done;
		else if (file_read_exact(part->fd, piece, len, part->offset + done,
					 "temporary file", error))
			return -1;
		if (sink.put(sink.context, data, len, error))
			return -1;
		done += len;
	}
	return 0;
}

int parts_read(const struct parts *parts, struct sink sink, struct error *error)
{
	AUTO_FREE uint8_t *piece = xmalloc(PIECE_SIZE);
	VECTOR_EACH (part, parts)
		if (read_part(part, piece, sink, error))
			return -1;
	return 0;
}

int parts_add_to_digest(const struct parts *parts, struct digest *digest, struct error *error)
{
	return parts_read(parts, sink_to_digest(digest), error);
}

int parts_digest(const struct parts *parts, enum digest_kind kind, char *hex, struct error *error)
{
	struct digest *digest = digest_make(kind);
	int failed = parts_add_to_digest(parts, digest, error);
	if (!failed)
		digest_hex(digest, hex);
	digest_free(digest);
	return failed;
}

struct target {
	int fd;
	const char *name;
	struct digest *digest;
};

static int write_target(void *context, const void *data, size_t len, struct error *error)
{
	const struct target *target = context;
	digest_add(target->digest, data, len);
	return file_write_all(target->fd, data, len, target->name, error);
}

int parts_write(const struct parts *parts, int fd, const char *name, struct digest *digest,
		struct error *error)
{
	if (digest) {
		struct target target = {fd, name, digest};
		return parts_read(parts, (struct sink){write_target, &target}, error);
	}
	VECTOR_EACH (part, parts) {
		int failed = part->memory ? file_write_all(fd, part->memory, (size_t)part->len,
							   name, error)
					  : file_copy_range(part->fd, part->offset, part->len, fd,
							    name, error);
		if (failed)
			return -1;
	}
	return 0;
}

void parts_free(struct parts *parts)
{
	VECTOR_EACH (part, parts)
		free(part->memory);
	free(parts->v);
	*parts = (struct parts){0};
}
