/* t_vector.c - tests of base/vector.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/vector.h"

struct pair {
	int key, value;
};

struct pairs {
	struct pair *v;
	size_t n, cap;
};

static void test_vector_add_grows_and_zeroes(void **state UNUSED)
{
	struct pairs pairs = {0};
	for (int i = 0; i < 1000; i++) {
		struct pair *pair = VECTOR_ADD(&pairs);
		assert_int_equal(pair->key, 0);
		assert_int_equal(pair->value, 0);
		*pair = (struct pair){i, -i};
	}
	assert_int_equal(pairs.n, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(pairs.v[i].value, -i);
	/* An element that was taken off is not seen again. */
	pairs.n = 10;
	assert_int_equal(VECTOR_ADD(&pairs)->key, 0);
	free(pairs.v);
}

static int sum_values(const struct pairs *pairs)
{
	int sum = 0;
	VECTOR_EACH (pair, pairs)
		sum += pair->value;
	return sum;
}

static void test_vector_each_of_a_const_vector(void **state UNUSED)
{
	struct pairs pairs = {0};
	assert_int_equal(sum_values(&pairs), 0);
	for (int i = 1; i <= 10; i++)
		*VECTOR_ADD(&pairs) = (struct pair){0, i};
	assert_int_equal(sum_values(&pairs), 55);
	free(pairs.v);
}

static void grow_too_much(void)
{
	size_t cap = SIZE_MAX / 2 + 1;
	(void)vector_grow(NULL, cap, &cap, 1);
}

static void test_vector_grow_overflow(void **state UNUSED)
{
	assert_ends_program(grow_too_much, "ingot: out of memory\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vector_add_grows_and_zeroes),
		cmocka_unit_test(test_vector_each_of_a_const_vector),
		cmocka_unit_test(test_vector_grow_overflow),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
