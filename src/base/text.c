/* text.c - the questions asked of one string
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <string.h>

#include "base/compiler.h"
#include "base/memory.h"

/* White space of ASCII; isspace(3) would ask the locale. */
#define BLANKS " \t\n\v\f\r"

bool text_equal(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

bool text_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_ends(const char *text, const char *suffix)
{
	size_t len = strlen(text), end = strlen(suffix);
	return len >= end && memcmp(text + len - end, suffix, end) == 0;
}

bool text_is_empty(const char *text)
{
	return !text || text[strspn(text, BLANKS)] == '\0';
}

/* The table of RFC 3629, section 4: by first byte, how many follow, and where the second lies
 * (which is what excludes surrogates, overlong forms and what is above U+10FFFF). */
static const struct utf8_form {
	uint8_t first, last;
	uint8_t second_first, second_last;
	size_t len;
} utf8_forms[] = {
	{0x00, 0x7f, 0x00, 0x00, 1}, {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
	{0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
	{0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
};

static const struct utf8_form *find_form(uint8_t first)
{
	for (size_t i = 0; i < ARRAY_SIZE(utf8_forms); i++)
		if (first >= utf8_forms[i].first && first <= utf8_forms[i].last)
			return &utf8_forms[i];
	return NULL;
}

size_t text_utf8_length(const char *text, size_t len)
{
	const uint8_t *bytes = (const uint8_t *)text;
	const struct utf8_form *form = len ? find_form(bytes[0]) : NULL;
	if (!form || form->len > len)
		return 0;
	if (form->len > 1 && (bytes[1] < form->second_first || bytes[1] > form->second_last))
		return 0;
	for (size_t i = 2; i < form->len; i++)
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
	return form->len;
}

uint32_t text_utf8_character(const char *text, size_t length)
{
	const uint8_t *bytes = (const uint8_t *)text;
	if (length < 2)
		return bytes[0];
	/* A first byte has a bit for each byte, and a zero after them. */
	uint32_t character = bytes[0] & (0x7fU >> length);
	for (size_t i = 1; i < length; i++)
		character = character << 6 | (bytes[i] & 0x3fU);
	return character;
}

/* Measures the ASCII at the start, which most text is, in words. */
static size_t measure_ascii(const char *text, size_t len)
{
	uint64_t word;
	size_t at = 0;
	for (; len - at >= sizeof word; at += sizeof word) {
		memcpy(&word, text + at, sizeof word);
		if (word & 0x8080808080808080U)
			break;
	}
	return at;
}

bool text_is_utf8(const char *text, size_t len)
{
	size_t ascii = measure_ascii(text, len);
	text += ascii;
	len -= ascii;
	while (len) {
		size_t step = text_utf8_length(text, len);
		if (!step)
			return false;
		text += step;
		len -= step;
	}
	return true;
}

bool text_has_control(const char *text)
{
	for (const uint8_t *byte = (const uint8_t *)text; *byte; byte++)
		if (*byte < 0x20 || *byte == 0x7f)
			return true;
	return false;
}

char *text_trim(const char *text)
{
	text += strspn(text, BLANKS);
	size_t len = strlen(text);
	while (len && strchr(BLANKS, text[len - 1]))
		len--;
	return xstrndup(text, len);
}

int text_to_uint(const char *text, uint64_t max, uint64_t *value)
{
	uint64_t sum = 0;
	if (!*text)
		return -1;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return -1;
		if (__builtin_mul_overflow(sum, 10, &sum) ||
		    __builtin_add_overflow(sum, (uint64_t)(*text - '0'), &sum) || sum > max)
			return -1;
	}
	*value = sum;
	return 0;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: Levenshtein's table, where a swap of neighbours is one edit. Only
 * the last three rows of it are kept. `rows` has 3 * (strlen(b) + 1) elements. */
static size_t measure_distance(const char *a, const char *b, size_t *rows)
{
	size_t width = strlen(b) + 1;
	size_t *before = rows, *above = rows + width, *row = rows + 2 * width;
	for (size_t j = 0; j < width; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t *oldest = before;
		before = above;
		above = row;
		row = oldest;
		row[0] = i;
		for (size_t j = 1; j < width; j++) {
			row[j] = least(above[j], row[j - 1]) + 1;
			row[j] = least(row[j], above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
	}
	return row[width - 1];
}

const char *text_nearest(const char *text, const char *const *candidates, size_t count)
{
	const char *nearest = NULL;
	size_t len = strlen(text), limit = len / 3 > 2 ? len / 3 : 2;
	for (size_t i = 0; i < count; i++) {
		size_t other = strlen(candidates[i]);
		/* Without so much as a byte in common nothing is meant. */
		size_t allowed = least(limit, (len > other ? len : other) - 1);
		if (!len || !other || other > len + limit || len > other + limit)
			continue;
		AUTO_FREE size_t *rows = xreallocarray(NULL, 3 * (other + 1), sizeof *rows);
		size_t distance = measure_distance(text, candidates[i], rows);
		if (distance > allowed)
			continue;
		nearest = candidates[i];
		if (!distance)
			break;
		limit = distance - 1;
	}
	return nearest;
}
