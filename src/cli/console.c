/* console.c - the two streams that a person or a program reads
 *
 * Whatever reaches a stream here has gone through printable.h, was made by this file, or came by
 * console_print_buffer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/console.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/key_text.h"
#include "base/memory.h"
#include "base/printable.h"
#include "base/text.h"
#include "base/vector.h"
#include "cli/advice.h"

/* SGR and EL sequences of ECMA-48. */
#define COLOUR_RED "\033[1;31m"
#define COLOUR_YELLOW "\033[1;33m"
#define COLOUR_CYAN "\033[36m"
#define COLOUR_NONE "\033[0m"
#define BOLD "\033[1m"
#define LINE_START "\r"
#define ERASE "\033[K"

static const char *const problem_colours[] = {
	[PROBLEM_ERROR] = COLOUR_RED,
	[PROBLEM_WARNING] = COLOUR_YELLOW,
	[PROBLEM_NOTE] = COLOUR_CYAN,
};

void console_open(struct console *console, const struct host *host, FILE *out, FILE *err)
{
	const char *terminal = host_variable(host, "TERM");
	bool is_able = terminal && !text_equal(terminal, "dumb");
	bool colours = is_able && text_is_empty(host_variable(host, "NO_COLOR"));
	console->out = out;
	console->err = err;
	console->colour_out = colours && isatty(fileno(out));
	console->is_terminal = is_able && isatty(fileno(err));
	console->colour_err = colours && console->is_terminal;
}

int console_close(struct console *console)
{
	int number = ferror(console->out) ? EIO : 0;
	if (fflush(console->out) != 0)
		number = errno;
	if (!number)
		return 0;
	AUTO_ERROR error = ERROR_INIT;
	error_set_errno(&error, number, "cannot write the output");
	console_error(console, &error);
	return -1;
}

/* ---- Results ---- */

static void PRINTF_LIKE(2, 0) put_format(FILE *stream, const char *format, va_list args)
{
	AUTO_BUFFER text = BUFFER_INIT;
	printable_vprintf(&text, format, args);
	(void)fwrite(buffer_text(&text), 1, text.len, stream); /* console_close reports a failure */
}

void console_print(const struct console *console, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	put_format(console->out, format, args);
	va_end(args);
}

void console_print_lines(const struct console *console, const char *indent, const char *text)
{
	AUTO_BUFFER line = BUFFER_INIT;
	while (text && *text) {
		size_t len = strcspn(text, "\n");
		buffer_clear(&line);
		printable_add_text(&line, text, len);
		(void)fprintf(console->out, "%s%s\n", len > 0 ? indent : "", buffer_text(&line));
		text += len + (text[len] == '\n');
	}
}

void console_print_heading(const struct console *console, const char *text)
{
	(void)fprintf(console->out, "%s%s%s", console->colour_out ? BOLD : "", text,
		      console->colour_out ? COLOUR_NONE : "");
}

void console_print_buffer(const struct console *console, const struct buffer *buffer)
{
	if (buffer->len > 0)
		(void)fwrite(buffer->data, 1, buffer->len, console->out);
}

/* ---- What is said about them ---- */

static const char *colour(const struct console *console, const char *sequence)
{
	return console->colour_err ? sequence : "";
}

/* Hides here once more what looks like a secret key, for texts that no struct error held. */
static void put_line(const struct console *console, const char *text)
{
	AUTO_FREE char *shown = key_text_hide(text);
	AUTO_BUFFER line = BUFFER_INIT;
	printable_add_line(&line, shown, strlen(shown));
	(void)fwrite(buffer_text(&line), 1, line.len, console->err);
}

static void print_hint(const struct console *console, const char *hint)
{
	if (!hint)
		return;
	(void)fprintf(console->err, "  %shint:%s ", colour(console, COLOUR_CYAN),
		      colour(console, COLOUR_NONE));
	put_line(console, hint);
	(void)fputc('\n', console->err);
}

void console_error(const struct console *console, const struct error *error)
{
	(void)fprintf(console->err, "ingot: %serror:%s ", colour(console, COLOUR_RED),
		      colour(console, COLOUR_NONE));
	put_line(console, error->message ? error->message : "unknown");
	(void)fputc('\n', console->err);
	AUTO_FREE char *hint = advice_text(error);
	print_hint(console, hint);
}

void console_refuse(const struct console *console, const char *hint, const char *format, ...)
{
	AUTO_ERROR error = ERROR_INIT;
	va_list args;
	va_start(args, format);
	error.message = xvasprintf(format, args);
	va_end(args);
	error.hint = hint ? xstrdup(hint) : NULL;
	console_error(console, &error);
}

void console_warning(const struct console *console, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	AUTO_FREE char *text = xvasprintf(format, args);
	va_end(args);
	(void)fprintf(console->err, "ingot: %swarning:%s ", colour(console, COLOUR_YELLOW),
		      colour(console, COLOUR_NONE));
	put_line(console, text);
	(void)fputc('\n', console->err);
}

void console_detail(const struct console *console, const char *text)
{
	(void)fputs("  ", console->err);
	put_line(console, text);
	(void)fputc('\n', console->err);
}

void console_problems(const struct console *console, struct problems *problems,
		      const char *consequence)
{
	problems_sort(problems);
	VECTOR_EACH (problem, problems) {
		AUTO_FREE char *text = problem_text(problem);
		AUTO_FREE char *hint = advice_words(problem->advice, problem->about, problem->hint);
		(void)fprintf(console->err, "%s%s", problem->at.file ? "" : "ingot: ",
			      colour(console, problem_colours[problem->kind]));
		put_line(console, text);
		(void)fprintf(console->err, "%s\n", colour(console, COLOUR_NONE));
		print_hint(console, hint);
	}
	if (problems->errors > 0)
		(void)fprintf(console->err, "ingot: %zu %s%s%s\n", problems->errors,
			      problems->errors == 1 ? "error" : "errors", consequence ? "; " : "",
			      consequence ? consequence : "");
}

void console_rewrite(const struct console *console, const char *text)
{
	if (!console->is_terminal)
		return;
	(void)fputs(LINE_START, console->err);
	put_line(console, text);
	/* Standard error is not buffered. */
	(void)fputs(ERASE, console->err);
}

void console_size_text(uint64_t size, char text[SIZE_TEXT_SIZE])
{
	static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
	double value = (double)size;
	size_t unit = 0;
	while (value >= 999.5 && unit + 1 < ARRAY_SIZE(units)) {
		value /= 1000;
		unit++;
	}
	(void)snprintf(text, SIZE_TEXT_SIZE, unit > 0 && value < 99.95 ? "%.1f %s" : "%.0f %s",
		       value, units[unit]);
}
