/* t_memory.c - tests of base/memory.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/memory.h"

static void test_xmalloc_of_nothing(void **state UNUSED)
{
	void *memory[] = {xmalloc(0), xzalloc(0), xreallocarray(NULL, 0, 8), xmemdup(NULL, 0)};
	for (size_t i = 0; i < ARRAY_SIZE(memory); i++) {
		assert_non_null(memory[i]);
		free(memory[i]);
	}
}

static void test_xzalloc_zeroes(void **state UNUSED)
{
	AUTO_FREE uint8_t *bytes = xzalloc(4096);
	for (size_t i = 0; i < 4096; i++)
		assert_int_equal(bytes[i], 0);
}

static void test_xreallocarray_keeps_what_was_there(void **state UNUSED)
{
	AUTO_FREE uint32_t *numbers = xreallocarray(NULL, 2, sizeof *numbers);
	numbers[0] = 7;
	numbers[1] = 8;
	numbers = xreallocarray(numbers, 2000, sizeof *numbers);
	assert_int_equal(numbers[0], 7);
	assert_int_equal(numbers[1], 8);
}

static void reallocate_too_much(void)
{
	free(xreallocarray(NULL, SIZE_MAX / 2, 3));
}

static void test_xreallocarray_overflow(void **state UNUSED)
{
	assert_ends_program(reallocate_too_much, "ingot: out of memory\n");
}

static void end_with_a_long_reason(void)
{
	char reason[1000];
	memset(reason, 'x', sizeof reason);
	reason[999] = '\0';
	program_end(reason);
}

static void test_program_end_cuts_the_reason(void **state UNUSED)
{
	char expected[300] = "ingot: ";
	memset(expected + 7, 'x', 256);
	expected[263] = '\n';
	assert_ends_program(end_with_a_long_reason, expected);
}

static void test_xstrndup_stops_at_the_end(void **state UNUSED)
{
	char *longer = xstrndup("abc", 10), *shorter = xstrndup("abc", 2);
	assert_string_equal(longer, "abc");
	assert_string_equal(shorter, "ab");
	free(longer);
	free(shorter);
}

static void test_xasprintf(void **state UNUSED)
{
	AUTO_FREE char *text = xasprintf("%s %d %%", "x", -3);
	assert_string_equal(text, "x -3 %");
	free_pointer(&text);
	assert_null(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_xmalloc_of_nothing),
		cmocka_unit_test(test_xzalloc_zeroes),
		cmocka_unit_test(test_xreallocarray_keeps_what_was_there),
		cmocka_unit_test(test_xreallocarray_overflow),
		cmocka_unit_test(test_program_end_cuts_the_reason),
		cmocka_unit_test(test_xstrndup_stops_at_the_end),
		cmocka_unit_test(test_xasprintf),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
