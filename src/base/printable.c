/* printable.c - what others wrote, made fit for a terminal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/printable.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include <sys/types.h>

#include "base/text.h"

/* The ranges are kept in order. */
static const struct {
	uint32_t first, last;
} commands[] = {
	{0x00, 0x1f},       /* C0 */
	{0x7f, 0x9f},       /* DEL, and C1: ECMA-48 */
	{0xad, 0xad},       /* soft hyphen */
	{0x61c, 0x61c},     /* Arabic letter mark */
	{0x180e, 0x180e},   /* Mongolian vowel separator */
	{0x200b, 0x200b},   /* zero width space */
	{0x200e, 0x200f},   /* marks of a direction: UAX #9 */
	{0x2028, 0x202e},   /* separators of lines and paragraphs; embeddings and overrides */
	{0x2060, 0x206f},   /* word joiner, invisible operators; isolates */
	{0xfeff, 0xfeff},   /* zero width no-break space, or byte order mark */
	{0xfff9, 0xfffb},   /* interlinear annotations */
	{0xe0000, 0xe007f}, /* tags: a second, invisible ASCII */
};

bool printable_is_plain(uint32_t character)
{
	for (size_t i = 0; i < ARRAY_SIZE(commands) && commands[i].first <= character; i++)
		if (character <= commands[i].last)
			return false;
	return true;
}

/* ---- Texts ---- */

/* Whether an escape, or what looks like one, stands at `text`. */
static bool is_escape(const char *text, size_t len)
{
	static const struct {
		const char *prefix;
		size_t least, most; /* digits */
	} forms[] = {{"<U+", 4, 6}, {"<0x", 2, 2}};
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		size_t at = strlen(forms[i].prefix), digits = 0;
		if (len < at || memcmp(text, forms[i].prefix, at) != 0)
			continue;
		while (at < len && text[at] && strchr("0123456789ABCDEF", text[at])) {
			digits++;
			at++;
		}
		if (at < len && text[at] == '>' && digits >= forms[i].least &&
		    digits <= forms[i].most)
			return true;
	}
	return false;
}

/* Appends the text; `kept` are the commands that stand for themselves. */
static void add_printable(struct buffer *out, const char *text, size_t len, const char *kept)
{
	while (len > 0) {
		size_t step = text_utf8_length(text, len);
		uint32_t character = step ? text_utf8_character(text, step) : 0;
		if (step == 0)
			buffer_printf(out, "<0x%02X>", (unsigned char)*text);
		else if ((*text && strchr(kept, *text)) ||
			 (printable_is_plain(character) && !is_escape(text, len)))
			buffer_add(out, text, step);
		else
			buffer_printf(out, "<U+%04" PRIX32 ">", character);
		step = step ? step : 1;
		text += step;
		len -= step;
	}
}

void printable_add_line(struct buffer *out, const char *text, size_t len)
{
	add_printable(out, text, len, "");
}

void printable_add_text(struct buffer *out, const char *text, size_t len)
{
	add_printable(out, text, len, "\n\t");
}

/* ---- Formats ---- */

/* Holds a conversion specification: what stands in a format from a "%" to its letter. */
struct conversion {
	bool left, zeros;
	bool has_precision;
	size_t width, precision;
	char size; /* 'l', 'L' for ll, 'z', 'j'; 0: int */
};

/* A list that functions hand on to each other. */
struct arguments {
	va_list list;
};

static const char *read_number(const char *format, struct arguments *arguments, size_t *number)
{
	*number = 0;
	if (*format == '*') {
		int given = va_arg(arguments->list, int);
		assert(given >= 0);
		*number = (size_t)given;
		return format + 1;
	}
	for (; *format >= '0' && *format <= '9'; format++)
		*number = *number * 10 + (size_t)(*format - '0');
	return format;
}

