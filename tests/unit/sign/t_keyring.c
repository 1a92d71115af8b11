/* t_keyring.c - tests of sign/keyring.h and sign/signature.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "tests/unit/keys.h"

#define TEXT "some text\n"
#define RELEASE "Origin: Ingot\n- dash\n-----BEGIN PGP SIGNATURE-----\nLabel: \xc3\xa4\n"

static struct buffer sign(const struct test_key *key, const char *text, bool armoured, int64_t when)
{
	struct error error = ERROR_INIT;
	struct buffer signature = BUFFER_INIT;
	struct parts parts = test_parts(text);
	struct signer *signer = test_signer(key, NULL, when);
	assert_success(signer_detach(signer, &parts, armoured, &signature, &error), &error);
	signer_close(signer);
	parts_free(&parts);
	return signature;
}

static struct buffer sign_clear(const struct test_key *key, const char *text)
{
	struct error error = ERROR_INIT;
	struct buffer signed_text = BUFFER_INIT;
	struct signer *signer = test_signer(key, NULL, -1);
	assert_success(signer_clear(signer, text, strlen(text), &signed_text, &error), &error);
	signer_close(signer);
	return signed_text;
}

static struct keyring *open_with(const struct test_key *key)
{
	struct error error = ERROR_INIT;
	AUTO_FREE char *public = test_read(key->public);
	struct keyring *keyring = keyring_open(&error);
	assert_success(keyring ? 0 : -1, &error);
	assert_success(keyring_add(keyring, public, strlen(public), key->public, &error), &error);
	return keyring;
}

static void assert_text(enum signature_state state, const char *expected)
{
	char text[SIGNATURE_TEXT_SIZE];
	signature_text(&(struct signature){.state = state}, text);
	assert_string_equal(text, expected);
}

static void test_verify_good(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", NULL);
	for (int armoured = 0; armoured < 2; armoured++) {
		time_t before = time(NULL);
		struct buffer signature = sign(key, TEXT, armoured, -1);
		struct signature answer = test_verify(key, &signature, TEXT);
		assert_int_equal(answer.state, SIGNATURE_GOOD);
		assert_string_equal(answer.fingerprint, key->fingerprint);
		assert_in_range(answer.made, before, time(NULL));
		buffer_free(&signature);
	}
	assert_text(SIGNATURE_GOOD, "good");
	assert_text(SIGNATURE_BAD, "bad");
}

static void test_verify_future_signature(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", NULL);
	AUTO_BUFFER signature = sign(key, TEXT, false, 4102444800);
	struct signature answer = test_verify(key, &signature, TEXT);
	assert_int_equal(answer.state, SIGNATURE_GOOD);
	assert_int_equal(answer.made, 4102444800);
}

static void test_verify_tampered(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", NULL);
	AUTO_BUFFER signature = sign(key, TEXT, false, -1);
	assert_int_equal(test_verify(key, &signature, "some Text\n").state, SIGNATURE_BAD);
	assert_int_equal(test_verify(key, &signature, TEXT "x").state, SIGNATURE_BAD);
	assert_int_equal(test_verify(key, &signature, "").state, SIGNATURE_BAD);
	signature.data[signature.len - 1] ^= 1;
	assert_int_equal(test_verify(key, &signature, TEXT).state, SIGNATURE_BAD);
}

static void test_verify_unknown_key(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", NULL);
	AUTO_BUFFER signature = sign(key, TEXT, false, -1);
	struct signature answer = test_verify(test_key("rsa2048", NULL), &signature, TEXT);
	assert_int_equal(answer.state, SIGNATURE_UNKNOWN_KEY);
	assert_string_equal(answer.fingerprint, key->fingerprint);
}

/* ---- Keys and signatures that have ended ---- */

/* Home of gpg, which signs here because Ingot does not sign with a key that has expired. */
static char gpg_home[] = "/tmp/ingot-test-gpg-XXXXXX";

static int make_gpg_home(void **state UNUSED)
{
	return mkdtemp(gpg_home) ? 0 : -1;
}

