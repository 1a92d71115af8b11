/* placeholder.c - what another tool was to fill in, and did not: @NAME@, {{ .Name }}, __NAME__,
 * %NAME%
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/placeholder.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/memory.h"
#include "base/text.h"

#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

/* Lists what autoconf, CMake and sed scripts fill in; templates of Go, Jinja and Mustache; names
 * for sed alone. */
static const struct {
	const char *open, *close;
	const char *inside; /* only bytes of these, one at least; NULL: anything */
} kinds[] = {
	{"@", "@", UPPER LOWER DIGITS "_"},
	{"{{", "}}", NULL},
	{"__", "__", UPPER DIGITS "_"},
	{"%", "%", UPPER DIGITS "_"},
};

/* Returns the length of a placeholder that begins here, else 0. */
static size_t measure_placeholder(const char *text)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (!text_starts(text, kinds[i].open))
			continue;
		const char *inside = text + strlen(kinds[i].open);
		const char *close = strstr(inside, kinds[i].close);
		if (!close || close == inside)
			continue;
		size_t len = (size_t)(close - inside);
		if (!kinds[i].inside || strspn(inside, kinds[i].inside) >= len)
			return (size_t)(close - text) + strlen(kinds[i].close);
	}
	return 0;
}

bool placeholder_find(const char *text, struct placeholder *found)
{
	for (; *text; text++) {
		size_t len = measure_placeholder(text);
		if (len == 0)
			continue;
		*found = (struct placeholder){text, len};
		return true;
	}
	return false;
}

/* Takes the last name in a placeholder: of {{ .Env.VERSION }}, {{ trimprefix .Tag "v" }} what
 * stands before quotes. */
char *placeholder_variable(const struct placeholder *placeholder)
{
	struct buffer name = BUFFER_INIT;
	const char *end = memchr(placeholder->text, '"', placeholder->len);
	size_t len = end ? (size_t)(end - placeholder->text) : placeholder->len;
	while (len > 0 && !isalnum((unsigned char)placeholder->text[len - 1]))
		len--;
	size_t start = len;
	while (start > 0 && (isalnum((unsigned char)placeholder->text[start - 1]) ||
			     placeholder->text[start - 1] == '_'))
		start--;
	for (size_t i = start; i < len; i++) {
		unsigned char c = (unsigned char)placeholder->text[i];
		if (c != '_' || name.len > 0)
			buffer_add_byte(&name, (uint8_t)toupper(c));
	}
	return name.len > 0 ? buffer_steal(&name) : xstrdup("NAME");
}

char *placeholder_remove(const char *text)
{
	struct buffer left = BUFFER_INIT;
	for (size_t len; *text; text += len ? len : 1) {
		len = measure_placeholder(text);
		if (len == 0)
			buffer_add(&left, text, 1);
	}
	AUTO_FREE char *whole = buffer_steal(&left);
	return text_trim(whole);
}
