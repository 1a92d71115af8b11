/* t_key_rules.c - tests of key_rules_judge (sign/key_rules.h)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/vector.h"
#include "sign/key_rules.h"

#define NOVEMBER_2026 INT64_C(1795000000)
#define DAY ((int64_t)24 * 60 * 60)

static struct certificate_key make_key(enum key_family family, unsigned bits, const char *name)
{
	struct certificate_key key = {.fingerprint = "0123456789ABCDEF0123456789ABCDEF01234567",
				      .version = 4,
				      .family = family,
				      .bits = bits,
				      .made = NOVEMBER_2026 - 400 * DAY,
				      .can_sign = true,
				      .digest = SELF_DIGEST_SHA512};
	(void)snprintf(key.algorithm, sizeof key.algorithm, "%s", name);
	return key;
}

/* Fails the test unless the lines are just what is said of the keys. */
static void assert_judged(struct certificate_key *keys, size_t n, int64_t now, const char *lines)
{
	const struct certificate certificate = {.v = keys, .n = n};
	struct key_judgements found = {0};
	AUTO_BUFFER text = BUFFER_INIT;
	key_rules_judge(&certificate, now, &found);
	VECTOR_EACH (judgement, &found) {
		key_judgement_print(judgement, &text);
		buffer_add_text(&text, "\n");
	}
	assert_string_equal(buffer_text(&text), lines);
	key_judgements_free(&found);
}

