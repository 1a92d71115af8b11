/* lock_yaml_internal.h - lock files in YAML: the manifest's reader with the limits of a lock file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PINS_LOCK_YAML_INTERNAL_H
#define INGOT_PINS_LOCK_YAML_INTERNAL_H

#include "base/compiler.h"
#include "base/error.h"
#include "pins/pins_internal.h"
#include "text/yaml.h"

/* Parses to a map, in the source's arena, or NULL with the first mistake and its place. */
const struct yaml_node *lock_yaml_parse(const struct pins_source *source,
					struct error *error) NODISCARD;
/* Returns the text of a member; NULL where there is none or `map` (which may be NULL) is no map. */
const char *lock_yaml_text(const struct yaml_node *map, const char *key);

#endif
