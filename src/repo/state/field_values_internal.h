/* field_values_internal.h - values that settings and generations both have in their fields
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_FIELD_VALUES_INTERNAL_H
#define INGOT_REPO_STATE_FIELD_VALUES_INTERNAL_H

#include <stdint.h>

#include "base/compiler.h"
#include "base/digest.h"
#include "base/error.h"
#include "text/fields.h"

/* Reads the version of a repository's own files, one that this Ingot knows. */
int field_values_format(const struct fields *fields, const char *name, uint64_t *format,
			struct error *error) NODISCARD;
/* Reads text, which has to be there; the caller frees it. */
int field_values_text(const struct fields *fields, const char *name, char **to,
		      struct error *error) NODISCARD;
/* Reads a SHA-256, which has to be there. */
int field_values_digest(const struct fields *fields, const char *name, char to[SHA256_HEX_SIZE],
			struct error *error) NODISCARD;
/* Reads a date, which has to be there. */
int field_values_date(const struct fields *fields, const char *name, int64_t *date,
		      struct error *error) NODISCARD;

#endif
