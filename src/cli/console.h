/* console.h - the two streams that a person or a program reads; nothing else prints
 *
 * Results go to `out`, everything about them to `err`. Colours appear on a terminal only, and
 * not where NO_COLOR is set. A result that could not be written is a failure of the command.
 *
 * Names, fields, messages and errors are what strangers wrote. Nothing of them moves the cursor,
 * ends a line or hides (base/printable.h): the layout is in the formats, and what an argument holds
 * is escaped. So are errors, hints and problems, each of which is one line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_CONSOLE_H
#define INGOT_CLI_CONSOLE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/host.h"
#include "base/problems.h"

struct console {
	FILE *out, *err;
	bool colour_out, colour_err;
	bool is_terminal; /* `err` is one that can rewrite a line */
};

/* Borrows both streams; the host says whether colours are wanted, and what terminal it is. */
void console_open(struct console *console, const struct host *host, FILE *out, FILE *err);
/* Flushes both; returns -1 and says so where `out` could not take everything. */
int console_close(struct console *console) NODISCARD;

/* Prints a part of a result; what the arguments hold is escaped. */
void console_print(const struct console *console, const char *format, ...) PRINTF_LIKE(2, 3);
/* Prints every line of a text that may have several, behind `indent` where it is not empty; its
 * tabs stay. NULL: none. */
void console_print_lines(const struct console *console, const char *indent, const char *text);
/* Prints a word of ours, bold where there are colours, without a newline. */
void console_print_heading(const struct console *console, const char *text);
/* Prints just as it is what a program reads (JSON, a schema, completions), and pages of our own. */
void console_print_buffer(const struct console *console, const struct buffer *buffer);
/* Prints "ingot: error: message", with a line "hint: ..." where there is one. */
void console_error(const struct console *console, const struct error *error);
/* Prints what has no struct error as console_error prints one; `hint` may be NULL. */
void console_refuse(const struct console *console, const char *hint, const char *format, ...)
	PRINTF_LIKE(3, 4);
/* Prints "ingot: warning: message". */
void console_warning(const struct console *console, const char *format, ...) PRINTF_LIKE(2, 3);
/* Prints a line that belongs to the error before it. */
void console_detail(const struct console *console, const char *text);
/* Prints all problems, in order, with their hints; then, where there are errors, how many, and what
 * that means: `consequence`, or NULL. */
void console_problems(const struct console *console, struct problems *problems,
		      const char *consequence);

/* Puts `text` in the place of what was put so last; "" takes that away. On a terminal only. */
void console_rewrite(const struct console *console, const char *text);

#define SIZE_TEXT_SIZE 24
/* Writes a number of bytes as "1.4 MB" or "312 B", in powers of ten. */
void console_size_text(uint64_t size, char text[SIZE_TEXT_SIZE]);

#endif
