/* manifest_schema.h - the JSON Schema of a manifest (draft 2020-12), made of the table of keys
 *
 * It takes every manifest that the parser takes, and refuses what can be told without looking at
 * two values at once: unknown keys, wrong kinds, words that are none. Editors read YAML 1.2,
 * where 0644 is the decimal number 644, so a mode without its zero passes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_MANIFEST_MANIFEST_SCHEMA_H
#define INGOT_MANIFEST_MANIFEST_SCHEMA_H

#include "base/buffer.h"
#include "package/format_traits.h"

/* Appends the whole document. The same bytes in every build. `known`: all formats that there are.
 */
void manifest_schema_write(const struct format_list *known, struct buffer *out);

#endif
