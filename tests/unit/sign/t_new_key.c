/* t_new_key.c - tests of new_key_make (sign/new_key.h)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/host.h"
#include "base/memory.h"
#include "sign/certificates.h"
#include "sign/keyring.h"
#include "sign/new_key.h"
#include "tests/unit/keys.h"

#define USER "Example Archive <archive@example.org>"

static struct host empty_host(char **environment)
{
	return (struct host){.environment = environment};
}

/* Makes a key, or fails the test. */
static void make_key(const struct new_key_order *order, char **environment, struct new_key *key)
{
	const struct host host = empty_host(environment);
	struct error error = ERROR_INIT;
	assert_success(new_key_make(order, &host, key, &error), &error);
	assert_null(test_home());
}

static void read_one(const struct buffer *bytes, struct certificates *found)
{
	struct error error = ERROR_INIT;
	assert_success(certificates_read(bytes->data, bytes->len, "key", found, &error), &error);
	assert_int_equal(found->n, 1);
}

static void check_certificate(const struct buffer *bytes, const struct new_key *key,
			      const char *algorithm, enum key_secret secret)
{
	CLEANUP(certificates_free) struct certificates found = {0};
	read_one(bytes, &found);
	const struct certificate_key *primary = found.v[0].v;
	assert_int_equal(found.v[0].n, 1);
	assert_string_equal(found.v[0].names.v[0], USER);
	assert_string_equal(primary->fingerprint, key->fingerprint);
	assert_string_equal(primary->algorithm, algorithm);
	assert_int_equal(primary->digest, SELF_DIGEST_SHA512);
	assert_int_equal(primary->secret, secret);
	assert_int_equal(primary->expires, 0);
	assert_true(primary->can_sign);
}

static void test_make_each_algorithm(void **state UNUSED)
{
	static const char *const algorithms[] = {"rsa4096", "ed25519"};
	char *environment[] = {NULL};
	for (size_t i = 0; i < ARRAY_SIZE(algorithms); i++) {
		CLEANUP(new_key_free) struct new_key key;
		const struct new_key_order order = {.name = USER, .algorithm = algorithms[i]};
		assert_true(new_key_has_algorithm(algorithms[i]));
		make_key(&order, environment, &key);
		assert_false(key.is_protected);
		check_certificate(&key.secret, &key, algorithms[i], SECRET_PLAIN);
		check_certificate(&key.public, &key, algorithms[i], SECRET_NONE);
	}
	assert_false(new_key_has_algorithm("rsa2048"));
}

static void test_make_with_a_passphrase(void **state UNUSED)
{
	char *environment[] = {xstrdup("INGOT_PASSPHRASE=geheim"), NULL};
	CLEANUP(new_key_free) struct new_key key;
	const struct new_key_order order = {.name = USER, .algorithm = "ed25519"};
	make_key(&order, environment, &key);
	free(environment[0]);
	assert_true(key.is_protected);
	check_certificate(&key.secret, &key, "ed25519", SECRET_PROTECTED);
	struct signer_options options = {
		.key = test_file("protected.asc", key.secret.data, key.secret.len),
		.passphrase = "geheim",
		.time = -1};
	struct error error = ERROR_INIT;
	struct signer *signer = signer_open(&options, &error);
	assert_success(signer ? 0 : -1, &error);
	signer_close(signer);
	options.passphrase = "falsch";
	assert_null(signer_open(&options, &error));
	assert_non_null(strstr(error.message, "wrong passphrase"));
	error_clear(&error);
}

static void test_make_without_the_passphrase_file(void **state UNUSED)
{
	char *environment[] = {NULL};
	const struct host host = empty_host(environment);
	const struct new_key_order order = {.name = USER,
					    .passphrase_file = test_path("nothing-there")};
	CLEANUP(new_key_free) struct new_key key;
	struct error error = ERROR_INIT;
	assert_int_equal(new_key_make(&order, &host, &key, &error), -1);
	assert_non_null(strstr(error.message, "no such file"));
	error_clear(&error);
	assert_int_equal(key.secret.len, 0);
}

/* gpg takes the file as it is, and the key is revoked then. */
static void test_make_revocation(void **state UNUSED)
{
	char *environment[] = {NULL};
	CLEANUP(new_key_free) struct new_key key;
	CLEANUP(certificates_free) struct certificates found = {0};
	const struct new_key_order order = {.name = USER, .algorithm = "ed25519"};
	make_key(&order, environment, &key);
	const char *const argv[] = {
		"sh",
		"-ec",
		"home=$(mktemp -d /tmp/ingot-key-XXXXXX); trap 'rm -r \"$home\"' EXIT\n"
		"gpg --homedir \"$home\" --batch --quiet --import \"$1\" \"$2\" 2>&1\n"
		"gpg --homedir \"$home\" --batch --quiet --armor --export 2>/dev/null",
		"sh",
		test_file("public.asc", key.public.data, key.public.len),
		test_file("revocation.asc", key.revocation.data, key.revocation.len),
		NULL};
	AUTO_FREE char *exported = test_run(argv, 0);
	const struct buffer bytes = {(uint8_t *)exported, strlen(exported), 0};
	read_one(&bytes, &found);
	assert_true(found.v[0].v[0].is_revoked);
	assert_non_null(strstr(buffer_text(&key.revocation), key.fingerprint));
	/* By itself it is no key, and says whose it is. */
	struct error error = ERROR_INIT;
	struct certificates none = {0};
	AUTO_FREE char *message =
		xasprintf("'x.rev' is not a key: it is a revocation certificate of key %s",
			  key.fingerprint + 24);
	assert_int_equal(
		certificates_read(key.revocation.data, key.revocation.len, "x.rev", &none, &error),
		-1);
	assert_error(&error, message);
}

