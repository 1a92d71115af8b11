/* t_file_limits.c - tests of formats/file_limits.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "formats/file_limits.h"

static void test_limits_path(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	assert_success(file_limits_check_path(0, &error), &error);
	assert_success(file_limits_check_path(4095, &error), &error);
	assert_int_equal(file_limits_check_path(4096, &error), -1);
	assert_error(&error, "a path has 4096 bytes, 4095 are the most");
}

/* Checks how many files and bytes of paths a list may have that so many bytes carry. */
static void test_limits_carrier(void **state UNUSED)
{
	static const struct {
		uint64_t carrier, count, paths;
	} cases[] = {
		{0, 200000, UINT64_C(16) << 20},
		{1600, 200100, (UINT64_C(16) << 20) + 25600},
		{UINT64_C(1) << 20, 265536, UINT64_C(32) << 20},
		{UINT64_C(3) << 20, 396608, UINT64_C(64) << 20},
		{UINT64_C(4) << 20, 462144, UINT64_C(64) << 20},
		{UINT64_C(1) << 30, 1000000, UINT64_C(64) << 20},
		{UINT64_MAX, 1000000, UINT64_C(64) << 20},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct file_limits limits;
		file_limits_open(&limits, cases[i].carrier);
		assert_int_equal(limits.count_max, cases[i].count);
		assert_int_equal(limits.paths_max, cases[i].paths);
	}
}

static void test_limits_count(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct file_limits limits;
	file_limits_open(&limits, 0);
	for (int i = 0; i < FILE_LIMITS_COUNT_FREE; i++)
		assert_success(file_limits_add(&limits, 2, &error), &error);
	assert_success(file_limits_add_target(&limits, 2, &error), &error);
	assert_int_equal(file_limits_add(&limits, 2, &error), -1);
	assert_error(&error, "it has more than 200000 files");
}

static void test_limits_sum(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct file_limits limits;
	file_limits_open(&limits, 0);
	for (size_t left = FILE_LIMITS_PATHS_FREE; left; left -= 4096) {
		assert_success(file_limits_add(&limits, 2048, &error), &error);
		assert_success(file_limits_add_target(&limits, 2048, &error), &error);
	}
	assert_success(file_limits_add_target(&limits, 0, &error), &error);
	assert_int_equal(file_limits_add_target(&limits, 1, &error), -1);
	assert_error(&error, "its paths have more than 16777216 bytes together");
	assert_int_equal(file_limits_add(&limits, 5000, &error), -1);
	assert_error(&error, "a path has 5000 bytes, 4095 are the most");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_limits_path),
		cmocka_unit_test(test_limits_carrier),
		cmocka_unit_test(test_limits_count),
		cmocka_unit_test(test_limits_sum),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
