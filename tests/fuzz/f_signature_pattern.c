/* f_signature_pattern.c - fuzzes sign/signature_pattern_internal.h: a signature, filled in, makes
 * a pattern again
 *
 * The first two octets say how long the signature is; behind it stands what the agent said.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/buffer.h"
#include "sign/signature_pattern_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_filled(const struct signature_pattern *pattern, const struct buffer *signature)
{
	struct signature_pattern again;
	if (signature_pattern_take(&again, signature->data, signature->len) ||
	    again.algorithm != pattern->algorithm || again.hashed.len != pattern->hashed.len)
		abort();
	signature_pattern_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const uint8_t raw[DIGEST_MAX_SIZE];
	struct signature_pattern pattern;
	AUTO_BUFFER signature = BUFFER_INIT, value = BUFFER_INIT;
	size_t first = len < 2 ? 0 : (size_t)(data[0] << 8 | data[1]);
	if (len < 2 || first > len - 2)
		return 0;
	if (signature_pattern_take(&pattern, data + 2, first) == 0) {
		buffer_add(&value, data + 2 + first, len - 2 - first);
		if (signature_pattern_fill(&pattern, raw, &value, &signature) == 0)
			check_filled(&pattern, &signature);
	}
	signature_pattern_free(&pattern);
	return 0;
}
