/* t_glob.c - tests of text/glob.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "text/glob.h"

struct match {
	const char *pattern, *path;
	bool matches;
};

static void assert_matches(const struct match *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct error error = ERROR_INIT;
		struct glob *glob = glob_compile(cases[i].pattern, &error);
		assert_non_null(glob);
		if (glob_match(glob, cases[i].path) != cases[i].matches)
			fail_msg("'%s' on '%s'", cases[i].pattern, cases[i].path);
		glob_free(glob);
	}
}

static void test_glob_match_wildcards(void **state UNUSED)
{
	static const struct match cases[] = {
		{"abc", "abc", true},
		{"abc", "abcd", false},
		{"a*c", "abbc", true},
		{"a*c", "ac", true},
		{"a*", "a/b", false},
		{"*", ".hidden", true},
		{"a/**", "a/b/c", true},
		{"a/**", "a", false},
		{"a/**/c", "a/b/c", true},
		{"a/**/c", "a/x/y/c", true},
		{"a/**/c", "a/c", false},
		{"**.so", "x/y/z.so", true},
		{"a***b", "a/x/b", true},
		{"?", "x", true},
		{"?", "/", false},
		{"?at", "at", false},
		{"a?c",
		 "a\xc3\xa4"
		 "c",
		 true}, /* one character, two bytes */
		{"a?c",
		 "a\xff"
		 "c",
		 true}, /* not UTF-8: a byte is a character */
		{"a??c",
		 "a\xc3\xa4"
		 "c",
		 false},
		{"\xc3\xa4*", "\xc3\xa4x", true},
	};
	assert_matches(cases, ARRAY_SIZE(cases));
}

static void test_glob_match_choices(void **state UNUSED)
{
	static const struct match cases[] = {
		{"[a-c]x", "bx", true},
		{"[a-c]x", "dx", false},
		{"[!a-c]x", "dx", true},
		{"[!a-c]x", "ax", false},
		{"[abc]x", "cx", true},
		{"[a-c0-9]x", "5x", true},
		{"[\\]a]x", "]x", true},
		{"[a-]x", "-x", true},
		{"a[!b]c", "a/c", false},
		{"[\xc3\xa0-\xc3\xbf]", "\xc3\xa4", true},
		{"{a,bc}d", "ad", true},
		{"{a,bc}d", "bcd", true},
		{"{a,bc}d", "abcd", false},
		{"{,x}d", "d", true},
		{"{a/b,c}/*", "a/b/x", true},
		{"{a,{b,c}d}e", "cde", true},
		{"{a,{b,c}d}e", "ce", false},
		{"{*.a,[0-9]}", "7", true},
		{"{*.a,[0-9]}", "lib.a", true},
		{"\\*", "*", true},
		{"\\*", "x", false},
		{"\\{a,b\\}", "{a,b}", true},
		{"{a\\,b,c}", "a,b", true},
		{"a}b,c", "a}b,c", true},
		{"", "", true},
		{"", "x", false},
	};
	assert_matches(cases, ARRAY_SIZE(cases));
}

static void test_glob_leads(void **state UNUSED)
{
	static const struct {
		const char *pattern, *folder;
		bool leads;
	} cases[] = {
		{"a/b/*.c", "a", true},      {"a/b/*.c", "a/b", true},  {"a/b/*.c", "a/x", false},
		{"a/b/*.c", "a/b/x", false}, {"*.txt", "x", false},     {"*/x", "y", true},
		{"**", "a/b/c", true},       {"a/**/x", "a/b/c", true}, {"{a,b/c}/x", "b", true},
		{"{a,b/c}/x", "c", false},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		struct glob *glob = glob_compile(cases[i].pattern, &error);
		assert_non_null(glob);
		if (glob_leads(glob, cases[i].folder) != cases[i].leads)
			fail_msg("'%s' below '%s'", cases[i].pattern, cases[i].folder);
		glob_free(glob);
	}
}

static void test_glob_compile_errors(void **state UNUSED)
{
	static const struct {
		const char *pattern, *message;
	} cases[] = {
		{"a[b", "no ']' for a '[' in 'a[b'"},
		{"a[]b", "nothing between '[' and ']' in 'a[]b'"},
		{"a[!]", "nothing between '[' and ']' in 'a[!]'"},
		{"[z-a]", "'z-a' in '[z-a]' is backwards"},
		{"{a,b", "no '}' for a '{' in '{a,b'"},
		{"a\xff", "a pattern is not UTF-8"},
		{"a\\", "nothing after the last '\\' of 'a\\'"},
		{"{{{{{{{{{{{{{{{{{", "braces nested more than 16 times in '{{{{{{{{{{{{{{{{{'"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		assert_null(glob_compile(cases[i].pattern, &error));
		assert_error(&error, cases[i].message);
	}
}

/* A matcher that backtracks needs longer than anyone waits. */
static void test_glob_match_hostile(void **state UNUSED)
{
	AUTO_BUFFER pattern = BUFFER_INIT, text = BUFFER_INIT;
	for (int i = 0; i < 200; i++) {
		buffer_add_text(&pattern, "{*,**,a}*a");
		buffer_add_text(&text, "aaaaaaaaa");
	}
	buffer_add_text(&text, "b");
	struct error error = ERROR_INIT;
	struct glob *glob = glob_compile(buffer_text(&pattern), &error);
	assert_non_null(glob);
	assert_false(glob_match(glob, buffer_text(&text)));
	glob_free(glob);
}

static void test_glob_texts(void **state UNUSED)
{
	static const struct {
		const char *pattern, *normal, *base;
		bool is_plain;
	} cases[] = {
		{"./a//b/", "a/b", "a/b", true},
		{".", ".", ".", true},
		{"", ".", ".", true},
		{"/", "/", "/", true},
		{"/*", "/*", "/", false},
		{"*", "*", "", false},
		{"a/b*/c", "a/b*/c", "a", false},
		{"../x/?", "../x/?", "../x", false},
		{"a\\*b/c", "a\\*b/c", "a*b/c", true},
		{"\\{d\\}/*", "\\{d\\}/*", "{d}", false},
		{"x/{a/b,c}/d", "x/{a/b,c}/d", "x", false},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		bool is_plain;
		char *normal = glob_normalize(cases[i].pattern);
		char *base = glob_base(normal, &is_plain);
		assert_string_equal(normal, cases[i].normal);
		assert_string_equal(base, cases[i].base);
		assert_int_equal(is_plain, cases[i].is_plain);
		free(normal);
		free(base);
	}
}

static void test_glob_quote_matches_itself(void **state UNUSED)
{
	const char *path = "a*b?[c]{d,e}\\f";
	struct error error = ERROR_INIT;
	AUTO_FREE char *quoted = glob_quote(path);
	struct glob *glob = glob_compile(quoted, &error);
	assert_non_null(glob);
	assert_true(glob_match(glob, path));
	assert_false(glob_match(glob, "axb?[c]{d,e}\\f"));
	bool is_plain;
	AUTO_FREE char *base = glob_base(quoted, &is_plain);
	assert_true(is_plain);
	assert_string_equal(base, path);
	glob_free(glob);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_glob_match_wildcards),
		cmocka_unit_test(test_glob_match_choices),
		cmocka_unit_test(test_glob_leads),
		cmocka_unit_test(test_glob_compile_errors),
		cmocka_unit_test(test_glob_match_hostile),
		cmocka_unit_test(test_glob_texts),
		cmocka_unit_test(test_glob_quote_matches_itself),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
