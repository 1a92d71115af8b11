/* t_error.c - tests of base/error.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <errno.h>

#include "base/error.h"

static void test_error_set_replaces(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	assert_false(error_is_set(&error));
	assert_int_equal(error_set(&error, "first"), -1);
	assert_int_equal(error_hint(&error, "try %d", 1), -1);
	assert_string_equal(error.hint, "try 1");
	assert_int_equal(error_set(&error, "second after '%s'", error.message), -1);
	assert_true(error_is_set(&error));
	assert_null(error.hint);
	assert_error(&error, "second after 'first'");
	assert_false(error_is_set(&error));
}

static void test_error_set_errno_lowers_the_cause(void **state UNUSED)
{
	static const struct {
		int number;
		const char *message;
	} cases[] = {
		{EACCES, "cannot open 'x': permission denied"},
		{EIO, "cannot open 'x': input/output error"},
		{EDOTDOT, "cannot open 'x': RFS specific error"},
		{123456, "cannot open 'x': error 123456"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		assert_int_equal(error_set_errno(&error, cases[i].number, "cannot open '%s'", "x"),
				 -1);
		assert_error(&error, cases[i].message);
	}
}

static void test_error_context_keeps_the_hint(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	error_set(&error, "cause");
	error_hint(&error, "do this");
	assert_int_equal(error_context(&error, "in '%s'", "a"), -1);
	assert_int_equal(error_context(&error, "in '%s'", "b"), -1);
	assert_string_equal(error.hint, "do this");
	assert_error(&error, "in 'b': in 'a': cause");
}

static void test_error_context_without_an_error(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	error_context(&error, "in 'a'");
	assert_error(&error, "in 'a': unknown error");
}

static void test_error_move(void **state UNUSED)
{
	struct error from = ERROR_INIT, to = ERROR_INIT;
	error_set(&to, "dropped");
	error_set(&from, "moved");
	error_hint(&from, "hint");
	assert_int_equal(error_advise(&from, 7, "it"), -1);
	assert_int_equal(error_move(&to, &from), -1);
	assert_false(error_is_set(&from));
	assert_null(from.hint);
	assert_int_equal(from.advice, 0);
	assert_int_equal(to.advice, 7);
	assert_string_equal(to.about, "it");
	assert_string_equal(to.hint, "hint");
	assert_int_equal(error_move(&to, &to), -1);
	assert_error(&to, "moved");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_error_set_replaces),
		cmocka_unit_test(test_error_set_errno_lowers_the_cause),
		cmocka_unit_test(test_error_context_keeps_the_hint),
		cmocka_unit_test(test_error_context_without_an_error),
		cmocka_unit_test(test_error_move),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
