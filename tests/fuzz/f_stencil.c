/* f_stencil.c - fuzzes sign/stencil_internal.h: two octets say how long the signature is, behind
 * which stands what the agent said. What is filled in is a signature that makes a stencil again
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "sign/stencil_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_filled(const struct stencil *stencil, const struct buffer *signature)
{
	struct stencil again;
	if (stencil_take(&again, signature->data, signature->len) ||
	    again.algorithm != stencil->algorithm || again.hashed.len != stencil->hashed.len)
		abort();
	stencil_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const uint8_t raw[DIGEST_MAX_SIZE];
	struct stencil stencil;
	CLEANUP(buffer_free) struct buffer value = BUFFER_INIT;
	CLEANUP(buffer_free) struct buffer signature = BUFFER_INIT;
	size_t first = len < 2 ? 0 : (size_t)(data[0] << 8 | data[1]);
	if (len < 2 || first > len - 2)
		return 0;
	if (stencil_take(&stencil, data + 2, first) == 0) {
		buffer_add(&value, data + 2 + first, len - 2 - first);
		if (stencil_fill(&stencil, raw, &value, &signature) == 0)
			check_filled(&stencil, &signature);
	}
	stencil_free(&stencil);
	return 0;
}
