/* json.c - JSON out (RFC 8259)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/json.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/printable.h"
#include "base/text.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

void json_start(struct json *json, struct buffer *out)
{
	*json = (struct json){.out = out};
}

static void add_newline(struct json *json)
{
	buffer_add_byte(json->out, '\n');
	for (int i = 0; i < json->depth; i++)
		buffer_add_text(json->out, "  ");
}

/* Returns the escape of a byte that may not stand for itself in a string, or NULL. */
static const char *find_escape(char byte)
{
	static const char bytes[] = "\"\\\b\f\n\r\t";
	static const char *const escapes[] = {"\\\"", "\\\\", "\\b", "\\f", "\\n", "\\r", "\\t"};
	const char *at = byte ? strchr(bytes, byte) : NULL;
	return at ? escapes[at - bytes] : NULL;
}

/* Writes a character beyond the basic plane as two escapes (RFC 8259, 7). */
static void add_escape(struct buffer *out, uint32_t character)
{
	if (character > 0xffff) {
		buffer_printf(out, "\\u%04x", 0xd800U + (character - 0x10000U) / 0x400U);
		character = 0xdc00U + (character - 0x10000U) % 0x400U;
	}
	buffer_printf(out, "\\u%04x", (unsigned)character);
}

static void add_character(struct buffer *out, const char *text, size_t len)
{
	uint32_t character = text_utf8_character(text, len);
	if (printable_is_plain(character))
		buffer_add(out, text, len);
	else
		add_escape(out, character);
}

static void add_quoted(struct buffer *out, const char *text)
{
	buffer_add_byte(out, '"');
	for (size_t left = strlen(text); left;) {
		const char *escape = find_escape(*text);
		size_t len = text_utf8_length(text, left);
		if (escape)
			buffer_add_text(out, escape);
		else if (!len)
			buffer_add_text(out, REPLACEMENT);
		else
			add_character(out, text, len);
		len = len ? len : 1;
		text += len;
		left -= len;
	}
	buffer_add_byte(out, '"');
}

/* Writes all that stands before a value: a comma, its line, its key. */
static void begin_item(struct json *json, const char *key)
{
	if (!json->depth) {
		assert(!key);
		return;
	}
	int level = json->depth - 1;
	assert((json->closer[level] == '}') == (key != NULL));
	if (json->has_item[level])
		buffer_add_byte(json->out, ',');
	json->has_item[level] = true;
	add_newline(json);
	if (key) {
		add_quoted(json->out, key);
		buffer_add_text(json->out, ": ");
	}
}

static void end_item(struct json *json)
{
	if (!json->depth)
		buffer_add_byte(json->out, '\n');
}

static void begin_container(struct json *json, const char *key, char opener, char closer)
{
	begin_item(json, key);
	assert(json->depth < JSON_MAX_DEPTH);
	json->closer[json->depth] = closer;
	json->has_item[json->depth] = false;
	json->depth++;
	buffer_add_byte(json->out, (uint8_t)opener);
}

void json_begin_object(struct json *json, const char *key)
{
	begin_container(json, key, '{', '}');
}

void json_begin_array(struct json *json, const char *key)
{
	begin_container(json, key, '[', ']');
}

void json_end(struct json *json)
{
	assert(json->depth > 0);
	json->depth--;
	if (json->has_item[json->depth])
		add_newline(json);
	buffer_add_byte(json->out, (uint8_t)json->closer[json->depth]);
	end_item(json);
}

static void add_plain(struct json *json, const char *key, const char *text)
{
	begin_item(json, key);
	buffer_add_text(json->out, text);
	end_item(json);
}

void json_text(struct json *json, const char *key, const char *value)
{
	if (!value) {
		json_null(json, key);
		return;
	}
	begin_item(json, key);
	add_quoted(json->out, value);
	end_item(json);
}

void json_uint(struct json *json, const char *key, uint64_t value)
{
	begin_item(json, key);
	buffer_printf(json->out, "%" PRIu64, value);
	end_item(json);
}

void json_uint_or_null(struct json *json, const char *key, uint64_t value)
{
	if (value)
		json_uint(json, key, value);
	else
		json_null(json, key);
}

void json_bool(struct json *json, const char *key, bool value)
{
	add_plain(json, key, value ? "true" : "false");
}

void json_null(struct json *json, const char *key)
{
	add_plain(json, key, "null");
}

void json_strings(struct json *json, const char *key, const struct strings *strings)
{
	json_begin_array(json, key);
	for (size_t i = 0; i < strings->n; i++)
		json_text(json, NULL, strings->v[i]);
	json_end(json);
}
