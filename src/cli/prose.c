/* prose.c - paragraphs set to the width of a terminal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/prose.h"

#include <stdbool.h>
#include <string.h>

#define WIDTH 80

static void add_indent(struct buffer *out, size_t indent)
{
	for (size_t i = 0; i < indent; i++)
		buffer_add_byte(out, ' ');
}

static void wrap_line(const char *text, size_t len, size_t indent, struct buffer *out)
{
	const char *end = text + len;
	size_t column = indent;
	add_indent(out, indent);
	while (text < end) {
		size_t word = 0;
		while (text < end && *text == ' ')
			text++;
		while (text + word < end && text[word] != ' ')
			word++;
		if (word == 0)
			break;
		if (column > indent && column + 1 + word > WIDTH) {
			buffer_add_byte(out, '\n');
			add_indent(out, indent);
			column = indent;
		} else if (column > indent) {
			buffer_add_byte(out, ' ');
			column++;
		}
		buffer_add(out, text, word);
		column += word;
		text += word;
	}
}

void prose_wrap(const char *text, size_t indent, struct buffer *out)
{
	bool first = true;
	while (*text) {
		size_t len = strcspn(text, "\n");
		if (!first)
			buffer_add_byte(out, '\n');
		if (*text == ' ')
			buffer_add(out, text, len);
		else if (len > 0)
			wrap_line(text, len, indent, out);
		text += len + (text[len] == '\n');
		first = false;
	}
}
