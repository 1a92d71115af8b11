/* hex.c - bytes as hexadecimal digits
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/hex.h"

void hex_encode(const void *data, size_t len, char *hex)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *bytes = data;
	for (size_t i = 0; i < len; i++) {
		*hex++ = digits[bytes[i] >> 4];
		*hex++ = digits[bytes[i] & 15];
	}
	*hex = '\0';
}

static int digit_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return -1;
}

int hex_decode(const char *hex, uint8_t *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		int high = digit_value(hex[2 * i]);
		int low = high < 0 ? -1 : digit_value(hex[2 * i + 1]);
		if (low < 0)
			return -1;
		data[i] = (uint8_t)(high << 4 | low);
	}
	return hex[2 * len] == '\0' ? 0 : -1;
}
