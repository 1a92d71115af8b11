/* f_cleartext.c - fuzzes the frame of clear-signed text and the check of text to be signed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "sign/cleartext.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Refused or accepted, never both; what is accepted ends as a text shall, or begins as a frame. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct error error = ERROR_INIT;
	bool accepted = !cleartext_check((const char *)data, len, &error);
	if (accepted == error_is_set(&error) || (accepted && data[len - 1] != '\n'))
		abort();
	error_clear(&error);
	if (cleartext_is_framed(data, len) && (len < 60 || data[0] != '-'))
		abort();
	return 0;
}
