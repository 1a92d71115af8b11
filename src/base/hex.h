/* hex.h - bytes as hexadecimal digits
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_HEX_H
#define INGOT_BASE_HEX_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

/* Writes 2 * len digits in lower case, and a NUL. */
void hex_encode(const void *data, size_t len, char *hex);
/* Reads exactly 2 * len digits, lower or upper case. Returns 0 or -1. */
int hex_decode(const char *hex, uint8_t *data, size_t len) NODISCARD;

#endif
