/* t_signature_pattern.c - tests of sign/signature_pattern_internal.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/digest.h"
#include "base/hex.h"
#include "sign/signature_pattern_internal.h"

#define DIGITS_MAX 400

/* Reads hex digits; blanks part fields. */
static struct buffer from_hex(const char *text)
{
	struct buffer bytes = BUFFER_INIT;
	char digits[DIGITS_MAX + 1];
	size_t n = 0;
	for (; *text; text++)
		if (*text != ' ' && n < DIGITS_MAX)
			digits[n++] = *text;
	digits[n] = '\0';
	assert_int_equal(hex_decode(digits, buffer_reserve(&bytes, n / 2 + 1), n / 2), 0);
	bytes.len = n / 2;
	return bytes;
}

/* ---- What a pattern is made of ---- */

static const struct {
	const char *what, *hex;
	int result;
} packets[] = {
	{"SHA-256", "88 1d 04001608 0006 0502 5e0be100 000a 0910 0123456789abcdef abcd 0008ff", 0},
	{"SHA-512, length of two octets",
	 "89 001d 0400010a 0006 0502 5e0be100 000a 0910 0123456789abcdef abcd 0008ff", 0},
	{"nothing that is not hashed", "88 13 04001608 0006 0502 5e0be100 0000 abcd 0008ff", 0},
	{"SHA-1", "88 1d 04001602 0006 0502 5e0be100 000a 0910 0123456789abcdef abcd 0008ff", -1},
	{"SHA-384", "88 1d 04001609 0006 0502 5e0be100 000a 0910 0123456789abcdef abcd 0008ff", -1},
	{"of text", "88 1d 04011608 0006 0502 5e0be100 000a 0910 0123456789abcdef abcd 0008ff", -1},
	{"version 3", "88 16 03 05 00 5e0be100 0123456789abcdef 01 08 abcd 0001ff", -1},
	{"version 6", "8b 06001b08 00000000 00000000 abcd 0008ff", -1},
	{"a public key", "98 1d 04001608 0006 0502 5e0be100 000a 0910 0123456789abcdef abcd 0008ff",
	 -1},
	{"two packets",
	 "88 13 04001608 0006 0502 5e0be100 0000 abcd 0008ff "
	 "88 13 04001608 0006 0502 5e0be100 0000 abcd 0008ff",
	 -1},
	{"an area beyond the end", "88 0a 04001608 00ff 0502 5e0b", -1},
	{"no second area", "88 0c 04001608 0006 0502 5e0be100", -1},
	{"cut", "88 1d 0400", -1},
	{"nothing", "", -1},
};

static void test_take(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(packets); i++) {
		struct signature_pattern pattern;
		struct buffer packet = from_hex(packets[i].hex);
		int result = signature_pattern_take(&pattern, packet.data, packet.len);
		if (result != packets[i].result)
			fail_msg("%s: %d", packets[i].what, result);
		signature_pattern_free(&pattern);
		buffer_free(&packet);
	}
}

/* ---- What is filled in ---- */

#define PATTERN "88 13 04001608 0006 0502 5e0be100 0000 abcd 0008ff"
/* TRAILER is the hashed part of PATTERN, then version, 0xff and its length: RFC 4880, 5.2.4. */
#define TRAILER "04001608 0006 0502 5e0be100 04ff 0000000c"

static void take_pattern(struct signature_pattern *pattern)
{
	AUTO_BUFFER packet = from_hex(PATTERN);
	assert_int_equal(signature_pattern_take(pattern, packet.data, packet.len), 0);
	assert_int_equal(pattern->kind, DIGEST_SHA256);
	assert_int_equal(pattern->algorithm, 8);
}

static void test_digest_ends_in_the_trailer(void **state UNUSED)
{
	static const char text[] = "bytes";
	struct signature_pattern pattern;
	uint8_t raw[DIGEST_MAX_SIZE], expected[DIGEST_MAX_SIZE];
	char hex[DIGEST_HEX_SIZE];
	take_pattern(&pattern);
	struct digest *digest = digest_make(DIGEST_SHA256);
	digest_add(digest, text, strlen(text));
	signature_pattern_digest(&pattern, digest, raw);
	digest_free(digest);
	AUTO_BUFFER all = BUFFER_INIT;
	AUTO_BUFFER trailer = from_hex(TRAILER);
	buffer_add_text(&all, text);
	buffer_add(&all, trailer.data, trailer.len);
	digest_bytes_hex(DIGEST_SHA256, all.data, all.len, hex);
	assert_int_equal(hex_decode(hex, expected, digest_size(DIGEST_SHA256)), 0);
	assert_memory_equal(raw, expected, digest_size(DIGEST_SHA256));
	signature_pattern_free(&pattern);
}

