/* t_client_keys.c - tests of sign/client_keys.h: a signer beside the keys that clients have
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <unistd.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "cli/advice.h"
#include "sign/client_keys.h"
#include "tests/unit/keys.h"

#define ARGUMENTS_MAX 24
#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

/* ---- A certificate whose owner changes it ---- */

static char home[] = "/tmp/ingot-test-gpg-XXXXXX";

/* Returns what gpg prints; the caller frees it. */
static char *run_gpg(const char *const *arguments)
{
	const char *argv[ARGUMENTS_MAX] = {"gpg",
					   "--homedir",
					   home,
					   "--batch",
					   "--quiet",
					   "--pinentry-mode",
					   "loopback",
					   "--passphrase",
					   "",
					   "--yes",
					   "--no-permission-warning"};
	size_t n = 0;
	while (argv[n])
		n++;
	for (size_t i = 0; arguments[i]; i++) {
		assert_true(n + 1 < ARGUMENTS_MAX);
		argv[n++] = arguments[i];
	}
	return test_run(argv, 0);
}

static void gpg(const char *const *arguments)
{
	free(run_gpg(arguments));
}

/* Returns the fingerprint of the last key that has that user, or of its part number `part`. */
static char *find_fingerprint(const char *user, size_t part)
{
	AUTO_FREE char *lines = run_gpg(LIST("--with-colons", "--list-keys", user));
	const char *at = lines;
	for (size_t i = 0; i <= part; i++) {
		at = strstr(at, "\nfpr:");
		assert_non_null(at);
		at += strlen("\nfpr:::::::::");
	}
	return xstrndup(at, strcspn(at, ":"));
}

/* Writes files of the key as it is now: NAME.asc, with the secret, and NAME.public.asc. */
static const char *export_as(const char *user, const char *name)
{
	AUTO_FREE char *secret = xasprintf("%s.asc", name);
	AUTO_FREE char *public = xasprintf("%s.public.asc", name);
	const char *path = test_path(secret);
	gpg(LIST("--armor", "--output", path, "--export-secret-keys", user));
	gpg(LIST("--armor", "--output", test_path(public), "--export", user));
	return path;
}

static char *read_public(const char *name)
{
	AUTO_FREE char *public = xasprintf("%s.public.asc", name);
	return test_read(test_path(public));
}

static int make_home(void **state UNUSED)
{
	return mkdtemp(home) ? 0 : -1;
}

static int remove_home(void **state UNUSED)
{
	free(test_run(LIST("gpgconf", "--homedir", home, "--kill", "all"), 0));
	free(test_run(LIST("gpgconf", "--homedir", home, "--remove-socketdir"), 0));
	free(test_run(LIST("rm", "-rf", home), 0));
	return 0;
}

/* ---- A signer and clients ---- */

struct pair {
	struct signer *signer;
	char *public_keys; /* that clients have */
	struct keyring *keyring;
	struct key_renewal renewal;
	struct error error;
};

static struct pair pair_open(const char *secret, const char *key_id, const char *public_keys)
{
	struct pair pair = {.public_keys = xstrdup(public_keys), .error = ERROR_INIT};
	const struct signer_options options = {.key = secret, .key_id = key_id, .time = -1};
	pair.signer = signer_open(&options, &pair.error);
	assert_success(pair.signer ? 0 : -1, &pair.error);
	pair.keyring = keyring_open(&pair.error);
	assert_success(pair.keyring ? 0 : -1, &pair.error);
	assert_success(
		keyring_add(pair.keyring, public_keys, strlen(public_keys), "clients", &pair.error),
		&pair.error);
	return pair;
}

static int pair_settle(struct pair *pair)
{
	return client_keys_settle(pair->signer, pair->public_keys, &pair->keyring, &pair->renewal,
				  &pair->error);
}

static void pair_close(struct pair *pair)
{
	error_clear(&pair->error);
	key_renewal_free(&pair->renewal);
	signer_close(pair->signer);
	keyring_close(pair->keyring);
	free(pair->public_keys);
}

/* Tells when the part that signs ends, for whoever has these keys. */
static int64_t ends_for(const char *public_keys, const char *fingerprint)
{
	struct error error = ERROR_INIT;
	struct keyring *keyring = keyring_open(&error);
	assert_success(keyring ? 0 : -1, &error);
	assert_success(keyring_add(keyring, public_keys, strlen(public_keys), "x", &error), &error);
	const struct key_parts *parts = keyring_parts(keyring, &error);
	assert_non_null(parts);
	const struct key_part *part = key_parts_find(parts, fingerprint);
	assert_non_null(part);
	int64_t ends = part->ends;
	keyring_close(keyring);
	return ends;
}

/* ---- Which part signs ---- */

static void test_settle_with_the_same_key(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", NULL);
	AUTO_FREE char *public = test_read(key->public);
	struct pair pair = pair_open(key->secret, NULL, public);
	assert_success(pair_settle(&pair), &pair.error);
	assert_null(pair.renewal.public_keys);
	AUTO_BUFFER signature = test_detach(pair.signer, "text", true);
	assert_int_equal(test_verify(key, &signature, "text").state, SIGNATURE_GOOD);
	pair_close(&pair);
}

