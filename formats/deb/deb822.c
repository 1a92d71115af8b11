/* deb822.c - stanzas of fields, read as hostile input and written so that they read back the same
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb822.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/buffer.h"
#include "base/text.h"

struct stanza_reader {
	const char *at, *end;
	int line;
	struct arena *arena;
	struct deb822 *stanza;
};

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* Whether a name has printable characters but for a colon, and neither "#" nor "-" first. */
static bool is_valid_name(const char *name)
{
	if (*name == '\0' || *name == '#' || *name == '-')
		return false;
	for (; *name; name++)
		if (*name <= ' ' || *name >= 0x7f || *name == ':')
			return false;
	return true;
}

static const char *find_line_end(const struct stanza_reader *reader)
{
	const char *newline = memchr(reader->at, '\n', (size_t)(reader->end - reader->at));
	return newline ? newline : reader->end;
}

static void skip_line(struct stanza_reader *reader)
{
	const char *end = find_line_end(reader);
	reader->at = end < reader->end ? end + 1 : end;
	reader->line++;
}

static bool is_empty_line(const struct stanza_reader *reader)
{
	const char *at = reader->at, *end = find_line_end(reader);
	while (at < end && is_blank(*at))
		at++;
	return at == end;
}

static int check_bytes(const char *text, size_t len, struct error *error)
{
	int line = 1;
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)text[i];
		if (byte == '\n')
			line++;
		else if ((byte < 0x20 && byte != '\t') || byte == 0x7f)
			return error_set(error, "line %d: has a control character (0x%02x)", line,
					 byte);
	}
	return 0;
}

/* Continuation lines belong to the value as they are, without blanks at its very end. */
static const char *skip_value(struct stanza_reader *reader)
{
	const char *end = find_line_end(reader);
	skip_line(reader);
	while (reader->at < reader->end && is_blank(*reader->at) && !is_empty_line(reader)) {
		end = find_line_end(reader);
		skip_line(reader);
	}
	return end;
}

static int read_field(struct stanza_reader *reader, struct error *error)
{
	struct deb822 *stanza = reader->stanza;
	const char *end = find_line_end(reader);
	const char *colon = memchr(reader->at, ':', (size_t)(end - reader->at));
	if (!colon)
		return error_set(error, "line %d: is not a field", reader->line);
	int line = reader->line;
	const char *name = arena_text_n(reader->arena, reader->at, (size_t)(colon - reader->at));
	if (!is_valid_name(name))
		return error_set(error, "line %d: is not a field", line);
	if (deb822_get(stanza, name))
		return error_set(error, "line %d: field '%s' is there twice", line, name);
	if (stanza->n == DEB822_FIELDS_MAX)
		return error_set(error, "has more than %d fields", DEB822_FIELDS_MAX);

	const char *value = colon + 1;
	end = skip_value(reader);
	while (value < end && is_blank(*value))
		value++;
	while (end > value && is_blank(end[-1]))
		end--;
	stanza->v[stanza->n++] = (struct deb822_field){
		name,
		arena_text_n(reader->arena, value, (size_t)(end - value)),
	};
	return 0;
}

const struct deb822 *deb822_parse(const char *text, size_t len, struct arena *arena,
				  struct error *error)
{
	if (check_bytes(text, len, error))
		return NULL;
	struct deb822 *stanza = arena_alloc(arena, sizeof *stanza);
	struct stanza_reader reader = {text, text + len, 1, arena, stanza};
	while (reader.at < reader.end && is_empty_line(&reader))
		skip_line(&reader);
	while (reader.at < reader.end && !is_empty_line(&reader))
		if (read_field(&reader, error))
			return NULL;
	while (reader.at < reader.end && is_empty_line(&reader))
		skip_line(&reader);
	if (reader.at < reader.end) {
		error_set(error, "line %d: a second stanza begins", reader.line);
		return NULL;
	}
	return stanza;
}

