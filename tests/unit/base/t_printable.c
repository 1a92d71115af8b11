/* t_printable.c - tests of base/printable.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <inttypes.h>
#include <limits.h>

#include "base/buffer.h"
#include "base/printable.h"

static void assert_line(const char *text, size_t len, const char *expected)
{
	AUTO_BUFFER out = BUFFER_INIT;
	printable_add_line(&out, text, len);
	assert_string_equal(buffer_text(&out), expected);
	assert_int_equal(out.len, strlen(expected));
}

static void test_plain_text_stays(void **state UNUSED)
{
	static const char *const texts[] = {
		"",
		"a\\n 'b' \"c\" <d> & \\x1b \\u202e %s",
		"gr\xc3\xb6\xc3\x9f"
		"e, \xe6\x97\xa5\xe6\x9c\xac, \xf0\x9f\x98\x80",
		/* a family: three emoji and two joiners */
		"\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7",
		/* Persian, with a zero width non-joiner */
		"\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae\xd9\x88\xd8\xa7\xd9\x87\xd9\x85",
		"<U+> <U+12> <U+123g> <U+1234567> <0x1> <0x123> <0xaa> <U+202e",
		"<Jane@example.org>",
	};
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_line(texts[i], strlen(texts[i]), texts[i]);
}

static void test_commands_are_escaped(void **state UNUSED)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{"\033[2J", "<U+001B>[2J"},
		{"a\nb\tc\rd\be", "a<U+000A>b<U+0009>c<U+000D>d<U+0008>e"},
		{"\x01\x1f\x7f", "<U+0001><U+001F><U+007F>"},
		{"\xc2\x80\xc2\x9b"
		 "31m\xc2\x9f\xc2\xa0",
		 "<U+0080><U+009B>31m<U+009F>\xc2\xa0"},
		{"\xc2\xad\xd8\x9c\xe1\xa0\x8e", "<U+00AD><U+061C><U+180E>"},
		{"\xe2\x80\x8b\xe2\x80\x8e\xe2\x80\x8f", "<U+200B><U+200E><U+200F>"},
		{"\xe2\x80\xa8\xe2\x80\xa9", "<U+2028><U+2029>"},
		{"\xe2\x80\xaa\xe2\x80\xae\xe2\x80\xaf", "<U+202A><U+202E>\xe2\x80\xaf"},
		{"\xe2\x81\xa0\xe2\x81\xa6\xe2\x81\xa9\xe2\x81\xaf",
		 "<U+2060><U+2066><U+2069><U+206F>"},
		{"\xef\xbb\xbf\xef\xbf\xb9", "<U+FEFF><U+FFF9>"},
		{"\xf3\xa0\x80\x81\xf3\xa0\x81\xbf\xf3\xa0\x82\x80",
		 "<U+E0001><U+E007F>\xf3\xa0\x82\x80"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_line(cases[i].text, strlen(cases[i].text), cases[i].expected);
	assert_line("a\0b", 3, "a<U+0000>b");
}

static void test_bytes_that_are_not_utf8(void **state UNUSED)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{"\x9b[31m", "<0x9B>[31m"},
		{"caf\xe9", "caf<0xE9>"},
		{"\xc2", "<0xC2>"},
		{"\xc0\x9b", "<0xC0><0x9B>"},                     /* overlong */
		{"\xed\xa0\x80", "<0xED><0xA0><0x80>"},           /* a surrogate */
		{"\xf4\x90\x80\x80", "<0xF4><0x90><0x80><0x80>"}, /* beyond the last */
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_line(cases[i].text, strlen(cases[i].text), cases[i].expected);
	assert_line("\xe2\x82\xac", 2, "<0xE2><0x82>"); /* cut off */
}

/* Whoever reads the escapes back has what was there. */
static void test_escapes_are_escaped(void **state UNUSED)
{
	assert_line("<U+202E>", 8, "<U+003C>U+202E>");
	assert_line("<0x9B>", 6, "<U+003C>0x9B>");
	assert_line("<U+E0001><<0x00>", 16, "<U+003C>U+E0001><<U+003C>0x00>");
	assert_line("<U+202E>", 7, "<U+202E");
}

