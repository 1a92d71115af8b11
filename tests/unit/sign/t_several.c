/* t_several.c - tests of several signatures on one text (sign/cleartext.h, sign/signer.h)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "sign/armour_internal.h"
#include "sign/cleartext.h"
#include "sign/signature.h"
#include "tests/unit/keys.h"

/* ---- Their one form ---- */

/* TWO is by gpg 2.2.40, with an Ed25519 key and a NIST P-384 one. */
#define TWO_HEAD                               \
	"-----BEGIN PGP SIGNED MESSAGE-----\n" \
	"Hash: SHA256,SHA384\n"                \
	"\n"                                   \
	"- From me\n"                          \
	"- - x\n"                              \
	"hello\n"                              \
	"\n"
#define TEXT_OF_TWO "From me\n- x\nhello\n\n"
#define TWO                                                                  \
	TWO_HEAD                                                             \
	"-----BEGIN PGP SIGNATURE-----\n"                                    \
	"\n"                                                                 \
	"iHUEARYIAB0WIQRYzzoMOVZJzaFuMSqEEqFZCXZlDwUCaw3MmQAKCRCEEqFZCXZl\n" \
	"D46qAP0XApUjVxCgFHpDwe6LoWovHEopHRd0xr4r7BN5ylkY2wD9ElkzNj/tmsND\n" \
	"NhU1HlYKD4p5EC7096S5cx+S0Bc24AGIlQQBEwkAHRYhBL8vhJegK8qS1EkQN1p/\n" \
	"HrQHQqnhBQJrDcyZAAoJEFp/HrQHQqnhi3ABgINwKtjs2r6hGrZlPjrpHSlxofQ0\n" \
	"Nc+OjQe8WGz+WbbfzxGn4vcypkdfhZp6evXQ7QGAxLY6ssSfshZlIEk/kyV7aml2\n" \
	"qdtaEc2mYgCdjCPXttA9HKE4vOE/MzDnAjO7ti2w\n"                         \
	"=I4uO\n"                                                            \
	"-----END PGP SIGNATURE-----\n"

/* The packets, and in the first the last octet of what is signed, and of the issuer, which is there
 * a second time in what is not signed. */
#define FIRST_LEN 119
#define SECOND_LEN 151
#define TIME_AT 36
#define SIGNED_ISSUER_AT 30
#define OPEN_ISSUER_AT 48

static bool has_form(const char *text)
{
	char covered[SHA256_HEX_SIZE];
	return cleartext_has_form(text, strlen(text), covered);
}

static struct buffer get_signatures(const char *text)
{
	struct buffer signatures = BUFFER_INIT;
	AUTO_BUFFER content = BUFFER_INIT;
	assert_true(cleartext_take_apart(text, strlen(text), &content, &signatures));
	return signatures;
}

/* Returns TWO's text with these signatures, and what is covered; both are empty where
 * they have no form. */
static struct buffer join(const struct buffer *signatures, char covered[SHA256_HEX_SIZE])
{
	AUTO_BUFFER text = BUFFER_INIT;
	struct buffer out = BUFFER_INIT;
	buffer_add_text(&text, TEXT_OF_TWO);
	covered[0] = '\0';
	if (!cleartext_join(&text, signatures, &out, covered))
		assert_int_equal(out.len, 0);
	return out;
}

/* Appends the first packet of TWO as if another key had made it. */
static void add_by_another(struct buffer *signatures, uint8_t who)
{
	AUTO_BUFFER two = get_signatures(TWO);
	size_t start = signatures->len;
	buffer_add(signatures, two.data, FIRST_LEN);
	signatures->data[start + SIGNED_ISSUER_AT] ^= who;
	signatures->data[start + OPEN_ISSUER_AT] ^= who;
}

