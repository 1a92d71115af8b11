/* t_signature_list.c - tests of the lists of sign/signature.h, and of how sign/keyring.h fills them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/strings.h"
#include "sign/armour_internal.h"
#include "sign/cleartext.h"
#include "sign/packet_internal.h"
#include "tests/unit/keys.h"

#define TEXT "some text\n"

/* ---- Lists that were made by hand ---- */

#define ONE "1111111111111111111111111111111111111111"
#define TWO "2222222222222222222222222222222222222222"

static void test_best(void **state UNUSED)
{
	static const enum signature_state order[] = {
		SIGNATURE_GOOD,        SIGNATURE_EXPIRED,    SIGNATURE_LATE,
		SIGNATURE_ENDED,       SIGNATURE_REVOKED,    SIGNATURE_BAD,
		SIGNATURE_UNKNOWN_KEY, SIGNATURE_OTHER_FORM, SIGNATURE_INVALID,
	};
	assert_int_equal(signature_list_best(&(struct signature_list){0}).state, SIGNATURE_INVALID);
	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		for (size_t k = i; k < ARRAY_SIZE(order); k++) {
			struct signature both[] = {{.state = order[k], .made = 1},
						   {.state = order[i], .made = 2}};
			struct signature_list list = {.v = both, .n = 2};
			struct signature best = signature_list_best(&list);
			assert_int_equal(best.state, order[i]);
			/* of equal ones the first; what is no signature has no time */
			if (order[i] != SIGNATURE_INVALID)
				assert_int_equal(best.made, i == k ? 1 : 2);
		}
}

static void test_has_only_what_is_sound(void **state UNUSED)
{
	for (int i = SIGNATURE_GOOD; i <= SIGNATURE_OTHER_FORM; i++) {
		struct signature both[] = {
			{.state = SIGNATURE_GOOD, .fingerprint = TWO, .primary = TWO},
			{.state = (enum signature_state)i, .fingerprint = ONE, .primary = ONE}};
		const struct signature_list list = {.v = both, .n = 2};
		assert_true(signature_list_has(&list, TWO));
		assert_int_equal(signature_list_has(&list, ONE),
				 i == SIGNATURE_GOOD || i == SIGNATURE_EXPIRED);
	}
	assert_false(signature_list_has(&(struct signature_list){0}, ONE));
	struct signature unknown = {.state = SIGNATURE_GOOD, .fingerprint = ONE};
	const struct signature_list list = {.v = &unknown, .n = 1};
	assert_false(signature_list_has(&list, ""));
}

