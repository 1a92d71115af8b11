/* field_values.c - values that settings and generations both have in their fields
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/field_values_internal.h"

#include <string.h>

#include "base/dates.h"
#include "base/memory.h"
#include "repo/state/objects_internal.h"
#include "repo/state/settings_internal.h"

int field_values_format(const struct fields *fields, const char *name, uint64_t *format,
			struct error *error)
{
	if (fields_need_uint(fields, name, UINT32_MAX, format, error))
		return -1;
	if (*format < SETTINGS_FORMAT_FIRST || *format > SETTINGS_FORMAT)
		return error_set(error, "written by a newer ingot (version %llu)",
				 (unsigned long long)*format);
	return 0;
}

int field_values_text(const struct fields *fields, const char *name, char **to, struct error *error)
{
	char *value;
	if (fields_need(fields, name, &value, error))
		return -1;
	*to = xstrdup(value);
	return 0;
}

int field_values_digest(const struct fields *fields, const char *name, char to[SHA256_HEX_SIZE],
			struct error *error)
{
	char *value;
	if (fields_need(fields, name, &value, error) || objects_check_digest(value, error))
		return -1;
	memcpy(to, value, SHA256_HEX_SIZE);
	return 0;
}

int field_values_date(const struct fields *fields, const char *name, int64_t *date,
		      struct error *error)
{
	char *value;
	if (fields_need(fields, name, &value, error))
		return -1;
	return date_parse_iso(value, date) ? error_set(error, "'%s' is no date", value) : 0;
}
