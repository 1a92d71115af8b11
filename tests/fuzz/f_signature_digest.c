/* f_signature_digest.c - fuzzes signature_digest_weakest: one of the digests comes out
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>

#include "sign/signature_digest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	int digest = (int)signature_digest_weakest(data, len);
	if (digest < 0 || digest >= SELF_DIGEST_COUNT)
		abort();
	return 0;
}
