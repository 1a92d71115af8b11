/* parts.h - a file to be, as a list of stretches in memory or in other files
 *
 * A package is made of parts that exist already (headers in memory, a payload in a spool): they
 * are digested, signed and written in order, and copied by the kernel where that is possible.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_PARTS_H
#define INGOT_BASE_PARTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/sink.h"

struct part {
	void *memory; /* owned bytes, or NULL: then the stretch of fd */
	int fd;       /* borrowed */
	uint64_t offset, len;
};

struct parts {
	struct part *v;
	size_t n, cap;
};

/* Adds a copy of bytes; none where `len` is 0. */
void parts_add_copy(struct parts *parts, const void *data, size_t len);
/* Adds a stretch of a file, which is one part with the last where it goes on there. */
void parts_add_file(struct parts *parts, int fd, uint64_t offset, uint64_t len);
/* Appends copies of all parts of `more` (memory copied, descriptors shared). */
void parts_add_parts(struct parts *parts, const struct parts *more);
/* Takes away the first `len` bytes; there are as many. */
void parts_drop(struct parts *parts, uint64_t len);
/* Returns the length of the file to be, in bytes. */
uint64_t parts_size(const struct parts *parts);
/* Gives `sink` all bytes in order, in pieces of at most 128 KiB. */
int parts_read(const struct parts *parts, struct sink sink, struct error *error) NODISCARD;
/* Adds all bytes, in order, to a digest that runs. */
int parts_add_to_digest(const struct parts *parts, struct digest *digest,
			struct error *error) NODISCARD;
/* Computes the digest of all bytes, and writes it as digest_hex does. */
int parts_digest(const struct parts *parts, enum digest_kind kind, char *hex,
		 struct error *error) NODISCARD;
/* Writes all bytes where `fd` stands, `name` for messages; where `digest` is not NULL it sees
 * every byte on the way. */
int parts_write(const struct parts *parts, int fd, const char *name, struct digest *digest,
		struct error *error) NODISCARD;
/* Frees the bytes and empties the list; the descriptors stay open. */
void parts_free(struct parts *parts);

#endif
