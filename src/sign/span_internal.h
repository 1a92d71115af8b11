/* span_internal.h - bytes that are read from their front, each step checked against the end
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_SPAN_INTERNAL_H
#define INGOT_SIGN_SPAN_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

/* Bytes that are still to be read; borrowed. */
struct span {
	const uint8_t *data;
	size_t len;
};

/* Takes `len` bytes off the front of `from`; false, and nothing is taken, where it is too short. */
bool span_take(struct span *from, size_t len, struct span *taken) NODISCARD;
/* Takes a big-endian number, as span_take does. */
bool span_take_number(struct span *from, size_t octets, size_t *number) NODISCARD;

#endif
