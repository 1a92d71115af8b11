/* t_keyring.c - tests of sign/keyring.h, but for signature_issuer: t_issuer.c
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

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
	CLEANUP(free_pointer) char *public = test_read(key->public);
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
	struct buffer signature = sign(key, TEXT, false, 4102444800);
	struct signature answer = test_verify(key, &signature, TEXT);
	assert_int_equal(answer.state, SIGNATURE_GOOD);
	assert_int_equal(answer.made, 4102444800);
	buffer_free(&signature);
}

static void test_verify_tampered(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", NULL);
	struct buffer signature = sign(key, TEXT, false, -1);
	assert_int_equal(test_verify(key, &signature, "some Text\n").state, SIGNATURE_BAD);
	assert_int_equal(test_verify(key, &signature, TEXT "x").state, SIGNATURE_BAD);
	assert_int_equal(test_verify(key, &signature, "").state, SIGNATURE_BAD);
	signature.data[signature.len - 1] ^= 1;
	assert_int_equal(test_verify(key, &signature, TEXT).state, SIGNATURE_BAD);
	buffer_free(&signature);
}

static void test_verify_unknown_key(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", NULL);
	struct buffer signature = sign(key, TEXT, false, -1);
	struct signature answer = test_verify(test_key("rsa2048", NULL), &signature, TEXT);
	assert_int_equal(answer.state, SIGNATURE_UNKNOWN_KEY);
	assert_string_equal(answer.fingerprint, key->fingerprint);
	buffer_free(&signature);
}

/* By gpg alone, because Ingot does not sign with a key that has expired. */
static struct buffer sign_in_the_past(const struct test_key *key, const char *text)
{
	char home[] = "/tmp/ingot-test-gpg-XXXXXX";
	assert_non_null(mkdtemp(home));
	const char *input = test_text_file("text", text), *output = test_path("text.sig");
	const char *const import[] = {"gpg",     "--homedir", home,        "--batch",
				      "--quiet", "--import",  key->secret, NULL};
	const char *const sign[] = {"gpg",
				    "--homedir",
				    home,
				    "--batch",
				    "--quiet",
				    "--faked-system-time",
				    "20200101T120000!",
				    "--output",
				    output,
				    "--detach-sign",
				    input,
				    NULL};
	const char *const end[] = {"gpgconf", "--homedir", home, "--kill", "all", NULL};
	const char *const sockets[] = {"gpgconf", "--homedir", home, "--remove-socketdir", NULL};
	const char *const remove[] = {"rm", "-rf", home, NULL};
	struct buffer signature = BUFFER_INIT;
	struct error error = ERROR_INIT;
	free(test_run(import, 0));
	free(test_run(sign, 0));
	free(test_run(end, 0));
	free(test_run(sockets, 0));
	free(test_run(remove, 0));
	assert_success(file_read(output, 4096, &signature, &error), &error);
	return signature;
}

/* A key that was valid when it signed and is not any more. */
static void test_verify_expired(void **state UNUSED)
{
	const struct test_key *key = test_key_expired("ed25519");
	struct buffer signature = sign_in_the_past(key, TEXT);
	struct signature answer = test_verify(key, &signature, TEXT);
	assert_int_equal(answer.state, SIGNATURE_EXPIRED);
	assert_string_equal(answer.fingerprint, key->fingerprint);
	assert_int_equal(answer.made, 1577880000);
	/* but bytes that do not fit are still bad */
	assert_int_equal(test_verify(key, &signature, "other").state, SIGNATURE_BAD);
	buffer_free(&signature);
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
	struct buffer clear = sign_clear(key, RELEASE);
	assert_int_equal(test_verify(key, &clear, TEXT).state, SIGNATURE_INVALID);
	buffer_free(&clear);
}

static void test_verify_two_signatures(void **state UNUSED)
{
	const struct test_key *one = test_key("ed25519", NULL), *two = test_key("rsa2048", NULL);
	struct buffer first = sign(one, TEXT, false, -1), second = sign(two, TEXT, false, -1);
	buffer_add(&first, second.data, second.len);
	struct signature answer = test_verify(one, &first, TEXT);
	assert_int_equal(answer.state, SIGNATURE_GOOD);
	assert_string_equal(answer.fingerprint, one->fingerprint);
	answer = test_verify(two, &first, TEXT);
	assert_int_equal(answer.state, SIGNATURE_GOOD);
	assert_string_equal(answer.fingerprint, two->fingerprint);
	assert_int_equal(test_verify(two, &first, "other").state, SIGNATURE_BAD);
	buffer_free(&first);
	buffer_free(&second);
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
	struct buffer signed_text = sign_clear(key, RELEASE), text = BUFFER_INIT;
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
	buffer_free(&signed_text);
	buffer_free(&text);
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
	struct buffer bytes = BUFFER_INIT, text = BUFFER_INIT;
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
	buffer_free(&bytes);
	buffer_free(&text);
}

/* What is written is taken, and nothing else. */
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
	struct buffer signed_text = sign_clear(key, "a\nb\n"), text = BUFFER_INIT;
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
	assert_string_equal(signature_state_text(SIGNATURE_OTHER_FORM),
			    "not in the form that ingot writes");
	buffer_free(&signed_text);
	buffer_free(&text);
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
	struct buffer public = BUFFER_INIT;
	struct signer *signer = test_signer(test_key("ed25519", NULL), NULL, -1);
	assert_success(signer_public_key(signer, false, &public, &error), &error);
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
	buffer_free(&public);
}

static void test_nothing_is_left(void **state UNUSED)
{
	struct keyring *keyring = open_with(test_key("ed25519", NULL));
	const char *home = test_home();
	assert_non_null(home);
	CLEANUP(free_pointer) char *path = xstrdup(home);
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
	return cmocka_run_group_tests(tests, NULL, NULL);
}
