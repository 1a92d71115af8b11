/* placeholder.h - what another tool was to fill in, and did not: @NAME@, {{ .Name }}, __NAME__,
 * %NAME%
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TEXT_PLACEHOLDER_H
#define INGOT_TEXT_PLACEHOLDER_H

#include <stdbool.h>
#include <stddef.h>

struct placeholder {
	const char *text; /* borrowed; its marks are part of it */
	size_t len;
};

/* Finds the first in `text`, which is borrowed. */
bool placeholder_find(const char *text, struct placeholder *found);
/* Returns the variable that would stand for a placeholder: VERSION for {{ .Version }}. Caller
 * frees. */
char *placeholder_variable(const struct placeholder *placeholder);
/* Returns the text without placeholders, and without white space around the rest. Caller frees. */
char *placeholder_remove(const char *text);

#endif