static void read_back(const struct buffer *shown, struct buffer *text)
{
	const char *at = buffer_text(shown);
	while (*at) {
		unsigned number = 0;
		int len = 0;
		if (sscanf(at, "<0x%2X>%n", &number, &len) == 1 && len == 6) {
			buffer_add_byte(text, (uint8_t)number);
		} else if (sscanf(at, "<U+%6X>%n", &number, &len) == 1 && len >= 8 &&
			   number < 0x80) {
			buffer_add_byte(text, (uint8_t)number);
		} else {
			buffer_add_byte(text, (uint8_t)*at);
			len = 1;
		}
		at += len;
	}
}

/* Tries all texts of four pieces of an alphabet that has every case. */
static void test_nothing_is_lost(void **state UNUSED)
{
	static const char pieces[][9] = {"<U+", "001B", ">", "<0x", "9B", "\033", "\x9b", "<", "x"};
	for (size_t i = 0; i < 9 * 9 * 9 * 9; i++) {
		struct buffer text = BUFFER_INIT, shown = BUFFER_INIT, back = BUFFER_INIT;
		for (size_t k = 0, rest = i; k < 4; k++, rest /= 9)
			buffer_add_text(&text, pieces[rest % 9]);
		printable_add_line(&shown, buffer_text(&text), text.len);
		read_back(&shown, &back);
		assert_string_equal(buffer_text(&back), buffer_text(&text));
		buffer_free(&text);
		buffer_free(&shown);
		buffer_free(&back);
	}
}

static void test_text_keeps_lines_and_tabs(void **state UNUSED)
{
	static const char text[] = "a\tb\r\n\033c\n\xe2\x80\xae\f";
	AUTO_BUFFER out = BUFFER_INIT;
	printable_add_text(&out, text, strlen(text));
	assert_string_equal(buffer_text(&out), "a\tb<U+000D>\n<U+001B>c\n<U+202E><U+000C>");
}

static void PRINTF_LIKE(2, 3) assert_format(const char *expected, const char *format, ...)
{
	AUTO_BUFFER out = BUFFER_INIT;
	va_list args;
	va_start(args, format);
	printable_vprintf(&out, format, args);
	va_end(args);
	assert_string_equal(buffer_text(&out), expected);
}

static void test_format_escapes_arguments_only(void **state UNUSED)
{
	assert_format("\033[1m a<U+000A>b\n", "\033[1m %s\n", "a\nb");
	assert_format("<U+001B>|x", "%c|%c", '\033', 'x');
	assert_format("<0x9B>", "%c", 0x9b);
	assert_format("100%\n", "%d%%\n", 100);
}

static void test_format_is_printf(void **state UNUSED)
{
	const char *volatile none = NULL; /* the compiler must not know it */
	assert_format("[ab   ][   ab][ab]", "[%-5s][%5s][%1s]", "ab", "ab", "ab");
	assert_format("[ab ][  ]", "[%-*s][%*s]", 3, "ab", 2, "");
	assert_format("[ab][a][]", "[%.*s][%.1s][%.0s]", 2, "abc", "abc", "abc");
	assert_format("[abc]", "[%.*s]", INT_MAX, "abc");
	assert_format("(null)", "%s", none);
	assert_format("-7 7 7f 7F 17", "%d %u %x %X %o", -7, 7U, 0x7fU, 0x7fU, 017U);
	assert_format("[0017][   7][7   ]", "[%04o][%4d][%-4d]", 017U, 7, 7);
	assert_format("18446744073709551615 -9223372036854775808", "%llu %lld", ULLONG_MAX,
		      LLONG_MIN);
	assert_format("[       42]", "[%9llu]", 42ULL);
	assert_format("3 4 5 -6", "%zu %" PRIu64 " %lu %jd", (size_t)3, (uint64_t)4, 5UL,
		      (intmax_t)-6);
	assert_format("", "%s", "");
}

/* A precision counts bytes, as printf's does: half a character is no character. */
static void test_format_cuts_before_it_escapes(void **state UNUSED)
{
	assert_format("a<0xC3>", "%.2s", "a\xc3\xa4");
	assert_format("<U+000A>", "%.1s", "\nhidden");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_text_stays),
		cmocka_unit_test(test_commands_are_escaped),
		cmocka_unit_test(test_bytes_that_are_not_utf8),
		cmocka_unit_test(test_escapes_are_escaped),
		cmocka_unit_test(test_nothing_is_lost),
		cmocka_unit_test(test_text_keeps_lines_and_tabs),
		cmocka_unit_test(test_format_escapes_arguments_only),
		cmocka_unit_test(test_format_is_printf),
		cmocka_unit_test(test_format_cuts_before_it_escapes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
