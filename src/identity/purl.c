/* purl.c - package URLs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/purl.h"

#include <string.h>

#include "base/buffer.h"

/* All but the unreserved characters and those that the specification leaves alone. */
static void add_encoded(struct buffer *out, const char *text, const char *also)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~:";

	for (; *text; text++) {
		if (strchr(plain, *text) || strchr(also, *text))
			buffer_add_byte(out, (uint8_t)*text);
		else
			buffer_printf(out, "%%%02X", (unsigned char)*text);
	}
}

const char *purl_text(const struct purl *purl, struct arena *arena)
{
	struct buffer text = BUFFER_INIT;
	const char *result;
	char separator = '?';

	buffer_printf(&text, "pkg:%s/", purl->type);
	if (purl->namespace_) {
		add_encoded(&text, purl->namespace_, "/");
		buffer_add_byte(&text, '/');
	}
	add_encoded(&text, purl->name, "");
	if (purl->version) {
		buffer_add_byte(&text, '@');
		add_encoded(&text, purl->version, "");
	}
	for (const char *const *pair = purl->qualifiers; pair && pair[0]; pair += 2) {
		if (!pair[1] || !*pair[1])
			continue;
		buffer_printf(&text, "%c%s=", separator, pair[0]);
		add_encoded(&text, pair[1], "/");
		separator = '&';
	}
	result = arena_text(arena, buffer_text(&text));
	buffer_free(&text);
	return result;
}