static int remove_gpg_home(void **state UNUSED)
{
	free(test_run(
		(const char *const[]){"gpgconf", "--homedir", gpg_home, "--kill", "all", NULL}, 0));
	free(test_run(
		(const char *const[]){"gpgconf", "--homedir", gpg_home, "--remove-socketdir", NULL},
		0));
	free(test_run((const char *const[]){"rm", "-rf", gpg_home, NULL}, 0));
	return 0;
}

#define ARGUMENTS_MAX 24

/* Appends what gpg writes, at a time as "20200101T120000!", NULL: now. */
static void run_gpg(const char *when, const char *const *arguments, struct buffer *output)
{
	const char *written = test_path("written");
	struct error error = ERROR_INIT;
	const char *argv[ARGUMENTS_MAX] = {"gpg",      "--homedir", gpg_home,          "--batch",
					   "--quiet",  "--yes",     "--passphrase",    "",
					   "--output", written,     "--pinentry-mode", "loopback"};
	size_t n = 12;
	(void)unlink(written);
	if (when) {
		argv[n++] = "--faked-system-time";
		argv[n++] = when;
	}
	for (size_t i = 0; arguments[i]; i++) {
		assert_true(n + 1 < ARGUMENTS_MAX);
		argv[n++] = arguments[i];
	}
	free(test_run(argv, 0));
	if (output)
		assert_success(file_read(written, 1 << 16, output, &error), &error);
}

#define GPG(when, output, ...) run_gpg(when, (const char *const[]){__VA_ARGS__, NULL}, output)

static struct buffer sign_by_gpg(const struct test_key *key, const char *when, const char *life)
{
	struct buffer signature = BUFFER_INIT;
	const char *input = test_text_file("text", TEXT);
	GPG(NULL, NULL, "--import", key->secret);
	GPG(when, &signature, "--ignore-time-conflict", "--default-sig-expire", life,
	    "--detach-sign", "-u", key->fingerprint, input);
	return signature;
}

static void assert_answer(const struct signature *answer, enum signature_state state,
			  const char *expected)
{
	char text[SIGNATURE_TEXT_SIZE];
	assert_int_equal(answer->state, state);
	signature_text(answer, text);
	assert_string_equal(text, expected);
}

/* A key that was valid when it signed and is not any more. */
static void test_verify_expired(void **state UNUSED)
{
	const struct test_key *key = test_key_expired("ed25519");
	AUTO_BUFFER signature = sign_by_gpg(key, "20200101T120000!", "0");
	struct signature answer = test_verify(key, &signature, TEXT);
	assert_answer(&answer, SIGNATURE_EXPIRED, "by a key that expired on 2020-01-02");
	assert_true(signature_is_sound(&answer));
	assert_string_equal(answer.fingerprint, key->fingerprint);
	assert_int_equal(answer.made, 1577880000);
	/* but bytes that do not fit are still bad */
	assert_int_equal(test_verify(key, &signature, "other").state, SIGNATURE_BAD);
}

/* A copy of the key has signed whose end was put off, and the keyring does not know of it. */
static void test_verify_late(void **state UNUSED)
{
	const struct test_key *key = test_key_expired("ed25519");
	GPG(NULL, NULL, "--import", key->secret);
	GPG(NULL, NULL, "--quick-set-expire", key->fingerprint, "1y");
	AUTO_BUFFER signature = sign_by_gpg(key, "20210101T120000!", "0");
	AUTO_BUFFER extended = BUFFER_INIT;
	GPG(NULL, &extended, "--export", key->fingerprint);
	struct signature answer = test_verify(key, &signature, TEXT);
	assert_answer(&answer, SIGNATURE_LATE, "made after its key had expired, on 2020-01-02");
	assert_false(signature_is_sound(&answer));

	/* once it is told, it is good */
	struct error error = ERROR_INIT;
	struct parts parts = test_parts(TEXT);
	struct keyring *keyring = open_with(key);
	assert_success(keyring_renew(keyring, extended.data, extended.len, "new", &error), &error);
	assert_success(
		keyring_verify(keyring, signature.data, signature.len, &parts, &answer, &error),
		&error);
	assert_answer(&answer, SIGNATURE_GOOD, "good");
	keyring_close(keyring);
	parts_free(&parts);
}

