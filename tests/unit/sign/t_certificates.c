/* t_certificates.c - tests of certificates_read (sign/certificates.h), with keys made by gpg
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/base64.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/vector.h"
#include "sign/certificates.h"
#include "tests/unit/keys.h"

#define LIMIT ((size_t)1 << 20)
#define DAY ((int64_t)24 * 60 * 60)

static struct certificates read_bytes(const struct buffer *bytes)
{
	struct error error = ERROR_INIT;
	struct certificates found = {0};
	AUTO_FREE uint8_t *exact = xmemdup(bytes->data, bytes->len);
	assert_success(certificates_read(exact, bytes->len, "key", &found, &error), &error);
	return found;
}

static struct certificates read_file(const char *path)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER bytes = BUFFER_INIT;
	assert_success(file_read(path, LIMIT, &bytes, &error), &error);
	return read_bytes(&bytes);
}

/* ---- Algorithms ---- */

static const struct {
	const char *type;
	enum key_family family;
	unsigned bits;
} kinds[] = {
	{"rsa1024", KEY_RSA, 1024},        {"rsa2048", KEY_RSA, 2048},
	{"ed25519", KEY_ED25519, 255},     {"nistp256", KEY_NIST, 256},
	{"nistp384", KEY_NIST, 384},       {"brainpoolP256r1", KEY_BRAINPOOL, 256},
	{"secp256k1", KEY_SECP256K1, 256}, {"dsa2048", KEY_DSA, 2048},
};

static void check_kind(size_t i, const char *path, const char *fingerprint, enum key_secret secret)
{
	struct certificates found = read_file(path);
	assert_int_equal(found.n, 1);
	assert_int_equal(found.v[0].n, 1);
	const struct certificate_key *key = &found.v[0].v[0];
	assert_string_equal(key->algorithm, kinds[i].type);
	assert_int_equal(key->family, kinds[i].family);
	assert_int_equal(key->bits, kinds[i].bits);
	assert_string_equal(key->fingerprint, fingerprint);
	assert_int_equal(key->version, 4);
	assert_int_equal(key->secret, secret);
	assert_true(key->can_sign);
	assert_false(key->is_revoked);
	assert_int_equal(key->expires, 0);
	assert_in_range(key->digest, SELF_DIGEST_SHA256, SELF_DIGEST_SHA512);
	assert_int_equal(found.v[0].names.n, 1);
	assert_string_equal(found.v[0].names.v[0], "Ingot Test <ingot@example.org>");
	certificates_free(&found);
}

static void test_certificates_of_each_algorithm(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		const struct test_key *key = test_key(kinds[i].type, NULL);
		check_kind(i, key->public, key->fingerprint, SECRET_NONE);
		check_kind(i, key->secret, key->fingerprint, SECRET_PLAIN);
	}
}

static void test_certificates_with_a_passphrase(void **state UNUSED)
{
	struct certificates found = read_file(test_key("ed25519", "geheim")->secret);
	assert_int_equal(found.v[0].v[0].secret, SECRET_PROTECTED);
	certificates_free(&found);
}

/* ---- What self-signatures say ---- */

/* Makes a key in a folder of its own, with a variable of tests/keys.sh set. */
static struct certificates make_with(const char *folder, const char *variable, const char *value,
				     const char *type)
{
	const char *const argv[] = {test_source("tests/keys.sh"), test_path(folder), type, NULL};
	assert_int_equal(unsetenv("MADE"), 0);
	assert_int_equal(setenv("EXPIRES", "never", 1), 0);
	assert_int_equal(setenv(variable, value, 1), 0);
	free(test_run(argv, 0));
	assert_int_equal(unsetenv(variable), 0);
	AUTO_FREE char *path = xasprintf("%s/public.asc", test_path(folder));
	return read_file(path);
}

static void test_certificates_digest(void **state UNUSED)
{
	static const struct {
		const char *name;
		enum self_digest digest;
	} digests[] = {{"SHA1", SELF_DIGEST_SHA1},
		       {"SHA224", SELF_DIGEST_SHA224},
		       {"SHA384", SELF_DIGEST_SHA384},
		       {"SHA512", SELF_DIGEST_SHA512}};
	for (size_t i = 0; i < ARRAY_SIZE(digests); i++) {
		struct certificates found =
			make_with(digests[i].name, "DIGEST", digests[i].name, "ed25519");
		assert_int_equal(found.v[0].v[0].digest, digests[i].digest);
		assert_string_equal(certificates_digest_name(digests[i].digest), digests[i].name);
		certificates_free(&found);
	}
}

