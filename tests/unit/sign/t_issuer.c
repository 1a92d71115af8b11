/* t_issuer.c - tests of issuer_read (sign/issuer.h)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/hex.h"
#include "base/memory.h"
#include "sign/issuer.h"

/* Hex digits; blanks part the fields: head, version to digest, count, subpackets, count, ... */
static const struct {
	const char *what, *hex, *issuer;
} packets[] = {
	{"old format, one octet of length",
	 "88 1d 04001608 0006 0502 5e0be100 000a 0910 0123456789abcdef abcd 0008ff",
	 "0123456789ABCDEF"},
	{"old format, two octets of length",
	 "89 001d 04001608 0006 0502 5e0be100 000a 0910 0123456789abcdef abcd 0008ff",
	 "0123456789ABCDEF"},
	{"old format, four octets of length",
	 "8a 0000001d 04001608 0006 0502 5e0be100 000a 0910 0123456789abcdef abcd 0008ff",
	 "0123456789ABCDEF"},
	{"old format, up to the end",
	 "8b 04001608 0006 0502 5e0be100 000a 0910 0123456789abcdef abcd 0008ff",
	 "0123456789ABCDEF"},
	{"new format", "c2 1d 04001608 0006 0502 5e0be100 000a 0910 0123456789abcdef abcd 0008ff",
	 "0123456789ABCDEF"},
	{"new format, five octets of length",
	 "c2 ff0000001d 04001608 0006 0502 5e0be100 000a 0910 0123456789abcdef abcd 0008ff",
	 "0123456789ABCDEF"},
	{"new format, partial length",
	 "c2 e4 04001608 0006 0502 5e0be100 000a 0910 0123456789abcdef abcd 0008ff", ""},
	{"fingerprint, hashed",
	 "8b 04001608 0017 1621 04 00112233445566778899aabb fedcba9876543210 0000 abcd 0008ff",
	 "FEDCBA9876543210"},
	{"the hashed one counts",
	 "8b 04001608 0017 1621 04 00112233445566778899aabb fedcba9876543210 000a 0910 "
	 "0123456789abcdef abcd 0008ff",
	 "FEDCBA9876543210"},
	{"critical", "8b 04001608 000a 0990 0123456789abcdef 0000 abcd 0008ff", "0123456789ABCDEF"},
	{"subpacket with five octets of length",
	 "8b 04001608 000e ff00000009 10 0123456789abcdef 0000 abcd 0008ff", "0123456789ABCDEF"},
	{"version 6",
	 "8b 06001b08 00000023 2221 06 fedcba9876543210 "
	 "00112233445566778899aabbccddeeff0011223344556677 00000000 abcd 0008ff",
	 "FEDCBA9876543210"},
	{"version 3", "88 16 03 05 00 5e0be100 0123456789abcdef 01 08 abcd 0001ff",
	 "0123456789ABCDEF"},
	{"version 3, wrong length of what is hashed",
	 "88 16 03 06 00 5e0be100 0123456789abcdef 01 08 abcd 0001ff", ""},
	{"version 7", "8b 07001608 0006 0502 5e0be100 000a 0910 0123456789abcdef abcd 0008ff", ""},
	{"no issuer", "8b 04001608 0006 0502 5e0be100 0000 abcd 0008ff", ""},
	{"issuer of seven octets", "8b 04001608 0009 0810 0123456789abcd 0000 abcd 0008ff", ""},
	{"fingerprint of another length", "8b 04001608 0004 0321 0411 0000 abcd 0008ff", ""},
	{"subpacket without a type", "8b 04001608 0001 00 000a 0910 0123456789abcdef abcd 0008ff",
	 ""},
	{"subpacket longer than its area",
	 "8b 04001608 0002 0910 000a 0910 0123456789abcdef abcd 0008ff", ""},
	{"area longer than the packet", "8b 04001608 ffff 0502 5e0be100", ""},
	{"length of four gigabytes", "8a ffffffff 04001608", ""},
	{"a public key", "98 1d 04001608 0006 0502 5e0be100 000a 0910 0123456789abcdef abcd 0008ff",
	 ""},
	{"no packet", "08 1d 04001608 0006 0502 5e0be100 000a 0910 0123456789abcdef abcd 0008ff",
	 ""},
	{"armour", "2d2d2d2d2d424547494e20504750205349474e41545552452d2d2d2d2d0a", ""},
	{"nothing", "", ""},
};

/* Returns the bytes of `hex`, in an allocation of just that size, so that the sanitizer sees a read
 * past the end. */
static uint8_t *read_hex(const char *hex, size_t *len)
{
	AUTO_BUFFER digits = BUFFER_INIT;
	for (const char *digit = hex; *digit; digit++)
		if (*digit != ' ')
			buffer_add_byte(&digits, (uint8_t)*digit);
	*len = digits.len / 2;
	uint8_t *bytes = xmalloc(*len ? *len : 1);
	assert_int_equal(hex_decode(buffer_text(&digits), bytes, *len), 0);
	return bytes;
}

static void test_issuer_of_packets(void **state UNUSED)
{
	char issuer[17];
	size_t len;
	for (size_t i = 0; i < ARRAY_SIZE(packets); i++) {
		uint8_t *bytes = read_hex(packets[i].hex, &len);
		issuer_read(bytes, len, issuer);
		free(bytes);
		if (strcmp(issuer, packets[i].issuer) != 0)
			fail_msg("%s: '%s', expected '%s'", packets[i].what, issuer,
				 packets[i].issuer);
	}
}

/* A packet cut off anywhere is none, but for one whose length is not said. */
static void test_issuer_of_truncated_packets(void **state UNUSED)
{
	char issuer[17];
	size_t full;
	for (size_t i = 0; i < ARRAY_SIZE(packets); i++) {
		AUTO_FREE uint8_t *bytes = read_hex(packets[i].hex, &full);
		bool ends = full > 0 && bytes[0] != 0x8b;
		for (size_t len = 1; len < full; len++) {
			uint8_t *start = xmemdup(bytes, len);
			issuer_read(start, len, issuer);
			free(start);
			if (ends && issuer[0])
				fail_msg("%s, %zu bytes of it: '%s'", packets[i].what, len, issuer);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_issuer_of_packets),
		cmocka_unit_test(test_issuer_of_truncated_packets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