static void test_verify_ended(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", NULL);
	AUTO_BUFFER signature = sign_by_gpg(key, "20210101T120000!", "1d");
	struct signature answer = test_verify(key, &signature, TEXT);
	assert_answer(&answer, SIGNATURE_ENDED, "expired since 2021-01-02");
	assert_false(signature_is_sound(&answer));
}

/* gpg puts a revocation beside the key when it makes it, with a colon that has to go. */
static void test_verify_revoked(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER key = BUFFER_INIT, signature = BUFFER_INIT;
	const char *input = test_text_file("text", TEXT);
	GPG(NULL, NULL, "--quick-gen-key", "gone@example.org", "ed25519", "sign,cert", "never");
	GPG(NULL, &signature, "--detach-sign", "-u", "gone@example.org", input);
	AUTO_FREE char *revoke =
		xasprintf("sed 's/^:---/---/' %s/openpgp-revocs.d/$(gpg --homedir %s "
			  "--with-colons --list-keys gone@example.org | sed -n "
			  "'s/^fpr:*\\([0-9A-F]*\\):$/\\1/p').rev | gpg --homedir %s --batch "
			  "--quiet --import",
			  gpg_home, gpg_home, gpg_home);
	free(test_run((const char *const[]){"sh", "-c", revoke, NULL}, 0));
	GPG(NULL, &key, "--export", "gone@example.org");
	struct signature answer;
	struct parts parts = test_parts(TEXT);
	struct keyring *keyring = keyring_open(&error);
	assert_success(keyring ? 0 : -1, &error);
	assert_success(keyring_add(keyring, key.data, key.len, "key", &error), &error);
	assert_success(
		keyring_verify(keyring, signature.data, signature.len, &parts, &answer, &error),
		&error);
	assert_answer(&answer, SIGNATURE_REVOKED, "by a key that was revoked");
	assert_false(signature_is_sound(&answer));
	keyring_close(keyring);
	parts_free(&parts);
}

/* Only what is newer of keys that are there is taken. */
static void test_renew_adds_no_key(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	const struct test_key *key = test_key("ed25519", NULL), *other = test_key("rsa2048", NULL);
	AUTO_FREE char *public = test_read(other->public);
	struct keyring *keyring = open_with(key);
	assert_success(keyring_renew(keyring, public, strlen(public), "x", &error), &error);
	assert_int_equal(keyring_renew(keyring, "x", 1, "x", &error), -1);
	assert_error(&error, "'x' is neither an OpenPGP key nor the revocation of a key that is "
			     "known");
	const struct key_parts *parts = keyring_parts(keyring, &error);
	assert_non_null(parts);
	assert_int_equal(parts->n, 1);
	assert_non_null(key_parts_find(parts, key->fingerprint));
	/* and afterwards adding adds again */
	assert_success(keyring_add(keyring, public, strlen(public), "x", &error), &error);
	parts = keyring_parts(keyring, &error);
	assert_non_null(parts);
	assert_int_equal(parts->n, 2);
	keyring_close(keyring);
}

/* An expired key is told where a sound signature of it was met, as long as nothing newer is known
 * of it. */
static void test_expired_keys(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	const struct test_key *key = test_key_expired("ed25519");
	AUTO_BUFFER extended = BUFFER_INIT;
	AUTO_BUFFER signature = sign_by_gpg(key, "20200101T120000!", "0");
	CLEANUP(key_parts_free) struct key_parts expired = {0}, later = {0};
	struct signature answer;
	struct parts parts = test_parts(TEXT);
	struct keyring *keyring = open_with(key);
	assert_success(keyring_expired(keyring, &expired, &error), &error);
	assert_int_equal(expired.n, 0);
	for (int i = 0; i < 2; i++)
		assert_success(keyring_verify(keyring, signature.data, signature.len, &parts,
					      &answer, &error),
			       &error);
	assert_success(keyring_expired(keyring, &expired, &error), &error);
	assert_int_equal(expired.n, 1);
	assert_string_equal(expired.v[0].fingerprint, key->fingerprint);
	assert_int_equal(expired.v[0].ends, answer.ended);
	GPG(NULL, NULL, "--quick-set-expire", key->fingerprint, "1y");
	GPG(NULL, &extended, "--export", key->fingerprint);
	assert_success(keyring_renew(keyring, extended.data, extended.len, "x", &error), &error);
	assert_success(keyring_expired(keyring, &later, &error), &error);
	assert_int_equal(later.n, 0);
	keyring_close(keyring);
	parts_free(&parts);
}