static void test_form_is_what_gpg_writes(void **state UNUSED)
{
	char covered[SHA256_HEX_SIZE], same[SHA256_HEX_SIZE];
	AUTO_BUFFER form = BUFFER_INIT, text = BUFFER_INIT, signatures = BUFFER_INIT;
	assert_true(cleartext_has_form(TWO, strlen(TWO), covered));
	assert_true(cleartext_form(TWO, strlen(TWO), &form, same));
	assert_string_equal(buffer_text(&form), TWO);
	assert_string_equal(same, covered);
	assert_true(cleartext_take_apart(TWO, strlen(TWO), &text, &signatures));
	assert_string_equal(buffer_text(&text), TEXT_OF_TWO);
	assert_int_equal(signatures.len, FIRST_LEN + SECOND_LEN);
	AUTO_BUFFER again = join(&signatures, same);
	assert_string_equal(buffer_text(&again), TWO);
	assert_string_equal(same, covered);
}

/* The first two are TWO's. */
static const struct {
	size_t order[3], n;
	const char *head;
} lists[] = {
	{{0, 1}, 2, "\nHash: SHA256,SHA384\n"},
	{{1, 0}, 2, "\nHash: SHA384,SHA256\n"},
	{{0}, 1, "\nHash: SHA256\n"},
	{{1}, 1, "\nHash: SHA384\n"},
	{{2}, 1, "\nHash: SHA256\n"},
	{{0, 2}, 2, "\nHash: SHA256\n"},
	{{0, 1, 2}, 3, "\nHash: SHA256,SHA384\n"},
	{{2, 0, 1}, 3, "\nHash: SHA256,SHA384\n"},
};

/* Each list of signatures is covered otherwise: one taken away, one added, another order. */
static void test_covered(void **state UNUSED)
{
	char covered[ARRAY_SIZE(lists)][SHA256_HEX_SIZE];
	AUTO_BUFFER all = get_signatures(TWO);
	add_by_another(&all, 1);
	const struct {
		size_t at, len;
	} parts[] = {{0, FIRST_LEN}, {FIRST_LEN, SECOND_LEN}, {FIRST_LEN + SECOND_LEN, FIRST_LEN}};
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		AUTO_BUFFER signatures = BUFFER_INIT;
		for (size_t k = 0; k < lists[i].n; k++)
			buffer_add(&signatures, all.data + parts[lists[i].order[k]].at,
				   parts[lists[i].order[k]].len);
		AUTO_BUFFER message = join(&signatures, covered[i]);
		assert_int_equal(strlen(covered[i]), 64);
		assert_true(has_form(buffer_text(&message)));
		assert_non_null(strstr(buffer_text(&message), lists[i].head));
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(covered[i], covered[k]);
	}
}

static void test_no_other_head(void **state UNUSED)
{
	static const char *const heads[] = {
		"Hash: SHA256",
		"Hash: SHA384",
		"Hash: SHA384,SHA256",
		"Hash: SHA256, SHA384",
		"Hash: SHA256,SHA384,SHA384",
		"Hash: SHA256,SHA384,",
		"Hash: SHA256\nHash: SHA384",
	};
	const char *begin = "-----BEGIN PGP SIGNED MESSAGE-----\n", *hash = "Hash: SHA256,SHA384";
	for (size_t i = 0; i < ARRAY_SIZE(heads); i++) {
		AUTO_FREE char *text =
			xasprintf("%s%s%s", begin, heads[i], TWO + strlen(begin) + strlen(hash));
		if (has_form(text))
			fail_msg("%s: taken", heads[i]);
	}
}

static void test_no_armour_for_each(void **state UNUSED)
{
	AUTO_BUFFER signatures = get_signatures(TWO), text = BUFFER_INIT;
	buffer_add_text(&text, TWO_HEAD);
	armour_write(signatures.data, FIRST_LEN, &text);
	armour_write(signatures.data + FIRST_LEN, SECOND_LEN, &text);
	assert_false(has_form(buffer_text(&text)));
	assert_false(cleartext_is_framed(text.data, text.len));
}

static void test_how_many_there_may_be(void **state UNUSED)
{
	char covered[SHA256_HEX_SIZE];
	AUTO_BUFFER signatures = BUFFER_INIT;
	AUTO_BUFFER none = join(&signatures, covered);
	assert_string_equal(covered, "");
	for (size_t i = 1; i <= SIGNATURE_COUNT_MAX + 1; i++) {
		add_by_another(&signatures, (uint8_t)i);
		AUTO_BUFFER message = join(&signatures, covered);
		assert_int_equal(strlen(covered), i <= SIGNATURE_COUNT_MAX ? 64 : 0);
		assert_int_equal(message.len > 0, i <= SIGNATURE_COUNT_MAX);
	}
}

