/* t_hex.c - tests of base/hex.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/hex.h"

static void test_hex_encode(void **state UNUSED)
{
	char hex[7];
	hex_encode("\x00\xff\xab", 3, hex);
	assert_string_equal(hex, "00ffab");
	hex_encode("", 0, hex);
	assert_string_equal(hex, "");
}

static void test_hex_decode(void **state UNUSED)
{
	uint8_t data[4];
	assert_int_equal(hex_decode("00fFaB", data, 3), 0);
	assert_memory_equal(data, "\x00\xff\xab", 3);
	assert_int_equal(hex_decode("", data, 0), 0);
	static const char *const wrong[] = {"",        "0",      "00ff",   "00ffa",
					    "00ffabc", "00ffag", "0 ffab", "00ff\xc3\xa4"};
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_int_equal(hex_decode(wrong[i], data, 3), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hex_encode),
		cmocka_unit_test(test_hex_decode),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