static void test_verify_no_signature(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", NULL);
	static const char *const texts[] = {
		"",
		"x",
		"no signature at all\n",
		"-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n",
	};
	struct buffer signature = BUFFER_INIT;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		buffer_clear(&signature);
		buffer_add_text(&signature, texts[i]);
		struct signature answer = test_verify(key, &signature, TEXT);
		assert_int_equal(answer.state, SIGNATURE_INVALID);
		assert_string_equal(answer.fingerprint, "");
	}
	buffer_free(&signature);
	/* signed text is not a detached signature of something else */
	AUTO_BUFFER clear = sign_clear(key, RELEASE);
	assert_int_equal(test_verify(key, &clear, TEXT).state, SIGNATURE_INVALID);
}

static void test_verify_two_signatures(void **state UNUSED)
{
	const struct test_key *one = test_key("ed25519", NULL), *two = test_key("rsa2048", NULL);
	AUTO_BUFFER second = sign(two, TEXT, false, -1);
	AUTO_BUFFER first = sign(one, TEXT, false, -1);
	buffer_add(&first, second.data, second.len);
	struct signature answer = test_verify(one, &first, TEXT);
	assert_int_equal(answer.state, SIGNATURE_GOOD);
	assert_string_equal(answer.fingerprint, one->fingerprint);
	answer = test_verify(two, &first, TEXT);
	assert_int_equal(answer.state, SIGNATURE_GOOD);
	assert_string_equal(answer.fingerprint, two->fingerprint);
	assert_int_equal(test_verify(two, &first, "other").state, SIGNATURE_BAD);
}

/* A large file is read piece by piece, and one that is no signature at all ends gpg early. */
static void test_verify_large_file(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", NULL);
	struct error error = ERROR_INIT;
	struct signature answer;
	const size_t size = (size_t)32 << 20;
	int fd = open(test_path("large"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)size), 0);
	assert_int_equal(pwrite(fd, "x", 1, (off_t)size / 2), 1);
	struct parts parts = test_parts(TEXT);
	parts_add_file(&parts, fd, 5, size - 5);
	struct buffer signature = BUFFER_INIT;
	struct signer *signer = test_signer(key, NULL, -1);
	assert_success(signer_detach(signer, &parts, false, &signature, &error), &error);
	signer_close(signer);
	struct keyring *keyring = open_with(key);
	assert_success(
		keyring_verify(keyring, signature.data, signature.len, &parts, &answer, &error),
		&error);
	assert_int_equal(answer.state, SIGNATURE_GOOD);
	assert_int_equal(pwrite(fd, "y", 1, (off_t)size / 2), 1);
	assert_success(
		keyring_verify(keyring, signature.data, signature.len, &parts, &answer, &error),
		&error);
	assert_int_equal(answer.state, SIGNATURE_BAD);
	assert_success(keyring_verify(keyring, "nonsense", 8, &parts, &answer, &error), &error);
	assert_int_equal(answer.state, SIGNATURE_INVALID);
	assert_int_equal(ftruncate(fd, (off_t)size / 2), 0);
	assert_int_equal(
		keyring_verify(keyring, signature.data, signature.len, &parts, &answer, &error),
		-1);
	assert_error(&error, "cannot read what was signed: input/output error");
	keyring_close(keyring);
	buffer_free(&signature);
	parts_free(&parts);
	assert_int_equal(close(fd), 0);
}

