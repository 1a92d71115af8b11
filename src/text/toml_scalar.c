/* toml_scalar.c - strings, numbers, truth values and times of TOML
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/toml_scalar_internal.h"

#include <stdint.h>
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"

/* ---- Strings ---- */

static int fail(struct toml_cursor *cursor, const char *cause)
{
	cursor->cause = cause;
	return -1;
}

static void add_character(struct buffer *out, uint32_t code)
{
	if (code < 0x80) {
		buffer_add_byte(out, (uint8_t)code);
	} else if (code < 0x800) {
		buffer_add_byte(out, (uint8_t)(0xc0 | code >> 6));
		buffer_add_byte(out, (uint8_t)(0x80 | (code & 0x3f)));
	} else {
		if (code < 0x10000) {
			buffer_add_byte(out, (uint8_t)(0xe0 | code >> 12));
		} else {
			buffer_add_byte(out, (uint8_t)(0xf0 | code >> 18));
			buffer_add_byte(out, (uint8_t)(0x80 | (code >> 12 & 0x3f)));
		}
		buffer_add_byte(out, (uint8_t)(0x80 | (code >> 6 & 0x3f)));
		buffer_add_byte(out, (uint8_t)(0x80 | (code & 0x3f)));
	}
}

static int add_code_point(struct toml_cursor *cursor, size_t digits, struct buffer *out)
{
	uint32_t code = 0;
	for (size_t i = 0; i < digits; i++) {
		static const char hex[] = "0123456789abcdef0123456789ABCDEF";
		const char *digit = *cursor->at ? strchr(hex, *cursor->at) : NULL;
		if (!digit)
			return fail(cursor, "an escape lacks hexadecimal digits");
		code = code << 4 | (uint32_t)((digit - hex) & 15);
		cursor->at++;
	}
	if (code == 0)
		return fail(cursor, "a NUL character in the text");
	if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return fail(cursor, "an escape is no Unicode character");
	add_character(out, code);
	return 0;
}

/* A backslash before the end of a line: it and all white space behind it are left out. */
static int skip_line_end(struct toml_cursor *cursor)
{
	const char *at = cursor->at + strspn(cursor->at, " \t");
	if (*at != '\n' && !(*at == '\r' && at[1] == '\n'))
		return fail(cursor, "an unknown escape");
	for (; *at && strchr(" \t\r\n", *at); at++)
		cursor->line += *at == '\n';
	cursor->at = at;
	return 0;
}

/* The cursor is behind the backslash. */
static int add_escape(struct toml_cursor *cursor, bool lines, struct buffer *out)
{
	static const char names[] = "btnfr\"\\", bytes[] = "\b\t\n\f\r\"\\";
	const char *name = *cursor->at ? strchr(names, *cursor->at) : NULL;
	if (name) {
		cursor->at++;
		buffer_add_byte(out, (uint8_t)bytes[name - names]);
		return 0;
	}
	if (*cursor->at == 'u' || *cursor->at == 'U')
		return add_code_point(cursor, *cursor->at++ == 'u' ? 4 : 8, out);
	return lines ? skip_line_end(cursor) : fail(cursor, "an unknown escape");
}

/* Adds a byte that stands for itself. */
static int add_plain(struct toml_cursor *cursor, bool lines, struct buffer *out)
{
	unsigned char byte = (unsigned char)*cursor->at;
	bool is_line_end = byte == '\n' || (byte == '\r' && cursor->at[1] == '\n');
	if (!byte || (is_line_end && !lines))
		return fail(cursor, "a text has no closing quote");
	if (!is_line_end && (byte == 0x7f || (byte < 0x20 && byte != '\t')))
		return fail(cursor, "a control character in a text");
	cursor->line += byte == '\n';
	cursor->at++;
	buffer_add_byte(out, byte);
	return 0;
}

/* Counts how many of the quote stand here, at most five: the text itself may end with two. */
static size_t count_quotes(const char *at, char quote)
{
	size_t n = 0;
	while (n < 5 && at[n] == quote)
		n++;
	return n;
}

static int scan_body(struct toml_cursor *cursor, char quote, bool lines, struct buffer *out)
{
	for (;;) {
		size_t quotes = count_quotes(cursor->at, quote);
		if (!lines && quotes > 0) {
			cursor->at++;
			return 0;
		}
		if (quotes >= 3) {
			buffer_add(out, cursor->at, quotes - 3);
			cursor->at += quotes;
			return 0;
		}
		if (quote == '"' && *cursor->at == '\\') {
			cursor->at++;
			if (add_escape(cursor, lines, out))
				return -1;
		} else if (add_plain(cursor, lines, out)) {
			return -1;
		}
	}
}

