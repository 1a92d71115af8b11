/* t_map.c - tests of base/map.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/map.h"
#include "base/memory.h"

static size_t freed;

static void count_free(void *value)
{
	freed++;
	free(value);
}

static void append(const char *name, void *value, void *context)
{
	buffer_printf(context, "%s=%s ", name, value ? (const char *)value : "-");
}

static void test_map_in_order(void **state UNUSED)
{
	struct map map = {0};
	struct buffer text = BUFFER_INIT;
	map_put(&map, "b", xstrdup("2"));
	map_put(&map, "a/z", xstrdup("1"));
	map_put(&map, "c", NULL);
	assert_int_equal(map.n, 3);
	assert_string_equal(map_get(&map, "b"), "2");
	assert_null(map_get(&map, "c"));
	assert_true(map_has(&map, "c"));
	assert_false(map_has(&map, "d"));
	map_each(&map, append, &text);
	assert_string_equal(buffer_text(&text), "a/z=1 b=2 c=- ");
	buffer_free(&text);
	freed = 0;
	map_free(&map, count_free);
	assert_int_equal(freed, 3);
	assert_false(map_has(&map, "a/z"));
}

static void test_map_of_many(void **state UNUSED)
{
	struct map map = {0};
	for (size_t i = 0; i < 10000; i++) {
		AUTO_FREE char *name = xasprintf("%zu", i * 7919 % 10007);
		map_put(&map, name, &map);
	}
	assert_int_equal(map.n, 10000);
	assert_ptr_equal(map_get(&map, "7919"), &map);
	map_free(&map, NULL);
	assert_int_equal(map.n, 0);
	assert_null(map_get(&map, "7919"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_map_in_order),
		cmocka_unit_test(test_map_of_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