static struct signature verify_clear(const struct test_key *key, const struct buffer *signed_text,
				     struct buffer *text)
{
	struct error error = ERROR_INIT;
	struct signature answer;
	struct keyring *keyring = open_with(key);
	assert_success(keyring_verify_clear(keyring, signed_text->data, signed_text->len, text,
					    &answer, &error),
		       &error);
	keyring_close(keyring);
	return answer;
}

static void test_verify_clear(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", NULL);
	AUTO_BUFFER text = BUFFER_INIT;
	AUTO_BUFFER signed_text = sign_clear(key, RELEASE);
	buffer_add_text(&text, "before\n");
	assert_int_equal(verify_clear(key, &signed_text, &text).state, SIGNATURE_GOOD);
	assert_string_equal(buffer_text(&text), "before\n" RELEASE);
	buffer_clear(&text);
	assert_int_equal(verify_clear(test_key("rsa2048", NULL), &signed_text, &text).state,
			 SIGNATURE_UNKNOWN_KEY);
	char *changed = strstr((char *)signed_text.data, "Ingot");
	changed[0] = 'X';
	assert_int_equal(verify_clear(key, &signed_text, &text).state, SIGNATURE_BAD);
	assert_int_equal(text.len, 0);
}

/* Good signatures around which something else was put. */
static void test_verify_clear_with_more(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", NULL);
	struct buffer one = sign_clear(key, "a\n"),
		      two = sign_clear(test_key("rsa2048", NULL), "b\n"), text = BUFFER_INIT,
		      all = BUFFER_INIT;
	static const char *const around[][2] = {{"Origin: evil\n", ""}, {"", "Origin: evil\n"}};
	for (size_t i = 0; i < ARRAY_SIZE(around); i++) {
		buffer_clear(&all);
		buffer_add_text(&all, around[i][0]);
		buffer_add(&all, one.data, one.len);
		buffer_add_text(&all, around[i][1]);
		assert_int_equal(verify_clear(key, &all, &text).state, SIGNATURE_INVALID);
	}
	buffer_clear(&all);
	buffer_add(&all, two.data, two.len);
	buffer_add(&all, one.data, one.len);
	assert_int_equal(verify_clear(key, &all, &text).state, SIGNATURE_INVALID);
	assert_int_equal(text.len, 0);
	buffer_free(&one);
	buffer_free(&two);
	buffer_free(&all);
	buffer_free(&text);
}

static void flip_each(const struct test_key *key, const struct buffer *good)
{
	struct error error = ERROR_INIT;
	struct keyring *keyring = open_with(key);
	AUTO_BUFFER bytes = BUFFER_INIT, text = BUFFER_INIT;
	buffer_add(&bytes, good->data, good->len);
	for (size_t i = 0; i < good->len; i++) {
		struct signature answer;
		bytes.data[i] ^= 1;
		assert_success(keyring_verify_clear(keyring, bytes.data, bytes.len, &text, &answer,
						    &error),
			       &error);
		if (answer.state == SIGNATURE_GOOD)
			fail_msg("byte %zu, '%c': taken", i, bytes.data[i]);
		bytes.data[i] ^= 1;
	}
	assert_int_equal(text.len, 0);
	keyring_close(keyring);
}

/* A signed text is taken as it was written, and no other. */
static void test_verify_clear_each_byte(void **state UNUSED)
{
	static const char *const types[] = {"ed25519", "nistp384"};
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		const struct test_key *key = test_key(types[i], NULL);
		struct buffer signed_text = sign_clear(key, "a\n- b\n"), text = BUFFER_INIT;
		struct signature answer = verify_clear(key, &signed_text, &text);
		assert_int_equal(answer.state, SIGNATURE_GOOD);
		assert_int_equal(strlen(answer.covered), 64);
		flip_each(key, &signed_text);
		buffer_free(&signed_text);
		buffer_free(&text);
	}
}