/* Not even with another time. */
static void test_no_key_twice(void **state UNUSED)
{
	char covered[SHA256_HEX_SIZE];
	AUTO_BUFFER signatures = get_signatures(TWO);
	add_by_another(&signatures, 0);
	AUTO_BUFFER same = join(&signatures, covered);
	assert_string_equal(covered, "");
	signatures.data[FIRST_LEN + SECOND_LEN + TIME_AT] ^= 1;
	AUTO_BUFFER later = join(&signatures, covered);
	assert_string_equal(covered, "");
}

/* The second packet is brought into the form as the first is, or has none either. */
static void test_no_other_packet_behind_one(void **state UNUSED)
{
	static const struct {
		size_t at; /* in the second */
		uint8_t byte;
		bool is_same;
	} changes[] = {
		{2 + 1 + 46, 'x', true}, /* octets of the digest */
		{2 + 1 + 1, 0, false},   /* a binary document */
		{2 + 1, 3, false},       /* version 3 */
		{1, SECOND_LEN, false},  /* cut off */
		{0, 0xb4, false},        /* the head of another packet */
	};
	AUTO_BUFFER two = get_signatures(TWO);
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		char covered[SHA256_HEX_SIZE];
		AUTO_BUFFER signatures = get_signatures(TWO);
		uint8_t *byte = &signatures.data[FIRST_LEN + changes[i].at];
		assert_int_not_equal(*byte, changes[i].byte);
		*byte = changes[i].byte;
		AUTO_BUFFER message = join(&signatures, covered);
		if (strcmp(buffer_text(&message), changes[i].is_same ? TWO : "") != 0)
			fail_msg("change %zu: %s", i, buffer_text(&message));
	}
}

static void test_no_byte_may_be_another(void **state UNUSED)
{
	static const uint8_t masks[] = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x55, 0xff};
	for (size_t i = 0; i < strlen(TWO); i++)
		for (size_t k = 0; k < ARRAY_SIZE(masks); k++) {
			char text[] = TWO;
			text[i] = (char)(text[i] ^ masks[k]);
			if (text[i] != '\0' && has_form(text))
				fail_msg("byte %zu, mask %02x: taken", i, masks[k]);
		}
}

/* ---- Signers that sign together ---- */

#define TEXT "Origin: Ingot\n- dash\nFrom here\n"

static const char *const types[] = {"ed25519", "rsa2048-subkey", "nistp384"};

#define COUNT ARRAY_SIZE(types)

struct together {
	const struct test_key *keys[COUNT];
	struct signer *signers[COUNT];
};

static struct together open_together(int64_t when)
{
	struct together together;
	for (size_t i = 0; i < COUNT; i++) {
		together.keys[i] = test_key(types[i], NULL);
		together.signers[i] = test_signer(together.keys[i], NULL, when);
		if (i > 0)
			signer_join(together.signers[0], together.signers[i]);
	}
	return together;
}

static void close_together(struct together *together)
{
	for (size_t i = 0; i < COUNT; i++)
		signer_close(together->signers[i]);
}

static struct buffer sign_clear(struct signer *signer)
{
	struct error error = ERROR_INIT;
	struct buffer made = BUFFER_INIT;
	assert_success(signer_clear(signer, TEXT, strlen(TEXT), &made, &error), &error);
	return made;
}

/* Returns a keyring file with those keys whose bit is set. */
static const char *make_keys(const struct together *together, unsigned which)
{
	AUTO_BUFFER all = BUFFER_INIT;
	for (size_t i = 0; i < COUNT; i++) {
		AUTO_BUFFER public = BUFFER_INIT;
		struct error error = ERROR_INIT;
		if (!(which & 1U << i))
			continue;
		assert_success(signer_newest_form(together->signers[i], &public, &error), &error);
		buffer_add(&all, public.data, public.len);
	}
	return test_file("keys.gpg", all.data, all.len);
}

