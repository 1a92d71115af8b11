/* strings.h - lists of strings
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_STRINGS_H
#define INGOT_BASE_STRINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"

/* A list of owned strings, in the order they were added. */
struct strings {
	char **v;
	size_t n, cap;
};

void strings_add(struct strings *strings, const char *text); /* copies */
void strings_add_printf(struct strings *strings, const char *format, ...) PRINTF_LIKE(2, 3);
void strings_take(struct strings *strings, char *text); /* takes ownership */
/* Whether the text is in the list, in whatever order that is. */
bool strings_have(const struct strings *strings, const char *text);
/* Sorts by bytes, independent of the locale. */
void strings_sort(struct strings *strings);
/* Whether the text is in a list that was sorted, found without a look at every string. */
bool strings_find(const struct strings *strings, const char *text);
/* Sorts as strings_sort does, and keeps each string once. */
void strings_unique(struct strings *strings);
/* Returns "a, b, c"; caller frees. */
char *strings_join(const struct strings *strings, const char *separator) NODISCARD;
/* Frees and empties the list. */
void strings_free(struct strings *strings);
/* Declares a list that is freed at the end of its scope: `AUTO_STRINGS names = {0};` */
#define AUTO_STRINGS CLEANUP(strings_free) struct strings

#endif