/* Reads a conversion specification and returns the place of its last letter. */
static const char *read_conversion(const char *format, struct arguments *arguments,
				   struct conversion *conversion)
{
	*conversion = (struct conversion){0};
	for (; *format == '-' || *format == '0'; format++)
		*(*format == '-' ? &conversion->left : &conversion->zeros) = true;
	format = read_number(format, arguments, &conversion->width);
	if (*format == '.') {
		conversion->has_precision = true;
		format = read_number(format + 1, arguments, &conversion->precision);
	}
	for (; *format == 'l' || *format == 'z' || *format == 'j'; format++)
		conversion->size = conversion->size == 'l' ? 'L' : *format;
	return format;
}

static void add_padded(struct buffer *out, const struct conversion *conversion,
		       const struct buffer *text)
{
	size_t missing = conversion->width > text->len ? conversion->width - text->len : 0;
	if (conversion->left)
		buffer_add(out, buffer_text(text), text->len);
	for (; missing > 0; missing--)
		buffer_add_byte(out, conversion->zeros && !conversion->left ? '0' : ' ');
	if (!conversion->left)
		buffer_add(out, buffer_text(text), text->len);
}

static void add_text(const struct conversion *conversion, const char *text, struct buffer *to)
{
	text = text ? text : "(null)";
	size_t len =
		conversion->has_precision ? strnlen(text, conversion->precision) : strlen(text);
	printable_add_line(to, text, len);
}

static intmax_t take_signed(const struct conversion *conversion, struct arguments *arguments)
{
	switch (conversion->size) {
	case 'l':
		return va_arg(arguments->list, long);
	case 'L':
		return va_arg(arguments->list, long long);
	case 'z':
		return va_arg(arguments->list, ssize_t);
	case 'j':
		return va_arg(arguments->list, intmax_t);
	default:
		return va_arg(arguments->list, int);
	}
}

static uintmax_t take_unsigned(const struct conversion *conversion, struct arguments *arguments)
{
	switch (conversion->size) {
	case 'l':
		return va_arg(arguments->list, unsigned long);
	case 'L':
		return va_arg(arguments->list, unsigned long long);
	case 'z':
		return va_arg(arguments->list, size_t);
	case 'j':
		return va_arg(arguments->list, uintmax_t);
	default:
		return va_arg(arguments->list, unsigned);
	}
}

static void add_argument(const struct conversion *conversion, char letter,
			 struct arguments *arguments, struct buffer *to)
{
	char byte;
	switch (letter) {
	case 's':
		add_text(conversion, va_arg(arguments->list, const char *), to);
		break;
	case 'c':
		byte = (char)va_arg(arguments->list, int);
		printable_add_line(to, &byte, 1);
		break;
	case 'd':
	case 'i':
		buffer_printf(to, "%jd", take_signed(conversion, arguments));
		break;
	case 'u':
		buffer_printf(to, "%ju", take_unsigned(conversion, arguments));
		break;
	case 'x':
		buffer_printf(to, "%jx", take_unsigned(conversion, arguments));
		break;
	case 'X':
		buffer_printf(to, "%jX", take_unsigned(conversion, arguments));
		break;
	case 'o':
		buffer_printf(to, "%jo", take_unsigned(conversion, arguments));
		break;
	default:
		assert(letter == '%');
		buffer_add_byte(to, '%');
	}
}

void printable_vprintf(struct buffer *out, const char *format, va_list args)
{
	struct arguments arguments;
	AUTO_BUFFER text = BUFFER_INIT;
	va_copy(arguments.list, args);
	while (*format) {
		size_t len = strcspn(format, "%");
		buffer_add(out, format, len);
		format += len;
		if (!*format)
			break;
		struct conversion conversion;
		format = read_conversion(format + 1, &arguments, &conversion);
		add_argument(&conversion, *format, &arguments, &text);
		add_padded(out, &conversion, &text);
		buffer_clear(&text);
		format += *format != '\0';
	}
	va_end(arguments.list);
}
