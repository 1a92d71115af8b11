/* vector.c - arrays that grow
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vector.h"

#include <string.h>

#include "base/memory.h"

#define LEAST_COUNT 8

void *vector_grow(void *base, size_t count, size_t *cap, size_t size)
{
	if (count == *cap) {
		size_t room;
		if (__builtin_mul_overflow(count, 2, &room))
			memory_exhausted();
		*cap = room ? room : LEAST_COUNT;
		base = xreallocarray(base, *cap, size);
	}
	memset((char *)base + count * size, 0, size);
	return base;
}