/* Fails the test unless gpgv finds a good signature by each key that is in the file, in order, and
 * an unknown key for the others. gpgv's exit status is 2 where one is unknown. */
static void assert_gpgv(const struct together *together, unsigned which, const char *signed_file,
			const char *text_file)
{
	const char *const argv[] = {
		"gpgv",      "--status-fd", "1", "--keyring", make_keys(together, which),
		signed_file, text_file,     NULL};
	AUTO_FREE char *said = test_run(argv, which == (1U << COUNT) - 1 ? 0 : 2);
	const char *rest = said;
	for (size_t i = 0; i < COUNT; i++) {
		bool is_known = which & 1U << i;
		AUTO_FREE char *line =
			xasprintf("[GNUPG:] %s %s", is_known ? "GOODSIG" : "ERRSIG",
				  signer_signing_fingerprint(together->signers[i]) + 24);
		rest = strstr(rest, line);
		if (!rest)
			fail_msg("%s is not, or too early, in %s", line, said);
	}
}

static void test_clear_for_gpgv(void **state UNUSED)
{
	struct together together = open_together(-1);
	AUTO_BUFFER made = sign_clear(together.signers[0]);
	assert_true(has_form(buffer_text(&made)));
	const char *file = test_file("InRelease", made.data, made.len);
	for (unsigned which = 1; which < 1U << COUNT; which++)
		assert_gpgv(&together, which, file, NULL);
	close_together(&together);
}

static void test_detach_for_gpgv(void **state UNUSED)
{
	struct together together = open_together(-1);
	for (int armoured = 0; armoured < 2; armoured++) {
		AUTO_BUFFER made = test_detach(together.signers[0], TEXT, armoured);
		const char *file = test_file("Release.gpg", made.data, made.len);
		for (unsigned which = 1; which < 1U << COUNT; which++)
			assert_gpgv(&together, which, file, test_text_file("Release", TEXT));
		/* one armour with all */
		if (armoured)
			assert_null(strstr(buffer_text(&made) + 1, "-----BEGIN"));
	}
	close_together(&together);
}

/* The packets of signers that sign together are those of each alone. */
static void test_fixed_time(void **state UNUSED)
{
	struct together together = open_together(4102488000);
	AUTO_BUFFER all = test_detach(together.signers[0], TEXT, false), each = BUFFER_INIT;
	AUTO_BUFFER clear = sign_clear(together.signers[0]),
		    again = sign_clear(together.signers[0]);
	assert_string_equal(buffer_text(&clear), buffer_text(&again));
	signer_part(together.signers[0]);
	for (size_t i = 0; i < COUNT; i++) {
		AUTO_BUFFER one = test_detach(together.signers[i], TEXT, false);
		assert_int_equal(test_verify(together.keys[i], &one, TEXT).made, 4102488000);
		buffer_add(&each, one.data, one.len);
	}
	assert_int_equal(all.len, each.len);
	assert_memory_equal(all.data, each.data, all.len);
	close_together(&together);
}

/* With one signer it is what signer_detach makes. */
static void test_detach_around(void **state UNUSED)
{
	struct together together = open_together(4102488000);
	struct signer *first = together.signers[0];
	struct parts parts = test_parts(TEXT);
	struct error error = ERROR_INIT;
	for (int alone = 0; alone < 2; alone++) {
		AUTO_BUFFER around = BUFFER_INIT, packets = BUFFER_INIT;
		AUTO_BUFFER expected = test_detach(first, TEXT, false);
		assert_success(signer_detach_around(first, &parts, &around, &error), &error);
		assert_true(armour_read(buffer_text(&around), around.len, &packets));
		assert_true(packets.len >= expected.len);
		assert_memory_equal(packets.data, expected.data, expected.len);
		if (alone)
			assert_int_equal(packets.len, expected.len);
		signer_part(first);
		AUTO_BUFFER own = test_detach(first, TEXT, false);
		if (!alone) {
			assert_int_equal(packets.len, expected.len + own.len);
			assert_memory_equal(packets.data + expected.len, own.data, own.len);
		}
	}
	parts_free(&parts);
	close_together(&together);
}

