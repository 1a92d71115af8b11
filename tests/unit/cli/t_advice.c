/* t_advice.c - tests of cli/advice.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/error.h"
#include "base/memory.h"
#include "cli/advice.h"
#include "base/advice.h"

static void assert_told(const struct error *error, const char *expected)
{
	AUTO_FREE char *told = advice_text(error);
	assert_string_equal(told, expected);
}

static void test_advice_comes_before_the_hint(void **state UNUSED)
{
	AUTO_ERROR error = ERROR_INIT;
	assert_null(advice_text(&error));
	error_set(&error, "no");
	assert_null(advice_text(&error));
	error_advise(&error, ADVICE_OTHER_OR_NEW, "stable");
	assert_told(&error, "did you mean 'stable'? --new-channel makes a new one");
	error_hint(&error, "then wait");
	assert_told(&error, "did you mean 'stable'? --new-channel makes a new one; then wait");
	error_advise(&error, ADVICE_NONE, NULL);
	assert_told(&error, "then wait");
}

static void test_advice_has_words_for_each(void **state UNUSED)
{
	for (int advice = ADVICE_NONE + 1; advice < ADVICE_COUNT; advice++) {
		struct error error = ERROR_INIT;
		error_advise(&error, advice, NULL);
		AUTO_FREE char *told = advice_text(&error);
		assert_true(*told);
		error_clear(&error);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_advice_comes_before_the_hint),
		cmocka_unit_test(test_advice_has_words_for_each),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
