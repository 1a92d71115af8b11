/* t_base64.c - tests of base/base64.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/base64.h"
#include "base/buffer.h"
#include "base/memory.h"

/* The vectors of RFC 4648, 10, with their padding and without. */
static void test_decode_known(void **state UNUSED)
{
	static const char *const rows[][2] = {
		{"", ""},
		{"Zg==", "f"},
		{"Zm8=", "fo"},
		{"Zm9v", "foo"},
		{"Zm9vYg==", "foob"},
		{"Zm9vYmE=", "fooba"},
		{"Zm9vYmFy", "foobar"},
		{"Zg", "f"},
		{"Zm8", "fo"},
		{"Zm9vYg", "foob"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO_BUFFER bytes = BUFFER_INIT;
		assert_int_equal(base64_decode(rows[i][0], strlen(rows[i][0]), &bytes), 0);
		assert_int_equal(bytes.len, strlen(rows[i][1]));
		assert_string_equal(buffer_text(&bytes), rows[i][1]);
	}
}

static void test_encode(void **state UNUSED)
{
	static const char *const rows[][2] = {
		{"", ""},
		{"f", "Zg=="},
		{"fo", "Zm8="},
		{"foo", "Zm9v"},
		{"foob", "Zm9vYg=="},
		{"fooba", "Zm9vYmE="},
		{"foobar", "Zm9vYmFy"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO_BUFFER text = BUFFER_INIT;
		AUTO_FREE char *want = xasprintf("x%s", rows[i][1]);
		buffer_add_text(&text, "x");
		base64_encode(rows[i][0], strlen(rows[i][0]), &text);
		assert_string_equal(buffer_text(&text), want);
	}
}

/* It is not done in one call of the library. */
static void test_encode_much(void **state UNUSED)
{
	const size_t len = ((size_t)7 << 20) + 1;
	AUTO_BUFFER text = BUFFER_INIT, bytes = BUFFER_INIT;
	AUTO_FREE uint8_t *data = xmalloc(len);
	for (size_t i = 0; i < len; i++)
		data[i] = (uint8_t)(i * 31 >> 3);
	base64_encode(data, len, &text);
	assert_int_equal(text.len, (len + 2) / 3 * 4);
	assert_int_equal(base64_decode(buffer_text(&text), text.len, &bytes), 0);
	assert_int_equal(bytes.len, len);
	assert_memory_equal(bytes.data, data, len);
}

static void test_decode_appends_all_bytes(void **state UNUSED)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	buffer_add_text(&bytes, "x");
	assert_int_equal(base64_decode("AP+A/w==", 8, &bytes), 0);
	assert_int_equal(bytes.len, 5);
	assert_memory_equal(bytes.data, "x\x00\xff\x80\xff", 5);
}

static void test_decode_refuses(void **state UNUSED)
{
	static const char *const wrong[] = {"Z", "Zm9vY", "Zm9v\n",    " Zm9v", "Zm 9v", "Zm9v===",
					    "=", "Zg=",   "Zm9vYmFy=", "Zm9_",  "Zm9-",  "Z=9v"};
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		AUTO_BUFFER bytes = BUFFER_INIT;
		assert_int_equal(base64_decode(wrong[i], strlen(wrong[i]), &bytes), -1);
		assert_int_equal(bytes.len, 0);
	}
}

static void test_digits(void **state UNUSED)
{
	size_t digits = 0;
	for (int byte = -128; byte < 128; byte++)
		digits += base64_is_digit((char)byte);
	assert_int_equal(digits, 64);
	assert_false(base64_is_digit('='));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decode_known),
		cmocka_unit_test(test_encode),
		cmocka_unit_test(test_encode_much),
		cmocka_unit_test(test_decode_appends_all_bytes),
		cmocka_unit_test(test_decode_refuses),
		cmocka_unit_test(test_digits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
