/* f_expand.c - any bytes, to each decoder: an answer within the limit, or an error
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "codec/codec_ops.h"
#include "codec/squeeze.h"
#include "codec/zstd_blocks.h"

#define LIMIT ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct error error = ERROR_INIT;

	for (int codec = 0; codec < CODEC_COUNT; codec++) {
		struct buffer out = BUFFER_INIT;
		int result = expand((enum codec)codec, data, len, LIMIT, &out, &error);

		if (result == 0 ? out.len > LIMIT : out.len != 0 || !error_is_set(&error))
			abort();
		buffer_free(&out);
		error_clear(&error);
	}
	if (zstd_blocks_check(data, len, &error))
		error_clear(&error);
	return 0;
}
