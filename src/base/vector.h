/* vector.h - arrays that grow: any struct with members `v`, `n` and `cap`
 *
 *     struct { struct pin *v; size_t n, cap; } pins = {0};
 *     *VECTOR_ADD(&pins) = (struct pin){.name = name};
 *     VECTOR_EACH(pin, &pins) ...
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_VECTOR_H
#define INGOT_BASE_VECTOR_H

#include <stddef.h>

/* Makes room for one more and zeroes it; returns the new base. Used by VECTOR_ADD only. */
void *vector_grow(void *base, size_t count, size_t *cap, size_t size);

/* A pointer to a new last element, zeroed. */
#define VECTOR_ADD(vector)                                                                         \
	((vector)->v = vector_grow((vector)->v, (vector)->n, &(vector)->cap, sizeof *(vector)->v), \
	 &(vector)->v[(vector)->n++])

#define VECTOR_EACH(item, vector)                          \
	for (__typeof__(*(vector)->v) *item = (vector)->v; \
	     item && item < (vector)->v + (vector)->n; item++)

#endif
