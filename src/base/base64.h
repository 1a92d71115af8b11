/* base64.h - base64 of RFC 4648, section 4, through libcrypto
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_BASE64_H
#define INGOT_BASE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/compiler.h"

/* Whether the byte is one of the 64 digits; the padding is none. */
bool base64_is_digit(char byte);
/* Appends the digits of `len` bytes, with their padding, in one line. */
void base64_encode(const void *data, size_t len, struct buffer *text);
/* Appends the bytes that `len` digits stand for, with the right padding at their end or none. -1
 * where anything else is among them, a line break too, or where no bytes have so many digits. */
int base64_decode(const char *text, size_t len, struct buffer *bytes) NODISCARD;

#endif