static void test_who_signs(void **state UNUSED)
{
	struct together together = open_together(-1);
	struct signer *first = together.signers[0];
	assert_int_equal(signer_count(first), COUNT);
	for (size_t i = 0; i < COUNT; i++) {
		assert_ptr_equal(signer_at(first, i), together.signers[i]);
		assert_ptr_equal(signer_find(first, together.keys[i]->fingerprint),
				 together.signers[i]);
	}
	assert_null(signer_find(first, "0123456789ABCDEF0123456789ABCDEF01234567"));
	assert_string_equal(signer_fingerprint(first), together.keys[0]->fingerprint);
	/* a subkey is not what a signer is found by */
	assert_null(signer_find(first, signer_signing_fingerprint(together.signers[1])));
	assert_int_equal(signer_count(together.signers[1]), 1);
	signer_part(first);
	assert_int_equal(signer_count(first), 1);
	assert_null(signer_find(first, together.keys[1]->fingerprint));
	AUTO_BUFFER made = sign_clear(first);
	assert_non_null(strstr(buffer_text(&made), "\nHash: SHA256\n"));
	close_together(&together);
}

static struct keyring *open_keyring(const struct test_key *key)
{
	struct error error = ERROR_INIT;
	AUTO_FREE char *public = test_read(key->public);
	struct keyring *keyring = keyring_open(&error);
	assert_success(keyring ? 0 : -1, &error);
	assert_success(keyring_add(keyring, public, strlen(public), "key", &error), &error);
	return keyring;
}

/* It is not enough that clients know one of the keys. */
static void test_each_is_proved(void **state UNUSED)
{
	struct together together = open_together(-1);
	struct signer *first = together.signers[0];
	struct parts parts = test_parts(TEXT);
	for (size_t i = 0; i < 2; i++) {
		struct error error = ERROR_INIT;
		AUTO_BUFFER made = BUFFER_INIT;
		const struct test_key *key = together.keys[1 - i];
		struct keyring *keyring = open_keyring(together.keys[i]);
		AUTO_FREE char *message = xasprintf(
			"cannot sign with '%s' of key '%s': for clients the signature is by an "
			"unknown key",
			signer_signing_fingerprint(together.signers[1 - i]), key->secret);
		signer_prove_with(first, keyring);
		assert_int_equal(signer_detach(first, &parts, false, &made, &error), -1);
		assert_error(&error, message);
		assert_int_equal(signer_detach(first, &parts, true, &made, &error), -1);
		error_clear(&error);
		assert_int_equal(signer_clear(first, TEXT, strlen(TEXT), &made, &error), -1);
		assert_error(&error, message);
		assert_int_equal(made.len, 0);
		signer_prove_with(first, NULL);
		keyring_close(keyring);
	}
	parts_free(&parts);
	close_together(&together);
}

static void test_no_signer_twice(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER made = BUFFER_INIT;
	const struct test_key *key = test_key("ed25519", NULL);
	struct signer *one = test_signer(key, NULL, -1), *two = test_signer(key, NULL, -1);
	signer_join(one, two);
	assert_int_equal(signer_clear(one, TEXT, strlen(TEXT), &made, &error), -1);
	AUTO_FREE char *message =
		xasprintf("cannot sign with key '%s' and 1 more: each signs once, and there are 8 "
			  "at most",
			  key->secret);
	assert_error(&error, message);
	assert_int_equal(made.len, 0);
	signer_close(one);
	signer_close(two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_form_is_what_gpg_writes),
		cmocka_unit_test(test_covered),
		cmocka_unit_test(test_no_other_head),
		cmocka_unit_test(test_no_armour_for_each),
		cmocka_unit_test(test_how_many_there_may_be),
		cmocka_unit_test(test_no_key_twice),
		cmocka_unit_test(test_no_other_packet_behind_one),
		cmocka_unit_test(test_no_byte_may_be_another),
		cmocka_unit_test(test_clear_for_gpgv),
		cmocka_unit_test(test_detach_for_gpgv),
		cmocka_unit_test(test_fixed_time),
		cmocka_unit_test(test_detach_around),
		cmocka_unit_test(test_who_signs),
		cmocka_unit_test(test_each_is_proved),
		cmocka_unit_test(test_no_signer_twice),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