/* The body up to the two bytes of the digest, which begins with 1234; a NULL is refused. */
#define BEFORE "04001608 0006 0502 5e0be100 0000 1234 "

static const struct {
	const char *what, *value, *hex;
} values[] = {
	{"one number", "(7:sig-val(3:rsa(1:s1:\x81)))", "88 13 " BEFORE "0008 81"},
	{"fewer bits than octets have", "(7:sig-val(3:rsa(1:s1:\x01)))", "88 13 " BEFORE "0001 01"},
	{"two numbers", "(7:sig-val(5:eddsa(1:r1:\x81)(1:s2:\x7f\x01)))",
	 "88 17 " BEFORE "0008 81 000f 7f01"},
	{"one of ten digits of length", "(7:sig-val(3:dsa(1:r10:0123456789)(1:s1:2)))",
	 "88 1f " BEFORE "004e 30313233343536373839 0006 32"},
	{"no number", "(7:sig-val(3:rsa))", NULL},
	{"an empty number", "(7:sig-val(3:rsa(1:s0:)))", NULL},
	{"a number too long", "(7:sig-val(3:rsa(1:s99:1)))", NULL},
	{"a length that is none", "(7:sig-val(3:rsa(1:s1x)))", NULL},
	{"a length without end", "(7:sig-val(3:rsa(1:s99999999999999999999999999:1)))", NULL},
	{"two values of one name", "(7:sig-val(3:rsa(1:s1:12:34)))", NULL},
	{"something else", "(5:error(3:rsa(1:s1:1)))", NULL},
	{"not closed", "(7:sig-val(3:rsa(1:s1:1))", NULL},
	{"more behind it", "(7:sig-val(3:rsa(1:s1:1)))x", NULL},
	{"nothing", "", NULL},
};

static void test_fill(void **state UNUSED)
{
	static const uint8_t raw[] = {0x12, 0x34, 0x56};
	struct signature_pattern pattern;
	take_pattern(&pattern);
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		AUTO_BUFFER signature = BUFFER_INIT, value = BUFFER_INIT;
		buffer_add_text(&value, values[i].value);
		int result = signature_pattern_fill(&pattern, raw, &value, &signature);
		struct buffer expected = from_hex(values[i].hex ? values[i].hex : "");
		if (result != (values[i].hex ? 0 : -1) || signature.len != expected.len)
			fail_msg("%s: %d, %zu bytes", values[i].what, result, signature.len);
		if (expected.len)
			assert_memory_equal(signature.data, expected.data, expected.len);
		buffer_free(&expected);
	}
	signature_pattern_free(&pattern);
}

/* RFC 4880, 3.2: no octet of a number is zero at the front, whatever comes from the agent. */
static void test_zeros_at_the_front_go(void **state UNUSED)
{
	static const uint8_t raw[] = {0x12, 0x34}, number[] = {0, 0, 0x40, 0};
	struct signature_pattern pattern;
	AUTO_BUFFER signature = BUFFER_INIT, value = BUFFER_INIT;
	take_pattern(&pattern);
	buffer_add_text(&value, "(7:sig-val(3:rsa(1:s4:");
	buffer_add(&value, number, sizeof number);
	buffer_add_text(&value, ")))");
	assert_int_equal(signature_pattern_fill(&pattern, raw, &value, &signature), 0);
	AUTO_BUFFER expected = from_hex("88 14 " BEFORE "000f 4000");
	assert_int_equal(signature.len, expected.len);
	assert_memory_equal(signature.data, expected.data, expected.len);
	signature_pattern_free(&pattern);
}

/* A signature of 4096 bits has a length of two octets. */
static void test_long_signature(void **state UNUSED)
{
	static const uint8_t raw[] = {0x12, 0x34};
	struct signature_pattern pattern;
	AUTO_BUFFER signature = BUFFER_INIT, value = BUFFER_INIT;
	take_pattern(&pattern);
	buffer_add_text(&value, "(7:sig-val(3:rsa(1:s512:");
	for (int i = 0; i < 512; i++)
		buffer_add_byte(&value, 0xff);
	buffer_add_text(&value, ")))");
	assert_int_equal(signature_pattern_fill(&pattern, raw, &value, &signature), 0);
	assert_int_equal(signature.len, 3 + 16 + 2 + 512);
	assert_memory_equal(signature.data, "\x89\x02\x12", 3);
	assert_memory_equal(signature.data + 3 + 16, "\x10\x00", 2);
	signature_pattern_free(&pattern);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_take),
		cmocka_unit_test(test_digest_ends_in_the_trailer),
		cmocka_unit_test(test_fill),
		cmocka_unit_test(test_zeros_at_the_front_go),
		cmocka_unit_test(test_long_signature),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
