/* t_arena.c - tests of base/arena.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/arena.h"

static void test_arena_alloc_is_zeroed_and_aligned(void **state UNUSED)
{
	struct arena *arena = arena_make();
	for (size_t size = 0; size < 6000; size = size * 2 + 1)
		for (int i = 0; i < 20; i++) {
			uint8_t *memory = arena_alloc(arena, size);
			assert_non_null(memory);
			assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
			for (size_t j = 0; j < size; j++)
				assert_int_equal(memory[j], 0);
			memset(memory, 0xff, size);
		}
	arena_free(arena);
	arena_free(NULL);
}

static void test_arena_alloc_large_keeps_the_block(void **state UNUSED)
{
	struct arena *arena = arena_make();
	char *before = arena_text(arena, "before");
	char *large = arena_alloc(arena, 1 << 20);
	char *after = arena_text(arena, "after");
	memset(large, 'x', 1 << 20);
	assert_string_equal(before, "before");
	assert_string_equal(after, "after");
	/* The large one has not ended the block that the others are cut from. */
	assert_true(after > before && after - before < 64);
	arena_free(arena);
}

static void test_arena_text(void **state UNUSED)
{
	struct arena *arena = arena_make();
	assert_null(arena_text(arena, NULL));
	assert_string_equal(arena_text(arena, ""), "");
	assert_string_equal(arena_text_n(arena, "abcdef", 3), "abc");
	assert_string_equal(arena_text_n(arena, NULL, 0), "");
	assert_string_equal(arena_printf(arena, "%d-%s", 5, "x"), "5-x");
	assert_memory_equal(arena_copy(arena, "a\0b", 3), "a\0b", 3);
	assert_non_null(arena_copy(arena, NULL, 0));
	arena_free(arena);
}

static void allocate_too_much(void)
{
	struct arena *arena = arena_make();
	(void)arena_alloc(arena, SIZE_MAX);
	arena_free(arena);
}

static void copy_too_much(void)
{
	struct arena *arena = arena_make();
	(void)arena_text_n(arena, "x", SIZE_MAX);
	arena_free(arena);
}

static void test_arena_overflow(void **state UNUSED)
{
	assert_ends_program(allocate_too_much, "ingot: out of memory\n");
	assert_ends_program(copy_too_much, "ingot: out of memory\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arena_alloc_is_zeroed_and_aligned),
		cmocka_unit_test(test_arena_alloc_large_keeps_the_block),
		cmocka_unit_test(test_arena_text),
		cmocka_unit_test(test_arena_overflow),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