/* The signature stays good, and the file is another. */
static void test_verify_clear_in_another_form(void **state UNUSED)
{
	static const char *const changes[][2] = {
		{"SIGNATURE-----\n", "SIGNATURE-----\nComment: x\n"},
		{"a\n", "a \n"},
		{"Hash: ", "Hash:  "},
	};
	const struct test_key *key = test_key("ed25519", NULL);
	AUTO_BUFFER text = BUFFER_INIT;
	AUTO_BUFFER signed_text = sign_clear(key, "a\nb\n");
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		struct buffer changed = BUFFER_INIT;
		const char *at = strstr(buffer_text(&signed_text), changes[i][0]);
		assert_non_null(at);
		buffer_add(&changed, signed_text.data, (size_t)(at - (char *)signed_text.data));
		buffer_add_text(&changed, changes[i][1]);
		buffer_add_text(&changed, at + strlen(changes[i][0]));
		struct signature answer = verify_clear(key, &changed, &text);
		assert_int_equal(answer.state, SIGNATURE_OTHER_FORM);
		assert_string_equal(answer.covered, "");
		assert_int_equal(text.len, 0);
		buffer_free(&changed);
	}
	const struct signature other = {.state = SIGNATURE_OTHER_FORM};
	char shown[SIGNATURE_TEXT_SIZE];
	signature_text(&other, shown);
	assert_string_equal(shown, "not in the form that ingot writes");
}

static void test_add_what_is_no_key(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct keyring *keyring = keyring_open(&error);
	assert_success(keyring ? 0 : -1, &error);
	static const char *const keys[] = {"", "no key\n",
					   "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END "
					   "PGP PUBLIC KEY BLOCK-----\n"};
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		assert_int_equal(keyring_add(keyring, keys[i], strlen(keys[i]), "x.asc", &error),
				 -1);
		assert_error(&error, "'x.asc' is not an OpenPGP key");
	}
	keyring_close(keyring);
	keyring_close(NULL);
}

/* The first packet of a key, without a user id and its signature (RFC 4880, 11.1). */
static void test_add_bare_key(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER public = BUFFER_INIT;
	struct signer *signer = test_signer(test_key("ed25519", NULL), NULL, -1);
	assert_success(signer_newest_form(signer, &public, &error), &error);
	signer_close(signer);
	struct keyring *keyring = keyring_open(&error);
	assert_success(keyring ? 0 : -1, &error);
	assert_int_equal(public.data[0], 0x98);
	assert_int_equal(
		keyring_add(keyring, public.data, 2 + (size_t) public.data[1], "x.gpg", &error),
		-1);
	assert_error(&error, "gpg does not accept the key in 'x.gpg'");
	assert_success(keyring_add(keyring, public.data, public.len, "x.gpg", &error), &error);
	/* once more is fine */
	assert_success(keyring_add(keyring, public.data, public.len, "x.gpg", &error), &error);
	keyring_close(keyring);
}

static void test_nothing_is_left(void **state UNUSED)
{
	struct keyring *keyring = open_with(test_key("ed25519", NULL));
	const char *home = test_home();
	assert_non_null(home);
	AUTO_FREE char *path = xstrdup(home);
	assert_false(test_process_has("cmdline", path));
	keyring_close(keyring);
	assert_home_is_gone(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verify_good),
		cmocka_unit_test(test_verify_future_signature),
		cmocka_unit_test(test_verify_tampered),
		cmocka_unit_test(test_verify_unknown_key),
		cmocka_unit_test(test_verify_expired),
		cmocka_unit_test(test_verify_late),
		cmocka_unit_test(test_verify_ended),
		cmocka_unit_test(test_verify_revoked),
		cmocka_unit_test(test_renew_adds_no_key),
		cmocka_unit_test(test_expired_keys),
		cmocka_unit_test(test_verify_no_signature),
		cmocka_unit_test(test_verify_two_signatures),
		cmocka_unit_test(test_verify_large_file),
		cmocka_unit_test(test_verify_clear),
		cmocka_unit_test(test_verify_clear_with_more),
		cmocka_unit_test(test_verify_clear_each_byte),
		cmocka_unit_test(test_verify_clear_in_another_form),
		cmocka_unit_test(test_add_what_is_no_key),
		cmocka_unit_test(test_add_bare_key),
		cmocka_unit_test(test_nothing_is_left),
	};
	return cmocka_run_group_tests(tests, make_gpg_home, remove_gpg_home);
}