static void test_certificates_end(void **state UNUSED)
{
	struct certificates found = make_with("ends", "EXPIRES", "30d", "ed25519");
	const struct certificate_key *key = &found.v[0].v[0];
	assert_int_equal(key->expires, key->made + 30 * DAY);
	assert_int_equal(certificates_end(&found.v[0], key), key->expires);
	certificates_free(&found);
}

/* A signature over the key itself that is newer, and says nothing of an end or of what the key may
 * do, leaves what was said with the name: gpg makes one for a designated revoker. */
static void test_certificates_end_beside_a_revoker(void **state UNUSED)
{
	static const char script[] =
		"home=$(mktemp -d /tmp/ingot-key-XXXXXX)\n"
		"finish() { gpgconf --homedir \"$home\" --kill all; rm -rf \"$home\"; }\n"
		"trap finish EXIT\n"
		"run() { gpg --homedir \"$home\" --quiet --no-tty --pinentry-mode loopback "
		"--passphrase '' \"$@\" 2>>\"$home/said\" || { cat \"$home/said\" >&2; exit 1; }; "
		"}\n"
		"yesterday=$(date -u -d yesterday +%Y%m%dT%H%M%S)\n"
		"run --faked-system-time \"$yesterday!\" --batch --quick-gen-key 'A <a@b>' ed25519 "
		"sign,cert 30d\n"
		"run --batch --quick-gen-key 'R <r@b>' ed25519 sign,cert never\n"
		"other=$(run --batch --with-colons --list-keys r@b | awk -F: '/^fpr/ {print "
		"$10}')\n"
		"printf '%s\\ny\\nsave\\n' \"$other\" | run --command-fd 0 --edit-key a@b "
		"addrevoker "
		">\"$home/asked\"\n"
		"run --batch --armor --export a@b\n";
	const char *const argv[] = {"sh", "-ec", script, NULL};
	AUTO_FREE char *text = test_run(argv, 0);
	const struct buffer bytes = {(uint8_t *)text, strlen(text), 0};
	struct certificates found = read_bytes(&bytes);
	const struct certificate_key *key = &found.v[0].v[0];
	assert_int_equal(key->expires, key->made + 30 * DAY);
	assert_true(key->can_sign);
	certificates_free(&found);
}

static void test_certificates_revoked(void **state UNUSED)
{
	struct certificates found = make_with("revoked", "REVOKED", "yes", "rsa2048");
	assert_true(found.v[0].v[0].is_revoked);
	assert_int_equal(found.v[0].v[0].digest, SELF_DIGEST_SHA512);
	certificates_free(&found);
}

static void test_certificates_with_a_subkey(void **state UNUSED)
{
	struct certificates found = make_with("subkey", "EXPIRES", "10d", "ed25519-subkey");
	const struct certificate *certificate = &found.v[0];
	assert_int_equal(certificate->n, 2);
	assert_false(certificate->v[0].can_sign);
	assert_true(certificate->v[1].can_sign);
	assert_in_range(certificate->v[1].digest, SELF_DIGEST_SHA256, SELF_DIGEST_SHA512);
	assert_true(certificate->v[1].expires > certificate->v[1].made);
	assert_string_not_equal(certificate->v[0].fingerprint, certificate->v[1].fingerprint);
	certificates_free(&found);
}

static void test_certificates_end_with_the_primary(void **state UNUSED)
{
	struct certificate_key keys[] = {{.expires = 100}, {.expires = 200}, {.expires = 0}};
	struct certificate certificate = {.v = keys, .n = ARRAY_SIZE(keys)};
	assert_int_equal(certificates_end(&certificate, &keys[1]), 100);
	assert_int_equal(certificates_end(&certificate, &keys[2]), 100);
	keys[0].expires = 0;
	assert_int_equal(certificates_end(&certificate, &keys[1]), 200);
	assert_int_equal(certificates_end(&certificate, &keys[2]), 0);
}

/* ---- Forms of the file ---- */

static void add_file(const char *path, struct buffer *text)
{
	AUTO_FREE char *bytes = test_read(path);
	buffer_add_text(text, bytes);
}