const char *toml_scalar_string(struct toml_cursor *cursor, bool lines)
{
	AUTO_BUFFER text = BUFFER_INIT;
	char quote = *cursor->at;
	bool has_three = lines && count_quotes(cursor->at, quote) >= 3;
	cursor->at += has_three ? 3 : 1;
	if (has_three && cursor->at[0] == '\r' && cursor->at[1] == '\n')
		cursor->at++;
	if (has_three && *cursor->at == '\n') {
		cursor->line++;
		cursor->at++;
	}
	if (scan_body(cursor, quote, has_three, &text))
		return NULL;
	return arena_text(cursor->arena, buffer_text(&text));
}

/* ---- Numbers and times ---- */

/* Skips digits with single underscores between them; returns what follows, or NULL. */
static const char *skip_digits(const char *at, const char *digits)
{
	const char *start = at;
	while (*at && strchr(digits, *at)) {
		at++;
		if (*at == '_' && at[1] && strchr(digits, at[1]))
			at++;
	}
	return at > start ? at : NULL;
}

static bool is_based_integer(const char *text)
{
	static const struct {
		const char *prefix, *digits;
	} bases[] = {{"0x", "0123456789abcdefABCDEF"}, {"0o", "01234567"}, {"0b", "01"}};

	for (size_t i = 0; i < ARRAY_SIZE(bases); i++) {
		const char *end = text_starts(text, bases[i].prefix)
					  ? skip_digits(text + 2, bases[i].digits)
					  : NULL;
		if (end && !*end)
			return true;
	}
	return false;
}

static bool is_number(const char *text)
{
	static const char decimal[] = "0123456789";
	const char *at = text + (*text == '+' || *text == '-');
	const char *digits = at;
	if (text_equal(at, "inf") || text_equal(at, "nan"))
		return true;
	at = skip_digits(at, decimal);
	if (!at || (*digits == '0' && at > digits + 1))
		return false;
	if (*at == '.')
		at = skip_digits(at + 1, decimal);
	if (at && (*at == 'e' || *at == 'E'))
		at = skip_digits(at + 1 + (at[1] == '+' || at[1] == '-'), decimal);
	return at && !*at;
}

/* Takes a number of `width` digits between two values; moves on. */
static bool take_number(const char **at, size_t width, int least, int most, int *number)
{
	*number = 0;
	for (size_t i = 0; i < width; i++, (*at)++) {
		if (**at < '0' || **at > '9')
			return false;
		*number = *number * 10 + (**at - '0');
	}
	return *number >= least && *number <= most;
}

static bool take_byte(const char **at, const char *bytes)
{
	if (!**at || !strchr(bytes, **at))
		return false;
	(*at)++;
	return true;
}

static bool take_date(const char **at)
{
	static const int lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year, month, day;
	if (!take_number(at, 4, 0, 9999, &year) || !take_byte(at, "-") ||
	    !take_number(at, 2, 1, 12, &month) || !take_byte(at, "-") ||
	    !take_number(at, 2, 1, lengths[month - 1], &day))
		return false;
	return month != 2 || day < 29 || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

static bool take_clock(const char **at)
{
	int number;
	if (!take_number(at, 2, 0, 23, &number) || !take_byte(at, ":") ||
	    !take_number(at, 2, 0, 59, &number) || !take_byte(at, ":") ||
	    !take_number(at, 2, 0, 60, &number))
		return false;
	if (!take_byte(at, "."))
		return true;
	size_t digits = strspn(*at, "0123456789");
	*at += digits;
	return digits > 0;
}

static bool is_time(const char *text)
{
	const char *at = text;
	int number;
	if (strlen(text) < 5 || text[4] != '-')
		return take_clock(&at) && !*at;
	if (!take_date(&at) || (*at && (!take_byte(&at, "Tt ") || !take_clock(&at))))
		return false;
	if (take_byte(&at, "+-"))
		return take_number(&at, 2, 0, 23, &number) && take_byte(&at, ":") &&
		       take_number(&at, 2, 0, 59, &number) && !*at;
	return !*at || (take_byte(&at, "Zz") && !*at);
}

const char *toml_scalar_plain(struct toml_cursor *cursor)
{
	size_t len = strcspn(cursor->at, " \t\r\n,]}#=");
	/* A blank may stand between date and time. */
	if (len == 10 && cursor->at[4] == '-' && cursor->at[10] == ' ' && cursor->at[11] >= '0' &&
	    cursor->at[11] <= '9')
		len += 1 + strcspn(cursor->at + 11, " \t\r\n,]}#=");
	const char *text = arena_text_n(cursor->arena, cursor->at, len);
	cursor->cause = len ? "a value is neither a text in quotes nor a number, a truth value or "
			      "a time"
			    : "a value is missing";
	if (!text_equal(text, "true") && !text_equal(text, "false") && !is_based_integer(text) &&
	    !is_number(text) && !is_time(text))
		return NULL;
	cursor->at += len;
	return text;
}