static void test_settle_with_anothers_key(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", NULL);
	AUTO_FREE char *public = test_read(test_key("rsa2048", NULL)->public);
	struct pair pair = pair_open(key->secret, NULL, public);
	assert_int_equal(pair_settle(&pair), -1);
	assert_non_null(strstr(pair.error.message, "clients do not know that part of the key"));
	pair_close(&pair);
}

/* A signature between the two calls of signer_prove_with is for clients as if it were never
 * made. */
static void test_proves_what_it_signs(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	const struct test_key *key = test_key("ed25519", NULL);
	AUTO_BUFFER made = BUFFER_INIT;
	struct parts parts = test_parts("text");
	struct signer *signer = test_signer(key, NULL, -1);
	struct keyring *empty = keyring_open(&error);
	assert_success(empty ? 0 : -1, &error);
	signer_prove_with(signer, empty);
	assert_int_equal(signer_detach(signer, &parts, true, &made, &error), -1);
	AUTO_FREE char *message =
		xasprintf("cannot sign with '%s' of key '%s': for clients the signature is "
			  "by an unknown key",
			  key->fingerprint, key->secret);
	assert_error(&error, message);
	assert_int_equal(signer_clear(signer, "text\n", 5, &made, &error), -1);
	assert_int_equal(made.len, 0);
	error_clear(&error);
	signer_prove_with(signer, NULL);
	assert_success(signer_clear(signer, "text\n", 5, &made, &error), &error);
	signer_close(signer);
	keyring_close(empty);
	parts_free(&parts);
}

static void test_new_subkey(void **state UNUSED)
{
	gpg(LIST("--quick-gen-key", "two@example.org", "ed25519", "cert", "never"));
	AUTO_FREE char *primary = find_fingerprint("two@example.org", 0);
	gpg(LIST("--faked-system-time", "20200101T000000!", "--ignore-time-conflict",
		 "--ignore-valid-from", "--quick-add-key", primary, "ed25519", "sign", "never"));
	AUTO_FREE char *known = find_fingerprint("two@example.org", 1);
	(void)export_as("two@example.org", "one-part");
	gpg(LIST("--quick-add-key", primary, "ed25519", "sign", "never"));
	AUTO_FREE char *added = find_fingerprint("two@example.org", 2);
	const char *secret = export_as("two@example.org", "two-parts");
	AUTO_FREE char *clients = read_public("one-part");
	struct pair pair = pair_open(secret, NULL, clients);
	assert_string_equal(signer_signing_fingerprint(pair.signer), added);
	assert_success(pair_settle(&pair), &pair.error);
	assert_string_equal(signer_signing_fingerprint(pair.signer), known);
	assert_null(pair.renewal.public_keys);
	pair_close(&pair);

	pair = pair_open(secret, added, clients);
	assert_int_equal(pair_settle(&pair), -1);
	AUTO_FREE char *message =
		xasprintf("cannot sign with '%s': clients do not know that part of the "
			  "key; they have %s",
			  added, known);
	AUTO_FREE char *remedy = xasprintf("--key-id %s", known);
	AUTO_FREE char *told = advice_text(&pair.error);
	assert_non_null(strstr(told, remedy));
	assert_error(&pair.error, message);
	pair_close(&pair);
}

/* ---- A longer life ---- */

static void test_longer_life(void **state UNUSED)
{
	gpg(LIST("--quick-gen-key", "life@example.org", "ed25519", "sign,cert", "2d"));
	AUTO_FREE char *primary = find_fingerprint("life@example.org", 0);
	const char *old = export_as("life@example.org", "short-life");
	gpg(LIST("--quick-add-key", primary, "ed25519", "sign", "1y"));
	gpg(LIST("--quick-set-expire", primary, "5y"));
	AUTO_FREE char *added = find_fingerprint("life@example.org", 1);
	const char *new = export_as("life@example.org", "long-life");
	AUTO_FREE char *clients = read_public("short-life");
	struct pair pair = pair_open(new, primary, clients);
	assert_success(pair_settle(&pair), &pair.error);
	assert_non_null(pair.renewal.public_keys);
	assert_int_equal(pair.renewal.before.ends, ends_for(clients, primary));
	assert_true(pair.renewal.after.ends > pair.renewal.before.ends);
	assert_int_equal(ends_for(pair.renewal.public_keys, primary), pair.renewal.after.ends);
	/* no part is new */
	const struct key_parts *parts = keyring_parts(pair.keyring, &pair.error);
	assert_non_null(parts);
	assert_null(key_parts_find(parts, added));
	AUTO_FREE char *renewed = xstrdup(pair.renewal.public_keys);
	pair_close(&pair);

	/* an older copy takes nothing back, and the same again adds nothing */
	const char *const copies[] = {old, new};
	for (size_t i = 0; i < ARRAY_SIZE(copies); i++) {
		pair = pair_open(copies[i], primary, renewed);
		assert_success(pair_settle(&pair), &pair.error);
		assert_null(pair.renewal.public_keys);
		pair_close(&pair);
	}
}

