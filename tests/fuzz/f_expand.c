/* f_expand.c - any bytes, to each decoder: an answer within the limit, or an error
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "codec/expander.h"
#include "codec/whole.h"
#include "codec/zstd_blocks_internal.h"

#define LIMIT ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Expands the input out of a file, in pieces, by one filter. */
static void expand_pieces(const char *filter, int fd, size_t size)
{
	AUTO_ERROR error = ERROR_INIT;
	const struct expander_input input = {
		.fd = fd, .size = size, .what = "it", .told = "nothing"};
	struct expander *expander = expander_open(filter, &input, LIMIT, &error);
	const void *piece;
	size_t len, done = 0;
	int more = expander ? 1 : -1;
	while (more == 1 && (more = expander_next(expander, &piece, &len, &error)) == 1)
		done += len;
	if (done > LIMIT || (more < 0) != error_is_set(&error))
		abort();
	expander_close(expander);
}

static void expand_file(const uint8_t *data, size_t len)
{
	static const char *const filters[] = {"none", "gzip", "xz", "zstd", "lzma", "bzip2"};
	int fd = memfd_create("stream", MFD_CLOEXEC);
	if (fd < 0 || write(fd, data, len) != (ssize_t)len)
		abort();
	for (size_t i = 0; i < ARRAY_SIZE(filters); i++)
		expand_pieces(filters[i], fd, len);
	if (close(fd))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct error error = ERROR_INIT;
	for (int codec = 0; codec < CODEC_COUNT; codec++) {
		struct buffer out = BUFFER_INIT;
		int result = whole_expand((enum codec)codec, data, len, LIMIT, &out, &error);
		if (result == 0 ? out.len > LIMIT : out.len != 0 || !error_is_set(&error))
			abort();
		buffer_free(&out);
		error_clear(&error);
	}
	expand_file(data, len);
	if (zstd_blocks_check(data, len, &error))
		error_clear(&error);
	return 0;
}
