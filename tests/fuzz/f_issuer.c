/* f_issuer.c - fuzzes issuer_read: whatever comes in, "" or 16 upper-case digits come out
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sign/issuer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char issuer[17];
	memset(issuer, 'x', sizeof issuer);
	issuer_read(data, len, issuer);
	size_t digits = strspn(issuer, "0123456789ABCDEF");
	if (issuer[digits] != '\0' || (digits != 0 && digits != 16))
		abort();
	return 0;
}
