/* fields.c - text of named fields
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/fields.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"

/* ---- Writing ---- */

static bool is_dots(const char *line, size_t len)
{
	return strspn(line, ".") >= len;
}

/* Adds a line without what cannot be signed. */
static void add_line(struct buffer *out, const char *line, size_t len)
{
	size_t start = out->len;
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)line[i];
		buffer_add_byte(out, byte < 0x20 || byte == 0x7f ? ' ' : byte);
	}
	while (out->len > start && out->data[out->len - 1] == ' ')
		out->len--;
	buffer_add_byte(out, '\n');
}

static void add_lines(struct buffer *out, const char *value)
{
	buffer_add_byte(out, '\n');
	for (const char *line = value; *line;) {
		size_t len = strcspn(line, "\n");
		size_t start = out->len;
		buffer_add_byte(out, ' ');
		add_line(out, line, len);
		size_t made = out->len - start - 2;
		if (is_dots((const char *)out->data + start + 1, made)) {
			out->len--;
			buffer_add_text(out, ".\n");
		}
		line += len + (line[len] == '\n');
	}
}

/* Copies a value without what would become blanks and empty lines at its end, which do not all come
 * back. */
static char *trim_end(const char *value)
{
	size_t len = strlen(value);
	while (len > 0 && ((unsigned char)value[len - 1] <= 0x20 || value[len - 1] == 0x7f))
		len--;
	return xstrndup(value, len);
}

void fields_add(struct buffer *out, const char *name, const char *text)
{
	if (!text)
		return;
	AUTO_FREE char *value = trim_end(text);
	buffer_printf(out, "%s:", name);
	if (strchr(value, '\n')) {
		add_lines(out, value);
	} else {
		buffer_add_byte(out, ' ');
		add_line(out, value, strlen(value));
		/* An empty value leaves no blank at the end of the line. */
		if (out->data[out->len - 2] == ' ') {
			out->len -= 2;
			buffer_add_byte(out, '\n');
		}
	}
}

void fields_add_uint(struct buffer *out, const char *name, uint64_t value)
{
	buffer_printf(out, "%s: %llu\n", name, (unsigned long long)value);
}

/* ---- Reading ---- */

static bool is_name(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)text[i]) && text[i] != '-')
			return false;
	return len > 0;
}

/* Puts a continuation line behind what the value has so far, which is nothing where `end` is NULL:
 * not even an empty line. The place is there: the line's own blank makes room for the newline. */
static void extend_value(struct field *field, char **end, const char *line)
{
	size_t len = strlen(line);
	if (len && is_dots(line, len)) {
		line++;
		len--;
	}
	if (*end)
		*(*end)++ = '\n';
	else
		*end = field->value;
	memmove(*end, line, len + 1);
	*end += len;
}

static int parse_line(struct fields *fields, char **end, char *line, struct error *error)
{
	if (line[0] == ' ') {
		if (!fields->n || !line[1])
			return error_set(error, "line without a field");
		extend_value(&fields->v[fields->n - 1], end, line + 1);
		return 0;
	}
	char *colon = strchr(line, ':');
	if (!colon || !is_name(line, (size_t)(colon - line)) || (colon[1] && colon[1] != ' '))
		return error_set(error, "line that is no field");
	*colon = '\0';
	if (fields_get(fields, line))
		return error_set(error, "field '%s' stands twice", line);
	char *value = colon[1] ? colon + 2 : colon + 1;
	*VECTOR_ADD(fields) = (struct field){.name = line, .value = value};
	*end = *value ? value + strlen(value) : NULL;
	return 0;
}

int fields_parse(const void *text, size_t len, struct fields *fields, struct error *error)
{
	*fields = (struct fields){.text = len ? xstrndup(text, len) : xstrdup("")};
	if (strlen(fields->text) != len || !text_is_utf8(text, len))
		return error_set(error, "not text");
	char *rest = fields->text, *end = NULL;
	for (char *line = fields_next_line(&rest); line; line = fields_next_line(&rest))
		if (text_has_control(line))
			return error_set(error, "control character");
		else if (parse_line(fields, &end, line, error))
			return -1;
	return 0;
}

char *fields_get(const struct fields *fields, const char *name)
{
	VECTOR_EACH (field, fields) {
		if (strcmp(field->name, name) == 0)
			return field->value;
	}
	return NULL;
}

int fields_need(const struct fields *fields, const char *name, char **value, struct error *error)
{
	*value = fields_get(fields, name);
	return *value ? 0 : error_set(error, "no field '%s'", name);
}

int fields_need_uint(const struct fields *fields, const char *name, uint64_t max, uint64_t *value,
		     struct error *error)
{
	char *text;
	if (fields_need(fields, name, &text, error))
		return -1;
	if (text_to_uint(text, max, value))
		return error_set(error, "field '%s' is no number", name);
	return 0;
}

static char *take_part(char **rest, char separator)
{
	char *start = *rest;
	if (!start || !*start)
		return NULL;
	char *end = strchr(start, separator);
	if (end)
		*end = '\0';
	*rest = end ? end + 1 : NULL;
	return start;
}

char *fields_next_line(char **rest)
{
	return take_part(rest, '\n');
}

char *fields_next_word(char **rest)
{
	return take_part(rest, ' ');
}

void fields_free(struct fields *fields)
{
	free(fields->text);
	free(fields->v);
	*fields = (struct fields){0};
}
