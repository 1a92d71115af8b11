/* t_buffer.c - tests of base/buffer.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/memory.h"

static void test_buffer_text_of_nothing(void **state UNUSED)
{
	struct buffer buffer = BUFFER_INIT;
	assert_string_equal(buffer_text(&buffer), "");
	buffer_add(&buffer, NULL, 0);
	assert_int_equal(buffer.len, 0);
	buffer_free(&buffer);
	AUTO_FREE char *empty = buffer_steal(&buffer);
	assert_string_equal(empty, "");
}

static void test_buffer_add_grows(void **state UNUSED)
{
	AUTO_BUFFER buffer = BUFFER_INIT;
	for (int i = 0; i < 1000; i++) {
		buffer_add_byte(&buffer, (uint8_t)('a' + i % 26));
		assert_int_equal(buffer.data[buffer.len], 0);
		assert_true(buffer.cap > buffer.len);
	}
	assert_int_equal(buffer.len, 1000);
	assert_int_equal(buffer.data[27], 'b');
	buffer_clear(&buffer);
	assert_string_equal(buffer_text(&buffer), "");
	buffer_printf(&buffer, "%s-%d", "x", 7);
	buffer_add_text(&buffer, "!");
	assert_string_equal(buffer_text(&buffer), "x-7!");
}

static void test_buffer_reserve_restores_the_nul(void **state UNUSED)
{
	struct buffer buffer = BUFFER_INIT;
	buffer_add_text(&buffer, "ab");
	memset(buffer_reserve(&buffer, 100), 'x', 100);
	buffer.len += 3;
	assert_string_equal(buffer_text(&buffer), "abxxx");
	memset(buffer_reserve(&buffer, 100), 'y', 100);
	buffer.len += 1;
	AUTO_FREE char *text = buffer_steal(&buffer);
	assert_string_equal(text, "abxxxy");
	assert_null(buffer.data);
	assert_int_equal(buffer.len, 0);
}

static void reserve_too_much(void)
{
	struct buffer buffer = BUFFER_INIT;
	buffer_add_text(&buffer, "x");
	(void)buffer_reserve(&buffer, SIZE_MAX - 1);
}

static void test_buffer_reserve_overflow(void **state UNUSED)
{
	assert_ends_program(reserve_too_much, "ingot: out of memory\n");
}

static void test_buffer_wipe(void **state UNUSED)
{
	struct buffer buffer = BUFFER_INIT;
	buffer_wipe(&buffer);
	buffer_add_text(&buffer, "secret");
	buffer_wipe(&buffer);
	assert_null(buffer.data);
	assert_int_equal(buffer.cap, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_buffer_text_of_nothing),
		cmocka_unit_test(test_buffer_add_grows),
		cmocka_unit_test(test_buffer_reserve_restores_the_nul),
		cmocka_unit_test(test_buffer_reserve_overflow),
		cmocka_unit_test(test_buffer_wipe),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
