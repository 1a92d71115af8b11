/* rpm_values.h - values out of a header whose types and counts nobody vouches for
 *
 * librpm has checked that a value lies inside the header; that it has the type and the number of
 * elements that its tag should have is checked here, each time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_VALUES_H
#define INGOT_FORMATS_RPM_RPM_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <rpm/header.h>

#include "base/arena.h"

/* The first string of a tag, in the arena; NULL where it is missing or of another type. */
const char *rpm_value_text(Header header, uint32_t tag, struct arena *arena);
/* The first number of 16, 32 or 64 bits; false where there is none. */
bool rpm_value_number(Header header, uint32_t tag, uint64_t *number);
/* Bytes in the arena; NULL where there are none. */
const void *rpm_value_bytes(Header header, uint32_t tag, struct arena *arena, size_t *len);

/* An array of strings or numbers, valid as long as the header; n 0 where it is missing or of
 * another type. */
struct rpm_array {
	struct rpmtd_s value;
	size_t n;
};

void rpm_array_open_texts(struct rpm_array *array, Header header, uint32_t tag);
void rpm_array_open_numbers(struct rpm_array *array, Header header, uint32_t tag);
const char *rpm_array_text(const struct rpm_array *array, size_t index);
uint64_t rpm_array_number(const struct rpm_array *array, size_t index);
void rpm_array_close(struct rpm_array *array);

#endif
