/* lines.c - walks over the lines of a text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/lines.h"

#include <string.h>

bool lines_next(struct lines *lines, struct arena *arena, char **line)
{
	if (!*lines->rest)
		return false;
	size_t len = strcspn(lines->rest, "\n");
	size_t start = strspn(lines->rest, " \t");
	if (start > len)
		start = len;
	*line = arena_text_n(arena, lines->rest + start, len - start);
	lines->rest += len + (lines->rest[len] == '\n');
	lines->number++;
	lines->indent = (int)start;
	len -= start;
	while (len > 0 && strchr(" \t\r", (*line)[len - 1]))
		(*line)[--len] = '\0';
	return true;
}

char *lines_word(char **rest)
{
	char *word = *rest;
	size_t len = strcspn(word, " \t");
	*rest = word + len;
	if (word[len]) {
		word[len] = '\0';
		*rest = word + len + 1;
		*rest += strspn(*rest, " \t");
	}
	return word;
}
