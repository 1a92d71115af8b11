/* t_problems.c - tests of base/problems.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/memory.h"
#include "base/problems.h"

static void assert_text(const struct problem *problem, const char *expected)
{
	AUTO_FREE char *text = problem_text(problem);
	assert_string_equal(text, expected);
}

static void test_problems_sort_is_stable(void **state UNUSED)
{
	static const struct {
		struct mark at;
		const char *message;
	} added[] = {
		{{"b", 1, 1}, "6"}, {{"a", 2, 3}, "4"}, {{"a", 2, 3}, "5"},
		{{"a", 2, 1}, "3"}, {{"a", 0, 0}, "2"}, {{NULL, 0, 0}, "1"},
	};
	struct problems problems = {0};
	problems_sort(&problems);
	for (size_t i = 0; i < ARRAY_SIZE(added); i++)
		problems_add(&problems, PROBLEM_ERROR, added[i].at, NULL, "%s", added[i].message);
	problems_sort(&problems);
	assert_int_equal(problems.n, 6);
	for (int i = 0; i < 6; i++)
		assert_int_equal(problems.v[i].message[0], '1' + i);
	/* The list can still grow. */
	for (int i = 0; i < 20; i++)
		problems_add(&problems, PROBLEM_NOTE, (struct mark){"z", i, i}, NULL, "more");
	assert_int_equal(problems.n, 26);
	problems_free(&problems);
	assert_null(problems.v);
}

static void test_problems_add_keeps_equals_once(void **state UNUSED)
{
	struct problems problems = {0};
	char file[] = "a";
	problems_add(&problems, PROBLEM_ERROR, (struct mark){"a", 1, 2}, "hint", "x is %d", 1);
	problems_add(&problems, PROBLEM_ERROR, (struct mark){file, 1, 2}, NULL, "x is %d", 1);
	assert_int_equal(problems.n, 1);
	problems_add(&problems, PROBLEM_ERROR, (struct mark){"a", 1, 3}, NULL, "x is 1");
	problems_add(&problems, PROBLEM_WARNING, (struct mark){"a", 1, 2}, NULL, "x is 1");
	problems_add(&problems, PROBLEM_ERROR, (struct mark){"a", 1, 2}, NULL, "x is 2");
	assert_int_equal(problems.n, 4);
	assert_int_equal(problems.errors, 3);
	assert_string_equal(problems.v[0].hint, "hint");
	problems_free(&problems);
}

static void test_problem_advise_is_adopted(void **state UNUSED)
{
	struct problems problems = {0}, later = {0};
	const struct mark at = {"a", 1, 2};
	problem_advise(problems_add(&later, PROBLEM_ERROR, at, "hint", "wrong"), 3, "x");
	problem_advise(problems_add(&later, PROBLEM_ERROR, at, NULL, "wrong"), 4, NULL);
	problems_adopt(&problems, &later);
	assert_int_equal(problems.n, 1);
	assert_int_equal(problems.v[0].advice, 3);
	assert_string_equal(problems.v[0].about, "x");
	problems_free(&problems);
}

static void test_problems_adopt_leaves_out_consequences(void **state UNUSED)
{
	struct problems problems = {0}, later = {0};
	problems_add(&problems, PROBLEM_ERROR, (struct mark){"a", 1, 2}, NULL, "undefined");
	problems_add(&problems, PROBLEM_WARNING, (struct mark){"a", 2, 2}, NULL, "odd");
	problems_add(&problems, PROBLEM_ERROR, (struct mark){"a", 0, 0}, NULL, "no place");
	problems_add(&later, PROBLEM_ERROR, (struct mark){"a", 1, 2}, NULL, "a consequence");
	problems_add(&later, PROBLEM_WARNING, (struct mark){"a", 1, 2}, NULL, "another");
	problems_add(&later, PROBLEM_ERROR, (struct mark){"a", 2, 2}, "hint", "wrong");
	problems_add(&later, PROBLEM_ERROR, (struct mark){"a", 2, 2}, NULL, "wrong, too");
	problems_add(&later, PROBLEM_ERROR, (struct mark){"a", 0, 0}, NULL, "no place, either");
	problems_adopt(&problems, &later);
	assert_int_equal(later.n, 0);
	assert_null(later.v);
	assert_int_equal(problems.n, 6);
	assert_int_equal(problems.errors, 5);
	assert_string_equal(problems.v[3].message, "wrong");
	assert_string_equal(problems.v[3].hint, "hint");
	assert_string_equal(problems.v[4].message, "wrong, too");
	assert_string_equal(problems.v[5].message, "no place, either");
	problems_free(&problems);
}

static void test_problem_text_leaves_out_unknown_places(void **state UNUSED)
{
	char message[] = "m";
	struct problem problem = {.kind = PROBLEM_ERROR, .at = {"f", 3, 4}, .message = message};
	assert_text(&problem, "f:3:4: error: m");
	problem.at.column = 0;
	problem.kind = PROBLEM_WARNING;
	assert_text(&problem, "f:3: warning: m");
	problem.at.line = 0;
	problem.at.column = 9;
	problem.kind = PROBLEM_NOTE;
	assert_text(&problem, "f: note: m");
	problem.at.file = NULL;
	assert_text(&problem, "note: m");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_problems_sort_is_stable),
		cmocka_unit_test(test_problems_add_keeps_equals_once),
		cmocka_unit_test(test_problem_advise_is_adopted),
		cmocka_unit_test(test_problems_adopt_leaves_out_consequences),
		cmocka_unit_test(test_problem_text_leaves_out_unknown_places),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