const char *deb822_get(const struct deb822 *stanza, const char *name)
{
	for (size_t i = 0; i < stanza->n; i++)
		if (strcasecmp(stanza->v[i].name, name) == 0)
			return stanza->v[i].value;
	return NULL;
}

static int check_name(const char *name, struct error *error)
{
	if (!is_valid_name(name))
		return error_set(error, "field '%s': is not a name of a field", name);
	return 0;
}

int deb822_add(struct buffer *out, const char *name, const char *value, struct error *error)
{
	if (check_name(name, error))
		return -1;
	if (text_has_control(value))
		return error_set(error, "field '%s': has a control character", name);
	while (is_blank(*value))
		value++;
	size_t len = strlen(value);
	while (len && is_blank(value[len - 1]))
		len--;
	buffer_printf(out, len ? "%s: " : "%s:", name);
	buffer_add(out, value, len);
	buffer_add_byte(out, '\n');
	return 0;
}

/* Adds a line of plain text below a field's first line. */
static void add_line(struct buffer *out, const char *line, size_t len)
{
	while (len && (is_blank(line[len - 1]) || line[len - 1] == '\r'))
		len--;
	buffer_add_byte(out, ' ');
	if (len == 0 || line[0] == '.')
		buffer_add_byte(out, len == 0 ? '.' : ' ');
	buffer_add(out, line, len);
	buffer_add_byte(out, '\n');
}

static bool has_control(const char *text)
{
	for (const char *at = text; *at; at++) {
		unsigned char byte = (unsigned char)*at;
		bool is_line_end = byte == '\n' || (byte == '\r' && at[1] == '\n');
		if ((byte < 0x20 && byte != '\t' && !is_line_end) || byte == 0x7f)
			return true;
	}
	return false;
}

int deb822_add_folded(struct buffer *out, const char *name, const char *first, const char *text,
		      struct error *error)
{
	if (text && has_control(text))
		return error_set(error, "field '%s': has a control character", name);
	if (deb822_add(out, name, first, error))
		return -1;
	size_t left = text ? strlen(text) : 0;
	while (left && strchr(" \t\r\n", text[left - 1]))
		left--;
	while (left) {
		const char *newline = memchr(text, '\n', left);
		size_t len = newline ? (size_t)(newline - text) : left;
		add_line(out, text, len);
		size_t step = newline ? len + 1 : len;
		text += step;
		left -= step;
	}
	return 0;
}

/* Whether every line but the first starts with a blank and has something else. */
static bool is_folded(const char *value)
{
	if (has_control(value) || strchr(value, '\r'))
		return false;
	for (const char *line = strchr(value, '\n'); line; line = strchr(line, '\n')) {
		line++;
		size_t blanks = strspn(line, " \t");
		if (blanks == 0 || line[blanks] == '\n' || line[blanks] == '\0')
			return false;
	}
	return true;
}

int deb822_add_verbatim(struct buffer *out, const char *name, const char *value,
			struct error *error)
{
	if (check_name(name, error))
		return -1;
	if (!is_folded(value))
		return error_set(
			error, "field '%s': has a control character or a line without indentation",
			name);
	bool starts_below = value[0] == '\n' || value[0] == '\0';
	buffer_printf(out, starts_below ? "%s:%s\n" : "%s: %s\n", name, value);
	return 0;
}

char *deb822_unfold(const char *value, struct arena *arena)
{
	const char *line = strchr(value, '\n');
	if (!line)
		return NULL;
	AUTO_BUFFER out = BUFFER_INIT;
	bool is_first = true;
	while (line) {
		const char *start = line + 1;
		line = strchr(start, '\n');
		size_t len = line ? (size_t)(line - start) : strlen(start);
		bool is_dot = len == 2 && start[1] == '.';
		if (!is_first)
			buffer_add_byte(&out, '\n');
		is_first = false;
		if (!is_dot && len)
			buffer_add(&out, start + 1, len - 1);
	}
	return arena_text(arena, buffer_text(&out));
}
