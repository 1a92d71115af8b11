/* rpm_values.c - values out of a header whose types and counts nobody vouches for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_values.h"

#include <rpm/rpmtag.h>
#include <rpm/rpmtd.h>

/* RAW: else an i18n string would be chosen by the user's locale. */
#define GET_FLAGS (HEADERGET_MINMEM | HEADERGET_RAW)

static bool is_text(rpmTagType type)
{
	return type == RPM_STRING_TYPE || type == RPM_STRING_ARRAY_TYPE ||
	       type == RPM_I18NSTRING_TYPE;
}

static bool is_number(rpmTagType type)
{
	return type == RPM_INT16_TYPE || type == RPM_INT32_TYPE || type == RPM_INT64_TYPE;
}

static void array_open(struct rpm_array *array, Header header, uint32_t tag,
		       bool (*fits)(rpmTagType))
{
	*array = (struct rpm_array){0};
	rpmtdReset(&array->value);
	if (headerGet(header, tag, &array->value, GET_FLAGS) && fits(rpmtdType(&array->value)))
		array->n = rpmtdCount(&array->value);
}

void rpm_array_open_texts(struct rpm_array *array, Header header, uint32_t tag)
{
	array_open(array, header, tag, is_text);
}

void rpm_array_open_numbers(struct rpm_array *array, Header header, uint32_t tag)
{
	array_open(array, header, tag, is_number);
}

const char *rpm_array_text(const struct rpm_array *array, size_t index)
{
	if (array->value.type == RPM_STRING_TYPE)
		return array->value.data;
	return ((const char *const *)array->value.data)[index];
}

uint64_t rpm_array_number(const struct rpm_array *array, size_t index)
{
	if (array->value.type == RPM_INT16_TYPE)
		return ((const uint16_t *)array->value.data)[index];
	if (array->value.type == RPM_INT32_TYPE)
		return ((const uint32_t *)array->value.data)[index];
	return ((const uint64_t *)array->value.data)[index];
}

void rpm_array_close(struct rpm_array *array)
{
	rpmtdFreeData(&array->value);
}

const char *rpm_value_text(Header header, uint32_t tag, struct arena *arena)
{
	struct rpm_array array;
	rpm_array_open_texts(&array, header, tag);
	const char *text = array.n ? arena_text(arena, rpm_array_text(&array, 0)) : NULL;
	rpm_array_close(&array);
	return text;
}

bool rpm_value_number(Header header, uint32_t tag, uint64_t *number)
{
	struct rpm_array array;
	rpm_array_open_numbers(&array, header, tag);
	bool found = array.n > 0;
	if (found)
		*number = rpm_array_number(&array, 0);
	rpm_array_close(&array);
	return found;
}

const void *rpm_value_bytes(Header header, uint32_t tag, struct arena *arena, size_t *len)
{
	struct rpmtd_s value;
	const void *bytes = NULL;
	rpmtdReset(&value);
	*len = 0;
	if (headerGet(header, tag, &value, GET_FLAGS) && rpmtdType(&value) == RPM_BIN_TYPE &&
	    value.count > 0) {
		*len = value.count;
		bytes = arena_copy(arena, value.data, value.count);
	}
	rpmtdFreeData(&value);
	return bytes;
}
