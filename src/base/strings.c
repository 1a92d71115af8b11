/* strings.c - lists of strings
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/strings.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/vector.h"

void strings_take(struct strings *strings, char *text)
{
	*VECTOR_ADD(strings) = text;
}

void strings_add(struct strings *strings, const char *text)
{
	strings_take(strings, xstrdup(text));
}

void strings_add_printf(struct strings *strings, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	strings_take(strings, xvasprintf(format, args));
	va_end(args);
}

bool strings_have(const struct strings *strings, const char *text)
{
	VECTOR_EACH (item, strings)
		if (strcmp(*item, text) == 0)
			return true;
	return false;
}

static int compare_strings(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void strings_sort(struct strings *strings)
{
	if (strings->n)
		qsort(strings->v, strings->n, sizeof *strings->v, compare_strings);
}

bool strings_find(const struct strings *strings, const char *text)
{
	return strings->n &&
	       bsearch(&text, strings->v, strings->n, sizeof *strings->v, compare_strings);
}

void strings_unique(struct strings *strings)
{
	size_t kept = 0;
	strings_sort(strings);
	for (size_t i = 0; i < strings->n; i++) {
		if (kept && strcmp(strings->v[kept - 1], strings->v[i]) == 0)
			free(strings->v[i]);
		else
			strings->v[kept++] = strings->v[i];
	}
	strings->n = kept;
}

char *strings_join(const struct strings *strings, const char *separator)
{
	struct buffer joined = BUFFER_INIT;
	for (size_t i = 0; i < strings->n; i++) {
		buffer_add_text(&joined, i ? separator : "");
		buffer_add_text(&joined, strings->v[i]);
	}
	return buffer_steal(&joined);
}

void strings_free(struct strings *strings)
{
	VECTOR_EACH (item, strings)
		free(*item);
	free(strings->v);
	*strings = (struct strings){0};
}
