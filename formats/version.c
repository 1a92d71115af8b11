/* version.c - a manifest's version as the formats need it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/version.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/strings.h"

/* A stretch of a text that somebody else owns. */
struct piece {
	const char *text;
	size_t len;
};

struct semver {
	struct piece numbers[3], prerelease, metadata;
};

static const char *digits_end(const char *text)
{
	while (isdigit((unsigned char)*text))
		text++;
	return text;
}

/* Without zeros in front, as a number is written. */
static struct piece number_piece(const char *start, const char *end)
{
	while (end - start > 1 && *start == '0')
		start++;
	return (struct piece){start, (size_t)(end - start)};
}

/* Dot-separated identifiers of letters, digits and hyphens, none of them empty (semver 2.0.0,
 * items 9 and 10). Returns where they end, or NULL. */
static const char *identifiers_end(const char *text)
{
	bool empty = true;
	for (;; text++) {
		bool is_letter = isalnum((unsigned char)*text) || *text == '-';
		if (is_letter)
			empty = false;
		else if (empty)
			return NULL;
		else if (*text == '.')
			empty = true;
		else
			return text;
	}
}

static const char *part_parse(const char *text, char mark, struct piece *part)
{
	if (*text != mark)
		return text;
	const char *end = identifiers_end(text + 1);
	if (end)
		*part = (struct piece){text + 1, (size_t)(end - text - 1)};
	return end;
}

static bool semver_parse(const char *text, struct semver *semver)
{
	*semver = (struct semver){.numbers = {{"0", 1}, {"0", 1}, {"0", 1}}};
	if (*text == 'v')
		text++;
	for (size_t i = 0; i < ARRAY_SIZE(semver->numbers); i++) {
		if (i && *text != '.')
			break;
		const char *start = i ? text + 1 : text;
		text = digits_end(start);
		if (text == start)
			return false;
		semver->numbers[i] = number_piece(start, text);
	}
	text = part_parse(text, '-', &semver->prerelease);
	if (text)
		text = part_parse(text, '+', &semver->metadata);
	return text && *text == '\0';
}

static void part_add(struct buffer *out, char mark, struct piece part)
{
	if (part.len == 0)
		return;
	buffer_add_byte(out, (uint8_t)mark);
	for (size_t i = 0; i < part.len; i++)
		buffer_add_byte(out, (uint8_t)(part.text[i] == '-' ? '.' : part.text[i]));
}

static struct piece part_choose(const struct value_text *given, struct piece parsed)
{
	return text_is_empty(given->v) ? parsed : (struct piece){given->v, strlen(given->v)};
}

char *version_compose(const struct manifest_package *from)
{
	const char *version = from->version.v ? from->version.v : "";
	bool is_plain = from->version_schema.v && strcmp(from->version_schema.v, "none") == 0;
	struct semver semver;
	struct buffer out = BUFFER_INIT;
	if (!is_plain && semver_parse(version, &semver)) {
		for (size_t i = 0; i < ARRAY_SIZE(semver.numbers); i++) {
			if (i)
				buffer_add_byte(&out, '.');
			buffer_add(&out, semver.numbers[i].text, semver.numbers[i].len);
		}
	} else {
		semver = (struct semver){0};
		buffer_add_text(&out, version);
	}
	part_add(&out, '~', part_choose(&from->prerelease, semver.prerelease));
	part_add(&out, '+', part_choose(&from->version_metadata, semver.metadata));
	return out.len ? buffer_steal(&out) : xstrdup("");
}
