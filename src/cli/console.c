/* console.c - the two streams that a person or a program reads
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/console.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/strings.h"
#include "base/vector.h"

/* SGR sequences of ECMA-48. */
#define COLOUR_RED "\033[1;31m"
#define COLOUR_YELLOW "\033[1;33m"
#define COLOUR_CYAN "\033[36m"
#define COLOUR_NONE "\033[0m"

static const struct {
	const char *colour;
} kinds[] = {
	[PROBLEM_ERROR] = {COLOUR_RED},
	[PROBLEM_WARNING] = {COLOUR_YELLOW},
	[PROBLEM_NOTE] = {COLOUR_CYAN},
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
	int failed = ferror(console->out);
	int number = EIO;

	if (fflush(console->out) != 0) {
		failed = 1;
		number = errno;
	}
	if (!failed)
		return 0;
	struct error error = ERROR_INIT;
	(void)error_set_errno(&error, number, "cannot write the output");
	console_error(console, &error);
	error_clear(&error);
	return -1;
}

void console_print(const struct console *console, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)vfprintf(console->out, format, args); /* console_close reports a failed stream */
	va_end(args);
}

void console_print_buffer(const struct console *console, const struct buffer *buffer)
{
	if (buffer->len > 0)
		(void)fwrite(buffer->data, 1, buffer->len, console->out);
}

static const char *colour(const struct console *console, const char *sequence)
{
	return console->colour_err ? sequence : "";
}

static void print_hint(const struct console *console, const char *hint)
{
	if (hint)
		(void)fprintf(console->err, "  %shint:%s %s\n", colour(console, COLOUR_CYAN),
			      colour(console, COLOUR_NONE), hint);
}

void console_error(const struct console *console, const struct error *error)
{
	(void)fprintf(console->err, "ingot: %serror:%s %s\n", colour(console, COLOUR_RED),
		      colour(console, COLOUR_NONE), error->message ? error->message : "unknown");
	print_hint(console, error->hint);
}

void console_refuse(const struct console *console, const char *hint, const char *format, ...)
{
	struct error error = ERROR_INIT;
	va_list args;

	va_start(args, format);
	error.message = xvasprintf(format, args);
	va_end(args);
	error.hint = hint ? xstrdup(hint) : NULL;
	console_error(console, &error);
	error_clear(&error);
}

void console_warning(const struct console *console, const char *format, ...)
{
	va_list args;

	(void)fprintf(console->err, "ingot: %swarning:%s ", colour(console, COLOUR_YELLOW),
		      colour(console, COLOUR_NONE));
	va_start(args, format);
	(void)vfprintf(console->err, format, args);
	va_end(args);
	(void)fputc('\n', console->err);
}

void console_problems(const struct console *console, struct problems *problems,
		      const char *consequence)
{
	problems_sort(problems);
	VECTOR_EACH (problem, problems) {
		char *text = problem_text(problem);

		(void)fprintf(console->err, "%s%s%s%s\n", problem->at.file ? "" : "ingot: ",
			      colour(console, kinds[problem->kind].colour), text,
			      colour(console, COLOUR_NONE));
		print_hint(console, problem->hint);
		free(text);
	}
	if (problems->errors > 0)
		(void)fprintf(console->err, "ingot: %zu %s%s%s\n", problems->errors,
			      problems->errors == 1 ? "error" : "errors", consequence ? "; " : "",
			      consequence ? consequence : "");
}

void size_text(uint64_t size, char text[SIZE_TEXT_SIZE])
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
