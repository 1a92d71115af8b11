/* t_text.c - tests of base/text.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/memory.h"
#include "base/text.h"

static void test_text_equal(void **state UNUSED)
{
	assert_true(text_equal(NULL, NULL));
	assert_false(text_equal(NULL, ""));
	assert_false(text_equal("", NULL));
	assert_true(text_equal("a", "a"));
	assert_false(text_equal("a", "b"));
}

static void test_text_starts_and_ends(void **state UNUSED)
{
	assert_true(text_starts("abc", "ab"));
	assert_true(text_starts("abc", ""));
	assert_false(text_starts("ab", "abc"));
	assert_true(text_ends("abc", "bc"));
	assert_true(text_ends("abc", "abc"));
	assert_true(text_ends("abc", ""));
	assert_false(text_ends("bc", "abc"));
	assert_false(text_ends("abc", "bd"));
}

static void test_text_is_empty(void **state UNUSED)
{
	assert_true(text_is_empty(NULL));
	assert_true(text_is_empty(""));
	assert_true(text_is_empty(" \t\r\n"));
	assert_false(text_is_empty(" x"));
}

static void test_text_is_utf8(void **state UNUSED)
{
	static const struct {
		const char *text;
		size_t len;
		bool valid;
	} cases[] = {
		{"", 0, true},
		{"a\0b", 3, true},
		{"\xc3\xa4", 2, true},
		{"\xe2\x82\xac", 3, true},
		{"\xf0\x9f\x98\x80", 4, true},
		{"\xf4\x8f\xbf\xbf", 4, true},  /* U+10FFFF */
		{"\xef\xbf\xbf", 3, true},      /* U+FFFF */
		{"\xf4\x90\x80\x80", 4, false}, /* above it */
		{"\xc0\x80", 2, false},         /* overlong NUL */
		{"\xc1\xbf", 2, false},         /* overlong DEL */
		{"\xe0\x9f\xbf", 3, false},     /* overlong */
		{"\xf0\x8f\xbf\xbf", 4, false}, /* overlong */
		{"\xed\xa0\x80", 3, false},     /* surrogate */
		{"\x80", 1, false},             /* continuation alone */
		{"\xc3", 1, false},             /* cut */
		{"\xe2\x82", 2, false},         /* cut */
		{"\xe2\x82\xac", 2, false},     /* cut by the length */
		{"\xf0\x9f\x98\x41", 4, false}, /* last byte wrong */
		{"\xff", 1, false},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (text_is_utf8(cases[i].text, cases[i].len) != cases[i].valid)
			fail_msg("case %zu", i);
}

static void test_text_has_control(void **state UNUSED)
{
	assert_false(text_has_control("a b\xc2\x80"));
	assert_true(text_has_control("a\nb"));
	assert_true(text_has_control("\x1f"));
	assert_true(text_has_control("\x7f"));
	assert_false(text_has_control(""));
}

static void test_text_trim(void **state UNUSED)
{
	static const char *const cases[][2] = {
		{" \t a b \n", "a b"}, {"", ""}, {"  ", ""}, {"a", "a"}, {"\xc2\xa0", "\xc2\xa0"}};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_FREE char *trimmed = text_trim(cases[i][0]);
		assert_string_equal(trimmed, cases[i][1]);
	}
}

static void test_text_to_uint(void **state UNUSED)
{
	uint64_t value = 5;
	assert_int_equal(text_to_uint("0", 0, &value), 0);
	assert_int_equal(value, 0);
	assert_int_equal(text_to_uint("007", 7, &value), 0);
	assert_int_equal(value, 7);
	assert_int_equal(text_to_uint("18446744073709551615", UINT64_MAX, &value), 0);
	assert_true(value == UINT64_MAX);
	static const char *const wrong[] = {"",
					    "-1",
					    "+1",
					    " 1",
					    "1 ",
					    "1x",
					    "0x1",
					    "18446744073709551616",
					    "99999999999999999999999"};
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_int_equal(text_to_uint(wrong[i], UINT64_MAX, &value), -1);
	assert_int_equal(text_to_uint("8", 7, &value), -1);
	assert_true(value == UINT64_MAX); /* untouched by failures */
}

static void test_text_nearest(void **state UNUSED)
{
	static const char *const known[] = {"depends", "description", "homepage", "name", "arch"};
	static const char *const cases[][2] = {
		{"depend", "depends"},
		{"desciption", "description"},
		{"hoempage", "homepage"},
		{"nmae", "name"},
		{"arhc", "arch"},
		{"Name", "name"},
		{"architecture", NULL},
		{"", NULL},
		{"xyz", NULL},
		{"description", "description"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *nearest = text_nearest(cases[i][0], known, ARRAY_SIZE(known));
		if (!text_equal(nearest, cases[i][1]))
			fail_msg("'%s' gives '%s'", cases[i][0], nearest ? nearest : "(none)");
	}
	static const char *const twins[] = {"abx", "aby"};
	assert_string_equal(text_nearest("abz", twins, 2), "abx");
	/* All of a short word changed is another word. */
	static const char *const tiny[] = {"ab", ""};
	assert_null(text_nearest("xy", tiny, 2));
	assert_string_equal(text_nearest("ba", tiny, 2), "ab");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_equal),
		cmocka_unit_test(test_text_starts_and_ends),
		cmocka_unit_test(test_text_is_empty),
		cmocka_unit_test(test_text_is_utf8),
		cmocka_unit_test(test_text_has_control),
		cmocka_unit_test(test_text_trim),
		cmocka_unit_test(test_text_to_uint),
		cmocka_unit_test(test_text_nearest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
