/* t_strings.c - tests of base/strings.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/memory.h"
#include "base/strings.h"

static void test_strings_sort_and_unique(void **state UNUSED)
{
	struct strings strings = {0};
	strings_sort(&strings);
	strings_unique(&strings);
	strings_add(&strings, "b");
	strings_add_printf(&strings, "%c", 'a');
	strings_take(&strings, xstrdup("b"));
	strings_add(&strings, "\xc3\xa4");
	strings_add(&strings, "B");
	strings_unique(&strings);
	AUTO_FREE char *joined = strings_join(&strings, ", ");
	assert_string_equal(joined, "B, a, b, \xc3\xa4");
	assert_true(strings_have(&strings, "b"));
	assert_false(strings_have(&strings, "c"));
	strings_free(&strings);
	assert_int_equal(strings.n, 0);
}

static void test_strings_join_of_nothing(void **state UNUSED)
{
	struct strings strings = {0};
	AUTO_FREE char *joined = strings_join(&strings, ", ");
	assert_string_equal(joined, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strings_sort_and_unique),
		cmocka_unit_test(test_strings_join_of_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