static bool is_revoked(struct keyring *keyring)
{
	struct error error = ERROR_INIT;
	const struct key_parts *parts = keyring_parts(keyring, &error);
	assert_non_null(parts);
	assert_int_equal(parts->n, 1);
	return parts->v[0].is_revoked;
}

/* A revocation has no key in it: a keyring takes it nevertheless, and only for the key whose it is.
 */
static void test_revoke(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	char *environment[] = {NULL};
	CLEANUP(new_key_free) struct new_key key, other;
	const struct new_key_order order = {.name = USER, .algorithm = "ed25519"};
	make_key(&order, environment, &key);
	make_key(&order, environment, &other);
	AUTO_BUFFER garbage = BUFFER_INIT;
	buffer_add_text(&garbage, USER);
	const struct buffer *const nothing[] = {&other.revocation, &other.public, &garbage};
	struct keyring *keyring = keyring_open(&error);
	assert_success(keyring_add(keyring, key.public.data, key.public.len, "key", &error),
		       &error);
	for (size_t i = 0; i < ARRAY_SIZE(nothing); i++) {
		/* Another key is nothing to take, and no error. */
		(void)!keyring_renew(keyring, nothing[i]->data, nothing[i]->len, "x", &error);
		error_clear(&error);
		assert_false(is_revoked(keyring));
	}
	for (int i = 0; i < 2; i++) {
		assert_success(keyring_renew(keyring, key.revocation.data, key.revocation.len, "x",
					     &error),
			       &error);
		assert_true(is_revoked(keyring));
	}
	keyring_close(keyring);
}

static const char *const good[] = {USER,
				   "Example Archive",
				   "archive@example.org",
				   "<archive@example.org>",
				   "Anna Müller <a@b>",
				   "-x <a@b>",
				   "A (packages) <a@b>",
				   "=A",
				   "#1",
				   "x",
				   "A: \"B\", 'C' \\ %s <a@b>"};

/* gpg takes what is not refused, and writes it as it is. */
static void test_make_each_name(void **state UNUSED)
{
	char *environment[] = {NULL};
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		CLEANUP(new_key_free) struct new_key key;
		CLEANUP(certificates_free) struct certificates found = {0};
		const struct new_key_order order = {.name = good[i], .algorithm = "ed25519"};
		make_key(&order, environment, &key);
		read_one(&key.secret, &found);
		assert_string_equal(found.v[0].names.v[0], good[i]);
	}
}

static void test_check_name(void **state UNUSED)
{
	static const struct {
		const char *name, *fault;
	} bad[] = {
		{"", "it is empty"},
		{"  ", "it is empty"},
		{" A <a@b>", "it begins or ends with a blank"},
		{"A <a@b> ", "it begins or ends with a blank"},
		{"A\nB", "it has a control character"},
		{"A\tB", "it has a control character"},
		{"A \xff", "it is not UTF-8"},
		{"A <a@b", "angle brackets stand around one mail address at its end"},
		{"A a@b>", "angle brackets stand around one mail address at its end"},
		{"A <a@b> B", "angle brackets stand around one mail address at its end"},
		{"A <<a@b>", "angle brackets stand around one mail address at its end"},
		{"A <a@b><c@d>", "angle brackets stand around one mail address at its end"},
		{"A <>", "there is no mail address between the angle brackets"},
		{"A <a>", "there is no mail address between the angle brackets"},
		{"A <@b>", "there is no mail address between the angle brackets"},
		{"A <a@>", "there is no mail address between the angle brackets"},
		{"A <a@b@c>", "there is no mail address between the angle brackets"},
		{"A <a b@c>", "there is no mail address between the angle brackets"},
		{"A<a@b>", "a blank is missing before the mail address"},
	};
	struct error error = ERROR_INIT;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		assert_success(new_key_check_name(good[i], &error), &error);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		AUTO_FREE char *message =
			xasprintf("cannot make a key for '%s': %s", bad[i].name, bad[i].fault);
		assert_int_equal(new_key_check_name(bad[i].name, &error), -1);
		assert_error(&error, message);
	}
	char longest[257];
	memset(longest, 'x', 256);
	longest[256] = '\0';
	assert_int_equal(new_key_check_name(longest, &error), -1);
	error_clear(&error);
	longest[255] = '\0';
	assert_success(new_key_check_name(longest, &error), &error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_make_each_algorithm),
		cmocka_unit_test(test_make_with_a_passphrase),
		cmocka_unit_test(test_make_without_the_passphrase_file),
		cmocka_unit_test(test_make_revocation),
		cmocka_unit_test(test_revoke),
		cmocka_unit_test(test_make_each_name),
		cmocka_unit_test(test_check_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