/* An owner who has put off the end and then taken that back has said last that it ends early. */
static void test_shorter_life(void **state UNUSED)
{
	gpg(LIST("--faked-system-time", "20200101T000000!", "--quick-gen-key", "less@example.org",
		 "ed25519", "sign,cert", "never"));
	AUTO_FREE char *primary = find_fingerprint("less@example.org", 0);
	const char *never = export_as("less@example.org", "without-end");
	gpg(LIST("--quick-set-expire", primary, "1y"));
	const char *ends = export_as("less@example.org", "with-end");
	AUTO_FREE char *clients_never = read_public("without-end");
	AUTO_FREE char *clients_end = read_public("with-end");
	struct pair pair = pair_open(never, NULL, clients_end);
	assert_success(pair_settle(&pair), &pair.error);
	assert_null(pair.renewal.public_keys);
	pair_close(&pair);
	pair = pair_open(ends, NULL, clients_never);
	assert_success(pair_settle(&pair), &pair.error);
	assert_null(pair.renewal.public_keys);
	pair_close(&pair);
}

/* ---- Signers that sign together ---- */

static void test_each_of_two_signers(void **state UNUSED)
{
	gpg(LIST("--quick-gen-key", "first@example.org", "ed25519", "sign,cert", "2d"));
	gpg(LIST("--quick-gen-key", "second@example.org", "ed25519", "sign,cert", "3d"));
	AUTO_FREE char *first = find_fingerprint("first@example.org", 0);
	AUTO_FREE char *second = find_fingerprint("second@example.org", 0);
	(void)export_as("first@example.org", "first");
	(void)export_as("second@example.org", "second");
	gpg(LIST("--quick-set-expire", first, "1y"));
	gpg(LIST("--quick-set-expire", second, "2y"));
	AUTO_FREE char *one = read_public("first"), *two = read_public("second");
	AUTO_FREE char *clients = xasprintf("%s%s", one, two);
	const struct signer_options options = {
		.key = export_as("second@example.org", "longer-second"), .time = -1};
	struct pair pair = pair_open(export_as("first@example.org", "longer-first"), NULL, clients);
	struct signer *other = signer_open(&options, &pair.error);
	assert_success(other ? 0 : -1, &pair.error);
	signer_join(pair.signer, other);
	assert_success(pair_settle(&pair), &pair.error);
	assert_string_equal(pair.renewal.before.fingerprint, first);
	assert_true(ends_for(pair.renewal.public_keys, first) > ends_for(clients, first));
	assert_true(ends_for(pair.renewal.public_keys, second) > ends_for(clients, second));
	AUTO_BUFFER signature = test_detach(pair.signer, "text", true);
	pair_close(&pair);

	/* clients that know the first alone */
	pair = pair_open(test_path("longer-first.asc"), NULL, one);
	signer_join(pair.signer, other);
	assert_int_equal(pair_settle(&pair), -1);
	AUTO_FREE char *message = xasprintf("cannot sign with '%s': clients do not know that part "
					    "of the key; they have %s",
					    second, first);
	assert_error(&pair.error, message);
	assert_null(pair.renewal.public_keys);
	pair_close(&pair);
	signer_close(other);
}

/* ---- A copy that does not know of it ---- */

static int give_file(const void *context, struct buffer *keys)
{
	AUTO_FREE char *text = read_public(context);
	buffer_add_text(keys, text);
	return 0;
}

static void test_finds_newer_form(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	gpg(LIST("--faked-system-time", "20200101T000000!", "--quick-gen-key", "past@example.org",
		 "ed25519", "sign,cert", "1d"));
	AUTO_FREE char *primary = find_fingerprint("past@example.org", 0);
	const char *past = export_as("past@example.org", "past");
	gpg(LIST("--quick-set-expire", primary, "1y"));
	(void)export_as("past@example.org", "extended");
	struct signer_options options = {
		.key = past, .time = -1, .find_newer = give_file, .context = "extended"};
	struct signer *signer = signer_open(&options, &error);
	assert_success(signer ? 0 : -1, &error);
	assert_string_equal(signer_fingerprint(signer), primary);
	signer_close(signer);
	/* what others have is no newer, or of another key */
	static const char *const useless[] = {"past", "long-life"};
	for (size_t i = 0; i < ARRAY_SIZE(useless); i++) {
		options.context = useless[i];
		assert_signer_refused(&options, "key '%s' expired on 2020-01-02", past,
				      "sign with another key, or extend it");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_settle_with_the_same_key),
		cmocka_unit_test(test_settle_with_anothers_key),
		cmocka_unit_test(test_proves_what_it_signs),
		cmocka_unit_test(test_new_subkey),
		cmocka_unit_test(test_longer_life),
		cmocka_unit_test(test_shorter_life),
		cmocka_unit_test(test_each_of_two_signers),
		cmocka_unit_test(test_finds_newer_form),
	};
	return cmocka_run_group_tests(tests, make_home, remove_home);
}
