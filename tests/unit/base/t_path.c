/* t_path.c - tests of base/path.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/memory.h"
#include "base/path.h"

static void test_path_check(void **state UNUSED)
{
	static const char *const cases[][2] = {
		{"a", NULL},
		{"a/b.c/..d/e..", NULL},
		{"a\\b", NULL},
		{"", "empty path"},
		{"/a", "path '/a' is not relative"},
		{"a//b", "path 'a//b' has an empty component"},
		{"a/", "path 'a/' has an empty component"},
		{"a/./b", "path 'a/./b' has a component '.'"},
		{"..", "path '..' has a component '..'"},
		{"a/..", "path 'a/..' has a component '..'"},
		{"a\nb", "control character in a path"},
		{"a\x7f", "control character in a path"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		int result = path_check(cases[i][0], &error);
		assert_int_equal(result, cases[i][1] ? -1 : 0);
		if (cases[i][1])
			assert_error(&error, cases[i][1]);
		assert_false(error_is_set(&error));
	}
}

static void test_path_join(void **state UNUSED)
{
	static const char *const cases[][3] = {
		{"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"/", "b", "/b"}, {"a", "/b", "/b"},
		{"", "b", "b"},    {"a", "", "a"},     {"", "", ""},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_FREE char *joined = path_join(cases[i][0], cases[i][1]);
		assert_string_equal(joined, cases[i][2]);
	}
}

static void test_path_clean(void **state UNUSED)
{
	static const char *const cases[][2] = {
		{"", "."},
		{".", "."},
		{"./", "."},
		{"a/..", "."},
		{"/", "/"},
		{"//", "/"},
		{"/..", "/"},
		{"/../a", "/a"},
		{"a//b/./c/", "a/b/c"},
		{"a/b/../c", "a/c"},
		{"/a/../b", "/b"},
		{"..", ".."},
		{"../a", "../a"},
		{"a/../../b", "../b"},
		{"../../a/..", "../.."},
		{"/a/b/../..", "/"},
		{"/a/../../b", "/b"},
		{"...", "..."},
		{".a/..b", ".a/..b"},
		{"a/b/../../..", ".."},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_FREE char *clean = path_clean(cases[i][0]);
		assert_string_equal(clean, cases[i][1]);
	}
}

static void test_path_leaves(void **state UNUSED)
{
	static const char *const inside[] = {"",     ".",      "/",          "a",
					     "a/..", "a/../b", "/a/b/../..", "..."};
	static const char *const outside[] = {"..",      "../x", "/..",      "/a/../../b",
					      "a/../..", "./..", "a/../../a"};
	for (size_t i = 0; i < ARRAY_SIZE(inside); i++)
		if (path_leaves(inside[i]))
			fail_msg("'%s' does not leave", inside[i]);
	for (size_t i = 0; i < ARRAY_SIZE(outside); i++)
		if (!path_leaves(outside[i]))
			fail_msg("'%s' leaves", outside[i]);
}

static void test_path_base_and_parent(void **state UNUSED)
{
	static const char *const cases[][3] = {
		{"a", "a", "."},     {"a/b", "b", "a"}, {"/a", "a", "/"}, {"/", "", "/"},
		{"a//b", "b", "a"},  {"a/b/", "", "a"}, {"", "", "."},    {"//a", "a", "/"},
		{"/a/b", "b", "/a"}, {"a/", "", "."},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_FREE char *parent = path_parent(cases[i][0]);
		assert_string_equal(path_base(cases[i][0]), cases[i][1]);
		assert_string_equal(parent, cases[i][2]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_path_check),           cmocka_unit_test(test_path_join),
		cmocka_unit_test(test_path_clean),           cmocka_unit_test(test_path_leaves),
		cmocka_unit_test(test_path_base_and_parent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
