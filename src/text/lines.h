/* lines.h - walks over the lines of a text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TEXT_LINES_H
#define INGOT_TEXT_LINES_H

#include <stdbool.h>

#include "base/arena.h"

struct lines {
	const char *rest; /* what is still to come */
	int number;       /* of the line returned last, from 1 */
	int indent;       /* how many blanks were in front of it */
};

/* Gives the next line without its end ("\n" or "\r\n") and without blanks around it, in the arena;
 * false at the end. */
bool lines_next(struct lines *lines, struct arena *arena, char **line);
/* Takes the first word (up to a blank) off a line and ends it with a NUL; "" at the end. *rest is
 * after it, blanks skipped. */
char *lines_word(char **rest);

#endif
