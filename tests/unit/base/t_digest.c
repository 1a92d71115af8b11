/* t_digest.c - tests of base/digest.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/digest.h"
#include "base/hex.h"

/* The vectors of RFC 1321 and FIPS 180. */
static void test_digest_bytes_hex(void **state UNUSED)
{
	static const char *const expected[DIGEST_COUNT][2] = {
		[DIGEST_MD5] = {"d41d8cd98f00b204e9800998ecf8427e",
				"900150983cd24fb0d6963f7d28e17f72"},
		[DIGEST_SHA1] = {"da39a3ee5e6b4b0d3255bfef95601890afd80709",
				 "a9993e364706816aba3e25717850c26c9cd0d89d"},
		[DIGEST_SHA224] = {"d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f",
				   "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"},
		[DIGEST_SHA256] =
			{"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
			 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		[DIGEST_SHA384] =
			{"38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da"
			 "274edebfe76f65fbd51ad2f14898b95b",
			 "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
			 "8086072ba1e7cc2358baeca134c825a7"},
		[DIGEST_SHA512] =
			{"cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
			 "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
			 "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
			 "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
	};
	for (enum digest_kind kind = 0; kind < DIGEST_COUNT; kind++) {
		char hex[DIGEST_HEX_SIZE];
		digest_bytes_hex(kind, NULL, 0, hex);
		assert_string_equal(hex, expected[kind][0]);
		digest_bytes_hex(kind, "abc", 3, hex);
		assert_string_equal(hex, expected[kind][1]);
		assert_int_equal(strlen(hex), 2 * digest_size(kind));
	}
	assert_string_equal(digest_name(DIGEST_SHA256), "sha256");
}

static void test_digest_stays_usable(void **state UNUSED)
{
	char before[DIGEST_HEX_SIZE], after[DIGEST_HEX_SIZE], whole[DIGEST_HEX_SIZE];
	uint8_t raw[DIGEST_MAX_SIZE], decoded[DIGEST_MAX_SIZE];
	struct digest *digest = digest_make(DIGEST_SHA256);
	digest_add(digest, "a", 1);
	digest_hex(digest, before);
	digest_add(digest, "bc", 2);
	digest_hex(digest, after);
	digest_raw(digest, raw);
	digest_bytes_hex(DIGEST_SHA256, "abc", 3, whole);
	assert_string_equal(after, whole);
	assert_string_not_equal(before, after);
	assert_int_equal(hex_decode(after, decoded, 32), 0);
	assert_memory_equal(raw, decoded, 32);
	digest_free(digest);
	digest_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_digest_bytes_hex),
		cmocka_unit_test(test_digest_stays_usable),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
