/* expander.h - a compressed stream inside a file, expanded piece by piece; hostile input
 *
 * The one filter is the caller's word: nothing is found out by looking at the bytes, and what
 * comes out is not expanded again. Plain bytes are counted where they come out, whoever reads or
 * skips them. Memory: 160 MB for a window at most, whatever the stream asks for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CODEC_EXPANDER_H
#define INGOT_CODEC_EXPANDER_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"

/* Plain bytes that any stream may have, and how many more for each compressed byte
 * (specs/verify.md says why these). */
#define EXPANDER_PLAIN_FREE (UINT64_C(16) << 30)
#define EXPANDER_RATIO_MAX 1024

struct expander_input {
	int fd; /* borrowed */
	uint64_t offset, size;
	const char *what; /* for messages, borrowed: "member 'data.tar.xz'" */
	const char *told; /* what names the filter, borrowed: "its name" */
};

struct expander;

/* Opens the stream, of which it reads the first bytes. `filter` is "none", "gzip", "xz", "zstd",
 * "lzma" or "bzip2"; another is an error, and so are bytes that do not begin as one. `limit`: plain
 * bytes at most, and never more than expander_limit. */
struct expander *expander_open(const char *filter, const struct expander_input *input,
			       uint64_t limit, struct error *error) NODISCARD;
/* Gives the next plain bytes, valid until the next call: 1, 0: the end, -1: error. Members, streams
 * and frames that follow one another are one; after the last, what is none ends the stream. */
int expander_next(struct expander *expander, const void **data, size_t *len,
		  struct error *error) NODISCARD;
/* Fails where `plain` plain bytes, counted from the start, are more than is allowed: for a caller
 * that has been promised them and need not wait. */
int expander_promise(const struct expander *expander, uint64_t plain,
		     struct error *error) NODISCARD;
void expander_close(struct expander *expander); /* accepts NULL */

/* Returns how many plain bytes a stream of `size` compressed ones may have. */
uint64_t expander_limit(uint64_t size);

#endif
