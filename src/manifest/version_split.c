/* version_split.c - a semantic version, taken apart as nfpm does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "manifest/version_split.h"

#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

#define DIGITS "0123456789"
#define IDENTIFIER DIGITS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-"
#define LENGTH_MAX 256 /* longer ones are nobody's version */

static bool parse_number(const char **text, uint64_t *number)
{
	size_t len = strspn(*text, DIGITS);
	AUTO_FREE char *digits = xstrndup(*text, len);
	*text += len;
	return len && text_to_uint(digits, UINT64_MAX, number) == 0;
}

/* Takes identifiers with dots between them, none empty; NULL where there is something else. */
static const char *parse_identifiers(const char **text, struct arena *arena, bool zeros)
{
	const char *start = *text;
	for (;;) {
		size_t len = strspn(*text, IDENTIFIER);
		bool number = strspn(*text, DIGITS) == len;
		if (!len || (number && !zeros && len > 1 && **text == '0'))
			return NULL;
		*text += len;
		if (**text != '.')
			return arena_text_n(arena, start, (size_t)(*text - start));
		(*text)++;
	}
}

bool version_split(const char *text, struct arena *arena, struct version_parts *parts)
{
	uint64_t numbers[3] = {0};
	struct version_parts found = {0};
	if (strlen(text) > LENGTH_MAX)
		return false;
	text += *text == 'v';
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		if (i && *text != '.')
			break;
		text += i > 0;
		if (!parse_number(&text, &numbers[i]))
			return false;
	}
	if (*text == '-') {
		text++;
		found.prerelease = parse_identifiers(&text, arena, false);
		if (!found.prerelease)
			return false;
	}
	if (*text == '+') {
		text++;
		found.metadata = parse_identifiers(&text, arena, true);
		if (!found.metadata)
			return false;
	}
	found.version =
		arena_printf(arena, "%llu.%llu.%llu", (unsigned long long)numbers[0],
			     (unsigned long long)numbers[1], (unsigned long long)numbers[2]);
	if (*text)
		return false;
	*parts = found;
	return true;
}
