/* t_signature_digest.c - tests of sign/signature_digest.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "sign/armour_internal.h"
#include "sign/signature_digest.h"

#define HEAD "\x88\x13\x04\x00\x01"
#define TAIL "\x00\x06\x05\x02\x5e\x0b\xe1\x00\x00\x00\xab\xcd\x00\x08\xff"
#define SHA1 HEAD "\x02" TAIL
#define SHA256 HEAD "\x08" TAIL
#define SHA512 HEAD "\x0a" TAIL
#define PACKET_SIZE (sizeof SHA1 - 1)

static void test_digest_of_packets(void **state UNUSED)
{
	static const struct {
		const char *bytes;
		size_t len;
		enum self_digest digest;
	} cases[] = {
		{SHA1, PACKET_SIZE, SELF_DIGEST_SHA1},
		{SHA512, PACKET_SIZE, SELF_DIGEST_SHA512},
		{SHA512 SHA256, 2 * PACKET_SIZE, SELF_DIGEST_SHA256},
		{SHA512 SHA1 SHA256, 3 * PACKET_SIZE, SELF_DIGEST_SHA1},
		{SHA1, PACKET_SIZE - 1, SELF_DIGEST_NONE},
		{"no signature", 12, SELF_DIGEST_NONE},
		{"", 0, SELF_DIGEST_NONE},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(signature_digest_weakest(cases[i].bytes, cases[i].len),
				 cases[i].digest);
}

static void test_digest_of_blocks(void **state UNUSED)
{
	AUTO_BUFFER text = BUFFER_INIT;
	buffer_add_text(&text, "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nx\n");
	armour_write(SHA512, PACKET_SIZE, &text);
	assert_int_equal(signature_digest_weakest(text.data, text.len), SELF_DIGEST_SHA512);
	armour_write(SHA1, PACKET_SIZE, &text);
	assert_int_equal(signature_digest_weakest(text.data, text.len), SELF_DIGEST_SHA1);
	assert_int_equal(signature_digest_weakest(text.data, text.len - 10), SELF_DIGEST_SHA512);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_digest_of_packets),
		cmocka_unit_test(test_digest_of_blocks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