static void test_signers(void **state UNUSED)
{
	struct signature all[] = {
		{.state = SIGNATURE_REVOKED, .fingerprint = ONE, .primary = ONE},
		{.state = SIGNATURE_GOOD, .fingerprint = ONE, .primary = TWO},
		{.state = SIGNATURE_BAD, .fingerprint = TWO},
		{.state = SIGNATURE_UNKNOWN_KEY, .fingerprint = ONE},
	};
	const struct {
		size_t n;
		const char *expected;
	} cases[] = {
		{0, ""},
		{1, ONE},
		{2, ONE "," TWO},
		{4, ONE "," TWO "," TWO " (bad)," ONE " (by an unknown key)"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct signature_list list = {.v = all, .n = cases[i].n};
		AUTO_FREE char *text = signature_list_signers(&list);
		assert_string_equal(text, cases[i].expected);
	}
}

/* ---- Lists by a keyring ---- */

static const char *const types[] = {"rsa2048", "ed25519-subkey", "ed25519"};

#define COUNT ARRAY_SIZE(types)

struct joined {
	const struct test_key *keys[COUNT];
	struct signer *signers[COUNT];
};

static struct joined open_joined(void)
{
	struct joined joined;
	for (size_t i = 0; i < COUNT; i++) {
		joined.keys[i] = test_key(types[i], NULL);
		joined.signers[i] = test_signer(joined.keys[i], NULL, -1);
		if (i > 0)
			signer_join(joined.signers[0], joined.signers[i]);
	}
	return joined;
}

static void close_joined(struct joined *joined)
{
	for (size_t i = 0; i < COUNT; i++)
		signer_close(joined->signers[i]);
}

static struct buffer sign_clear(const struct joined *joined)
{
	struct error error = ERROR_INIT;
	struct buffer made = BUFFER_INIT;
	assert_success(signer_clear(joined->signers[0], TEXT, strlen(TEXT), &made, &error), &error);
	return made;
}

/* Opens one with those keys whose bit is set. */
static struct keyring *open_keyring(const struct joined *joined, unsigned which)
{
	struct error error = ERROR_INIT;
	struct keyring *keyring = keyring_open(&error);
	assert_success(keyring ? 0 : -1, &error);
	for (size_t i = 0; i < COUNT; i++) {
		AUTO_FREE char *public = test_read(joined->keys[i]->public);
		if (which & 1U << i)
			assert_success(keyring_add(keyring, public, strlen(public), "key", &error),
				       &error);
	}
	return keyring;
}

static struct signature_list verify_clear(struct keyring *keyring, const struct buffer *signed_text,
					  struct buffer *text)
{
	struct error error = ERROR_INIT;
	struct signature_list list;
	buffer_clear(text);
	assert_success(keyring_verify_clear_all(keyring, signed_text->data, signed_text->len, text,
						&list, &error),
		       &error);
	return list;
}

/* Fails the test unless the keys whose bit is set have a good signature and the others an unknown
 * key, in their order. */
static void assert_list(const struct signature_list *list, const struct joined *joined,
			unsigned which, const char *covered)
{
	assert_int_equal(list->n, COUNT);
	for (size_t i = 0; i < COUNT; i++) {
		bool is_known = which & 1U << i;
		const struct signature *one = &list->v[i];
		const char *primary = joined->keys[i]->fingerprint;
		assert_int_equal(one->state, is_known ? SIGNATURE_GOOD : SIGNATURE_UNKNOWN_KEY);
		assert_string_equal(one->fingerprint,
				    signer_signing_fingerprint(joined->signers[i]));
		assert_string_equal(one->primary, is_known ? primary : "");
		assert_string_equal(one->covered, is_known ? covered : "");
		assert_int_equal(signature_list_has(list, primary), is_known);
	}
}

static void test_detached(void **state UNUSED)
{
	struct joined joined = open_joined();
	struct parts parts = test_parts(TEXT);
	for (unsigned which = 0; which < 1U << COUNT; which++) {
		struct error error = ERROR_INIT;
		AUTO_BUFFER made = test_detach(joined.signers[0], TEXT, which & 1);
		CLEANUP(signature_list_free) struct signature_list list = {0};
		struct keyring *keyring = open_keyring(&joined, which);
		assert_success(
			keyring_verify_all(keyring, made.data, made.len, &parts, &list, &error),
			&error);
		assert_list(&list, &joined, which, "");
		keyring_close(keyring);
	}
	parts_free(&parts);
	close_joined(&joined);
}

/* The second time gpg is not asked, and the answer is the same; more keys are another question. */
static void test_clear(void **state UNUSED)
{
	struct joined joined = open_joined();
	AUTO_BUFFER made = sign_clear(&joined), text = BUFFER_INIT;
	char covered[SHA256_HEX_SIZE];
	assert_true(cleartext_has_form(made.data, made.len, covered));
	for (unsigned which = 0; which < 1U << COUNT; which++) {
		struct error error = ERROR_INIT;
		AUTO_FREE char *third = test_read(joined.keys[2]->public);
		struct keyring *keyring = open_keyring(&joined, which);
		for (int i = 0; i < 2; i++) {
			CLEANUP(signature_list_free)
			struct signature_list list = verify_clear(keyring, &made, &text);
			assert_list(&list, &joined, which, covered);
			assert_string_equal(buffer_text(&text), which ? TEXT : "");
		}
		assert_success(keyring_add(keyring, third, strlen(third), "key", &error), &error);
		CLEANUP(signature_list_free)
		struct signature_list list = verify_clear(keyring, &made, &text);
		assert_list(&list, &joined, which | 4, covered);
		keyring_close(keyring);
	}
	close_joined(&joined);
}

/* Returns the text with the first `len` octets of the packets; of the last one the last octet,
 * which is of its numbers, may be another. */
static struct buffer join_packets(const struct buffer *signatures, size_t len, bool spoil)
{
	struct buffer out = BUFFER_INIT;
	AUTO_BUFFER text = BUFFER_INIT, packets = BUFFER_INIT;
	char covered[SHA256_HEX_SIZE];
	buffer_add_text(&text, TEXT);
	buffer_add(&packets, signatures->data, len);
	if (spoil)
		packets.data[packets.len - 1] ^= 1;
	assert_true(cleartext_join(&text, &packets, &out, covered));
	return out;
}

static void test_one_of_them_is_bad(void **state UNUSED)
{
	struct joined joined = open_joined();
	AUTO_BUFFER made = sign_clear(&joined), text = BUFFER_INIT, signatures = BUFFER_INIT;
	assert_true(cleartext_take_apart(made.data, made.len, &text, &signatures));
	AUTO_BUFFER spoilt = join_packets(&signatures, signatures.len, true);
	struct keyring *keyring = open_keyring(&joined, 7);
	CLEANUP(signature_list_free)
	struct signature_list list = verify_clear(keyring, &spoilt, &text);
	assert_int_equal(list.n, COUNT);
	assert_int_equal(list.v[0].state, SIGNATURE_GOOD);
	assert_int_equal(list.v[1].state, SIGNATURE_GOOD);
	assert_int_equal(list.v[2].state, SIGNATURE_BAD);
	assert_string_equal(list.v[2].primary, "");
	assert_string_equal(list.v[2].covered, "");
	assert_false(signature_list_has(&list, joined.keys[2]->fingerprint));
	assert_int_equal(signature_list_best(&list).state, SIGNATURE_GOOD);
	assert_string_equal(buffer_text(&text), TEXT);
	AUTO_FREE char *signers = signature_list_signers(&list);
	AUTO_FREE char *begin =
		xasprintf("%s,%s,", joined.keys[0]->fingerprint, joined.keys[1]->fingerprint);
	assert_memory_equal(signers, begin, strlen(begin));
	assert_non_null(strstr(signers, " (bad)"));
	keyring_close(keyring);

	/* whoever knows that key alone gets no text */
	keyring = open_keyring(&joined, 4);
	CLEANUP(signature_list_free)
	struct signature_list none = verify_clear(keyring, &spoilt, &text);
	assert_int_equal(signature_list_best(&none).state, SIGNATURE_BAD);
	assert_int_equal(text.len, 0);
	keyring_close(keyring);
	close_joined(&joined);
}

/* A list has what is there, and its text is another where a signature is missing. */
static void test_one_of_them_is_taken_away(void **state UNUSED)
{
	struct joined joined = open_joined();
	AUTO_BUFFER made = sign_clear(&joined), text = BUFFER_INIT, signatures = BUFFER_INIT;
	assert_true(cleartext_take_apart(made.data, made.len, &text, &signatures));
	struct span left = {signatures.data, signatures.len}, packet;
	for (size_t i = 0; i + 1 < COUNT; i++) {
		unsigned tag;
		assert_true(packet_take(&left, &tag, &packet));
	}
	AUTO_BUFFER rest = join_packets(&signatures, signatures.len - left.len, false);
	struct keyring *keyring = open_keyring(&joined, 7);
	CLEANUP(signature_list_free)
	struct signature_list list = verify_clear(keyring, &rest, &text);
	assert_int_equal(list.n, COUNT - 1);
	AUTO_FREE char *signers = signature_list_signers(&list);
	AUTO_FREE char *expected =
		xasprintf("%s,%s", joined.keys[0]->fingerprint, joined.keys[1]->fingerprint);
	assert_string_equal(signers, expected);
	assert_false(signature_list_has(&list, joined.keys[2]->fingerprint));
	assert_string_equal(buffer_text(&text), TEXT);
	keyring_close(keyring);
	close_joined(&joined);
}

static void test_another_form(void **state UNUSED)
{
	struct joined joined = open_joined();
	AUTO_BUFFER made = sign_clear(&joined), text = BUFFER_INIT, other = BUFFER_INIT;
	const char *at = strstr(buffer_text(&made), ARMOUR_BEGIN "\n");
	size_t head = (size_t)(at - (char *)made.data) + strlen(ARMOUR_BEGIN "\n");
	buffer_add(&other, made.data, head);
	buffer_add_text(&other, "Comment: x\n");
	buffer_add(&other, made.data + head, made.len - head);
	struct keyring *keyring = open_keyring(&joined, 7);
	CLEANUP(signature_list_free)
	struct signature_list list = verify_clear(keyring, &other, &text);
	assert_int_equal(list.n, 1);
	assert_int_equal(list.v[0].state, SIGNATURE_OTHER_FORM);
	assert_int_equal(text.len, 0);
	CLEANUP(signature_list_free)
	struct signature_list none = verify_clear(keyring, &text, &text);
	assert_int_equal(none.n, 0);
	keyring_close(keyring);
	close_joined(&joined);
}

/* ---- A key that was revoked ---- */

static char home[] = "/tmp/ingot-test-list-XXXXXX";

static int make_home(void **state UNUSED)
{
	return mkdtemp(home) ? 0 : -1;
}

static int remove_home(void **state UNUSED)
{
	free(test_run((const char *const[]){"gpgconf", "--homedir", home, "--kill", "all", NULL},
		      0));
	free(test_run((const char *const[]){"rm", "-rf", home, NULL}, 0));
	return 0;
}

/* Makes a key, and a public copy of it as it is after it was revoked. gpg puts a revocation beside
 * the key when it makes it, with a colon that has to go. */
static void make_revoked(const char *secret, const char *public)
{
	AUTO_FREE char *script = xasprintf(
		"set -e; g() { gpg --homedir %s --batch --quiet --passphrase '' \"$@\"; }; "
		"g --quick-gen-key gone@example.org ed25519 sign,cert never; "
		"g --armor --export-secret-keys >%s; "
		"sed 's/^:---/---/' %s/openpgp-revocs.d/*.rev | g --import; "
		"g --armor --export >%s",
		home, secret, home, public);
	free(test_run((const char *const[]){"sh", "-c", script, NULL}, 0));
}

/* A text that another key has signed too is still believed. */
static void test_revoked_beside_good(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_FREE char *secret = xstrdup(test_path("gone.asc"));
	AUTO_FREE char *public = xstrdup(test_path("gone.public.asc"));
	const struct signer_options options = {.key = secret, .time = -1};
	make_revoked(secret, public);
	struct signer *gone = signer_open(&options, &error);
	assert_success(gone ? 0 : -1, &error);
	struct joined joined = open_joined();
	signer_join(joined.signers[0], gone);
	AUTO_BUFFER made = sign_clear(&joined), text = BUFFER_INIT;
	AUTO_FREE char *key = test_read(public);
	struct keyring *keyring = open_keyring(&joined, 7);
	assert_success(keyring_add(keyring, key, strlen(key), "key", &error), &error);
	CLEANUP(signature_list_free)
	struct signature_list list = verify_clear(keyring, &made, &text);
	assert_int_equal(list.n, COUNT + 1);
	assert_int_equal(list.v[COUNT].state, SIGNATURE_REVOKED);
	assert_string_equal(list.v[COUNT].primary, signer_fingerprint(gone));
	assert_false(signature_list_has(&list, signer_fingerprint(gone)));
	assert_string_equal(buffer_text(&text), TEXT);
	keyring_close(keyring);
	close_joined(&joined);
	signer_close(gone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_best),
		cmocka_unit_test(test_has_only_what_is_sound),
		cmocka_unit_test(test_signers),
		cmocka_unit_test(test_detached),
		cmocka_unit_test(test_clear),
		cmocka_unit_test(test_one_of_them_is_bad),
		cmocka_unit_test(test_one_of_them_is_taken_away),
		cmocka_unit_test(test_another_form),
		cmocka_unit_test(test_revoked_beside_good),
	};
	return cmocka_run_group_tests(tests, make_home, remove_home);
}
