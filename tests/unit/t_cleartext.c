/* t_cleartext.c - tests of sign/cleartext.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/memory.h"
#include "sign/cleartext.h"

#define BEGIN "-----BEGIN PGP SIGNED MESSAGE-----\n"
#define HASH "Hash: SHA512\n\n"
#define SIGNATURE "-----BEGIN PGP SIGNATURE-----\n\niQ==\n=abcd\n-----END PGP SIGNATURE-----\n"

static void test_check_of_good_text(void **state UNUSED)
{
	static const char *const texts[] = {
		"a\n",
		"Origin: x\nLabel: y\n",
		"\n",
		"- dash\n-----BEGIN PGP SIGNATURE-----\n",
		"\tstarts with a tab\n",
		"ends with umlaut \xc3\xa4\n",
	};
	struct error error = ERROR_INIT;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_success(cleartext_check(texts[i], strlen(texts[i]), &error), &error);
}

static void test_check_of_bad_text(void **state UNUSED)
{
	static const struct {
		const char *text;
		size_t len;
		const char *message;
	} cases[] = {
		{"", 0, "cannot sign text: it is empty"},
		{"a\nb", 3, "cannot sign text: line 2: it does not end in a newline"},
		{"a\r\n", 3,
		 "cannot sign text: line 1: it has a NUL, a carriage return or a form feed"},
		{"a\n\f\n", 4,
		 "cannot sign text: line 2: it has a NUL, a carriage return or a form feed"},
		{"a\0b\n", 4,
		 "cannot sign text: line 1: it has a NUL, a carriage return or a form feed"},
		{"x\na \nb\n", 7,
		 "cannot sign text: line 2: it ends in white space, which a signature does not "
		 "cover"},
		{"a\t\n", 3,
		 "cannot sign text: line 1: it ends in white space, which a signature does not "
		 "cover"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		assert_int_equal(cleartext_check(cases[i].text, cases[i].len, &error), -1);
		assert_error(&error, cases[i].message);
	}
}

static void test_check_of_long_lines(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	CLEANUP(free_pointer) char *text = xmalloc(CLEARTEXT_LINE_MAX + 2);
	memset(text, 'x', CLEARTEXT_LINE_MAX + 1);
	text[CLEARTEXT_LINE_MAX] = '\n';
	assert_success(cleartext_check(text, CLEARTEXT_LINE_MAX + 1, &error), &error);
	text[CLEARTEXT_LINE_MAX] = 'x';
	text[CLEARTEXT_LINE_MAX + 1] = '\n';
	assert_int_equal(cleartext_check(text, CLEARTEXT_LINE_MAX + 2, &error), -1);
	assert_error(&error, "cannot sign text: line 1: it is too long");
}

static const struct {
	const char *what, *text;
	bool framed;
} frames[] = {
	{"a message", BEGIN HASH "text\n" SIGNATURE, true},
	{"no text", BEGIN HASH SIGNATURE, true},
	{"without Hash", BEGIN "\ntext\n" SIGNATURE, true},
	{"escaped dash", BEGIN HASH "- - dash\n- -----BEGIN PGP SIGNATURE-----\n" SIGNATURE, true},
	{"text before", "Origin: evil\n" BEGIN HASH "text\n" SIGNATURE, false},
	{"empty line before", "\n" BEGIN HASH "text\n" SIGNATURE, false},
	{"text after", BEGIN HASH "text\n" SIGNATURE "Origin: evil\n", false},
	{"empty line after", BEGIN HASH "text\n" SIGNATURE "\n", false},
	{"two messages", BEGIN HASH "text\n" SIGNATURE BEGIN HASH "text\n" SIGNATURE, false},
	{"a message in it", BEGIN HASH BEGIN HASH "text\n" SIGNATURE, false},
	{"two signatures", BEGIN HASH "text\n" SIGNATURE SIGNATURE, false},
	{"unescaped dash", BEGIN HASH "-dash\n" SIGNATURE, false},
	{"another armour header", BEGIN "Hash: SHA512\nOrigin: evil\n\ntext\n" SIGNATURE, false},
	{"blank instead of an empty line", BEGIN "Hash: SHA512\n \ntext\n" SIGNATURE, false},
	{"carriage return in the head",
	 "-----BEGIN PGP SIGNED MESSAGE-----\r\n" HASH "text\n" SIGNATURE, false},
	{"no end", BEGIN HASH "text\n-----BEGIN PGP SIGNATURE-----\n\niQ==\n", false},
	{"no signature", BEGIN HASH "text\n", false},
	{"head alone", BEGIN, false},
	{"nothing", "", false},
};

static void test_is_framed(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(frames); i++)
		if (cleartext_is_framed(frames[i].text, strlen(frames[i].text)) != frames[i].framed)
			fail_msg("%s: expected %d", frames[i].what, frames[i].framed);
}

static void test_get(void **state UNUSED)
{
	struct buffer text = BUFFER_INIT;
	buffer_add_text(&text, "before\n");
	assert_true(cleartext_get(frames[3].text, strlen(frames[3].text), &text));
	assert_string_equal(buffer_text(&text), "before\n- dash\n-----BEGIN PGP SIGNATURE-----\n");
	buffer_free(&text);
	for (size_t i = 0; i < ARRAY_SIZE(frames); i++) {
		if (frames[i].framed)
			continue;
		assert_false(cleartext_get(frames[i].text, strlen(frames[i].text), &text));
		assert_int_equal(text.len, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check_of_good_text),
		cmocka_unit_test(test_check_of_bad_text),
		cmocka_unit_test(test_check_of_long_lines),
		cmocka_unit_test(test_is_framed),
		cmocka_unit_test(test_get),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