static void test_judge_algorithms(void **state UNUSED)
{
	static const struct {
		enum key_family family;
		unsigned bits;
		const char *name, *lines;
	} cases[] = {
		{KEY_RSA, 4096, "rsa4096", ""},
		{KEY_RSA, 3072, "rsa3072", ""},
		{KEY_RSA, 2048, "rsa2048",
		 "refused by apt 3 (sqv) from 2030-02-01: its algorithm is rsa2048\n"
		 "warned of by apt 3 (sqv) from 2029-02-01: its algorithm is rsa2048\n"
		 "note: apt with gpgv is to warn of RSA below 3072 bits one day; no date is set\n"},
		{KEY_RSA, 1024, "rsa1024",
		 "refused by apt 3 (sqv): its algorithm is rsa1024\n"
		 "refused by rpm 4.20 (Sequoia): its algorithm is rsa1024\n"},
		{KEY_DSA, 2048, "dsa2048",
		 "refused by apt 3 (sqv) since 2024-02-01: its algorithm is dsa2048\n"
		 "refused by apt of Ubuntu 24.04 (gpgv): its algorithm is dsa2048\n"},
		{KEY_NIST, 256, "nistp256",
		 "refused by rpm 4.18 and older: its algorithm is nistp256\n"},
		{KEY_BRAINPOOL, 256, "brainpoolP256r1",
		 "refused by apt 3 (sqv): its algorithm is brainpoolP256r1\n"
		 "refused by rpm 4.18 and older: its algorithm is brainpoolP256r1\n"
		 "refused by rpm 4.20 (Sequoia): its algorithm is brainpoolP256r1\n"
		 "refused by apt 3 (sqv), wherever it is built so that it knows the curve from "
		 "2028-02-01: its algorithm is brainpoolP256r1\n"
		 "note: apt with gpgv is to warn of brainpool curves in its next release\n"},
		{KEY_UNKNOWN, 0, "algorithm 99",
		 "refused by gpgv 2.2, and rpm before 6: its algorithm is algorithm 99\n"},
		{KEY_ED25519, 255, "ed25519",
		 "refused by rpm 4.14 (EL8, openSUSE Leap 15): its algorithm is ed25519\n"
		 "taken with reservations by rpm 4.16 and 4.17 (EL9): its algorithm is ed25519\n"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct certificate_key key =
			make_key(cases[i].family, cases[i].bits, cases[i].name);
		assert_judged(&key, 1, NOVEMBER_2026, cases[i].lines);
	}
}

/* A refusal that was to come is there once its date is. */
static void test_judge_by_the_clock(void **state UNUSED)
{
	struct certificate_key key = make_key(KEY_RSA, 2048, "rsa2048");
	assert_judged(&key, 1, NOVEMBER_2026 + 4 * 365 * DAY,
		      "refused by apt 3 (sqv) since 2030-02-01: its algorithm is rsa2048\n"
		      "taken with reservations by apt 3 (sqv) since 2029-02-01: its algorithm is "
		      "rsa2048\n"
		      "note: apt with gpgv is to warn of RSA below 3072 bits one day; no date is "
		      "set\n");
}

static void test_judge_digests(void **state UNUSED)
{
	struct certificate_key key = make_key(KEY_RSA, 4096, "rsa4096");
	key.digest = SELF_DIGEST_SHA1;
	assert_judged(&key, 1, NOVEMBER_2026,
		      "refused by apt 3 (sqv) since 2026-02-01: its self-signature is by SHA1\n"
		      "refused by rpm 4.19 and newer (Sequoia): its self-signature is by SHA1\n"
		      "refused by rpm of EL9: its self-signature is by SHA1\n");
	key.digest = SELF_DIGEST_SHA224;
	assert_judged(&key, 1, NOVEMBER_2026,
		      "refused by apt 3 (sqv) since 2026-02-01: its self-signature is by SHA224\n");
	key.digest = SELF_DIGEST_NONE;
	assert_judged(&key, 1, NOVEMBER_2026,
		      "refused by every client: it has no self-signature\n");
	key.digest = SELF_DIGEST_SHA256;
	assert_judged(&key, 1, NOVEMBER_2026, "");
}

static void test_judge_versions(void **state UNUSED)
{
	struct certificate_key key = make_key(KEY_RSA, 4096, "rsa4096");
	key.version = 6;
	assert_judged(&key, 1, NOVEMBER_2026,
		      "refused by gpgv, and rpm before 6: its packets are of version 6\n");
}

static void test_judge_life(void **state UNUSED)
{
	struct certificate_key key = make_key(KEY_RSA, 4096, "rsa4096");
	key.expires = NOVEMBER_2026 + 9 * DAY + 1;
	assert_judged(&key, 1, NOVEMBER_2026,
		      "refused by apt with gpgv (EXPKEYSIG) and dnf (Bad GPG signature) from "
		      "2026-11-27: it expires, in 10 days\n");
	assert_judged(&key, 1, key.expires,
		      "refused by apt with gpgv (EXPKEYSIG) and dnf (Bad GPG signature) since "
		      "2026-11-27: it has expired\n");
	key.expires = 0;
	key.is_revoked = true;
	assert_judged(&key, 1, NOVEMBER_2026, "refused by apt (REVKEYSIG): it is revoked\n");
}

static void test_judge_subkeys(void **state UNUSED)
{
	struct certificate_key keys[] = {make_key(KEY_RSA, 4096, "rsa4096"),
					 make_key(KEY_NIST, 256, "nistp256"),
					 make_key(KEY_DSA, 2048, "dsa2048")};
	keys[0].can_sign = false;
	keys[1].fingerprint[0] = 'F';
	keys[2].can_sign = false;
	assert_judged(keys, ARRAY_SIZE(keys), NOVEMBER_2026,
		      "refused by rpm 4.18 and older: subkey "
		      "F123456789ABCDEF0123456789ABCDEF01234567: its algorithm is nistp256\n"
		      "note: subkey F123456789ABCDEF0123456789ABCDEF01234567 signs: rpm before 6.0 "
		      "goes on with the form of the certificate that it has, so a subkey that is "
		      "added later does not reach it\n");
	keys[1].can_sign = false;
	assert_judged(keys, ARRAY_SIZE(keys), NOVEMBER_2026,
		      "refused by every client: no part of it may sign\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_judge_algorithms), cmocka_unit_test(test_judge_by_the_clock),
		cmocka_unit_test(test_judge_digests),    cmocka_unit_test(test_judge_versions),
		cmocka_unit_test(test_judge_life),       cmocka_unit_test(test_judge_subkeys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
