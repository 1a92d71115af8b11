/* base64.c - base64 of RFC 4648, section 4, by libcrypto
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base64.h"

#include <limits.h>
#include <string.h>

#include <openssl/evp.h>

#define GROUP ((size_t)4)       /* digits */
#define GROUP_BYTES ((size_t)3) /* that they stand for */
/* libcrypto counts in int; so many bytes are whole groups. */
#define PART (GROUP_BYTES << 20)

bool base64_is_digit(char byte)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
	       (byte >= '0' && byte <= '9') || byte == '+' || byte == '/';
}

void base64_encode(const void *data, size_t len, struct buffer *text)
{
	const uint8_t *bytes = data;
	for (size_t done = 0; done < len;) {
		size_t part = len - done < PART ? len - done : PART;
		uint8_t *out = buffer_reserve(text, (part / GROUP_BYTES + 1) * GROUP + 1);
		text->len += (size_t)EVP_EncodeBlock(out, bytes + done, (int)part);
		done += part;
	}
}

/* libcrypto takes whole groups, and passes over blanks at both ends. */
static int decode_groups(const char *text, size_t len, struct buffer *bytes)
{
	size_t most = len / GROUP * GROUP_BYTES;
	uint8_t *out = buffer_reserve(bytes, most + 1);
	if (len > 0 && (len > INT_MAX ||
			EVP_DecodeBlock(out, (const unsigned char *)text, (int)len) != (int)most))
		return -1;
	bytes->len += most;
	return 0;
}

int base64_decode(const char *text, size_t len, struct buffer *bytes)
{
	char last[GROUP] = {'A', 'A', 'A', 'A'};
	size_t before = bytes->len, padding = 0;
	while (padding < 2 && padding < len && text[len - padding - 1] == '=')
		padding++;
	if (padding > 0 && len % GROUP != 0)
		return -1;
	len -= padding;
	for (size_t i = 0; i < len; i++)
		if (!base64_is_digit(text[i]))
			return -1;
	size_t rest = len % GROUP;
	if (rest == 1 || decode_groups(text, len - rest, bytes))
		return -1;
	if (rest == 0)
		return 0;
	memcpy(last, text + len - rest, rest);
	if (decode_groups(last, GROUP, bytes)) {
		bytes->len = before;
		return -1;
	}
	bytes->len -= GROUP - rest;
	return 0;
}