static void test_certificates_of_several_blocks(void **state UNUSED)
{
	AUTO_BUFFER text = BUFFER_INIT;
	buffer_add_text(&text, "The keys of the archive:\r\n");
	add_file(test_key("ed25519", NULL)->public, &text);
	buffer_add_text(&text, "and\n");
	add_file(test_key("rsa2048", NULL)->secret, &text);
	struct certificates found = read_bytes(&text);
	assert_int_equal(found.n, 2);
	assert_string_equal(found.v[0].v[0].algorithm, "ed25519");
	assert_int_equal(found.v[0].v[0].secret, SECRET_NONE);
	assert_string_equal(found.v[1].v[0].algorithm, "rsa2048");
	assert_int_equal(found.v[1].v[0].secret, SECRET_PLAIN);
	certificates_free(&found);
}

static void test_certificates_of_base64(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", NULL);
	AUTO_FREE char *armoured = test_read(key->secret);
	AUTO_BUFFER text = BUFFER_INIT;
	base64_encode(armoured, strlen(armoured), &text);
	struct certificates found = read_bytes(&text);
	assert_int_equal(found.n, 1);
	assert_string_equal(found.v[0].v[0].fingerprint, key->fingerprint);
	certificates_free(&found);
}

static void test_certificates_refused(void **state UNUSED)
{
	static const char *const texts[] = {
		"",
		"hello\n",
		"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQINBF\n",
		"-----BEGIN PGP SIGNATURE-----\n\niHUE\n-----END PGP SIGNATURE-----\n",
		"\x99",
		"\xc6\x03\x04\x01\x02"};
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct error error = ERROR_INIT;
		struct certificates found = {0};
		assert_int_equal(
			certificates_read(texts[i], strlen(texts[i]), "x.asc", &found, &error), -1);
		assert_error(&error, "'x.asc' is not an OpenPGP key");
		assert_int_equal(found.n, 0);
	}
}

/* ---- Keys that gpg 2.2 does not make ---- */

/* RFC 9580, 5.5.2.3 and 5.5.4: a key of version 6; only its head and its Ed25519 numbers count. */
static void test_certificates_version_6(void **state UNUSED)
{
	static const uint8_t head[] = {0xc6, 42, 6, 0x63, 0x87, 0x7f, 0xe3, 27, 0, 0, 0, 32};
	AUTO_BUFFER bytes = BUFFER_INIT;
	buffer_add(&bytes, head, sizeof head);
	buffer_add_zeros(&bytes, 32);
	struct certificates found = read_bytes(&bytes);
	assert_int_equal(found.n, 1);
	assert_int_equal(found.v[0].v[0].version, 6);
	assert_int_equal(found.v[0].v[0].family, KEY_ED25519);
	assert_int_equal(strlen(found.v[0].v[0].fingerprint), 64);
	assert_int_equal(found.v[0].v[0].digest, SELF_DIGEST_NONE);
	certificates_free(&found);
}

/* An algorithm of the future, in a public key of version 4. */
static void test_certificates_unknown_algorithm(void **state UNUSED)
{
	static const uint8_t packet[] = {0x98, 8, 4, 0x63, 0x87, 0x7f, 0xe3, 99, 1, 2};
	AUTO_BUFFER bytes = BUFFER_INIT;
	buffer_add(&bytes, packet, sizeof packet);
	struct certificates found = read_bytes(&bytes);
	assert_string_equal(found.v[0].v[0].algorithm, "algorithm 99");
	assert_int_equal(found.v[0].v[0].family, KEY_UNKNOWN);
	assert_int_equal(strlen(found.v[0].v[0].fingerprint), 40);
	certificates_free(&found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_certificates_of_each_algorithm),
		cmocka_unit_test(test_certificates_with_a_passphrase),
		cmocka_unit_test(test_certificates_digest),
		cmocka_unit_test(test_certificates_end),
		cmocka_unit_test(test_certificates_end_beside_a_revoker),
		cmocka_unit_test(test_certificates_revoked),
		cmocka_unit_test(test_certificates_with_a_subkey),
		cmocka_unit_test(test_certificates_end_with_the_primary),
		cmocka_unit_test(test_certificates_of_several_blocks),
		cmocka_unit_test(test_certificates_of_base64),
		cmocka_unit_test(test_certificates_refused),
		cmocka_unit_test(test_certificates_version_6),
		cmocka_unit_test(test_certificates_unknown_algorithm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
