/* t_signing_key.c - tests of sign/signing_key_internal.h: keys of the user's keyring
 *
 * Keys in files are in t_signer.c.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "sign/armour_internal.h"
#include "sign/cleartext.h"
#include "tests/unit/keys.h"

#define TEXT "some text\n"
#define PASSPHRASE "two \"quoted\" 'words'"
#define NOON 4102488000 /* 2100-01-01, after any key here was made */

/* The user's GnuPG home of these tests. */
static char user_home[] = "/tmp/ingot-test-gpg-XXXXXX";

static void run_gpg(const char *option, const char *argument)
{
	const char *const argv[] = {"gpg", "--batch", "--quiet", "--yes", option, argument, NULL};
	free(test_run(argv, 0));
}

static void test_key_of_the_keyring(void **state UNUSED)
{
	const struct test_key *ann = test_key_of("ed25519-subkey", "Ann <ann@example.org>"),
			      *hann = test_key_of("ed25519", "Hann <hann@example.org>");
	run_gpg("--import", ann->secret);
	run_gpg("--import", hann->secret);
	AUTO_FREE char *spelled = xasprintf("0x%s", ann->fingerprint + 24);
	const char *const names[] = {"ann@example.org", ann->fingerprint, spelled,
				     "=Ann <ann@example.org>"};
	struct error error = ERROR_INIT;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct signer_options options = {.key = names[i], .time = NOON};
		struct signer *signer = signer_open(&options, &error);
		assert_success(signer ? 0 : -1, &error);
		assert_string_equal(signer_fingerprint(signer), ann->fingerprint);
		assert_true(signer_uses_subkey(signer));
		assert_non_null(test_home());
		struct buffer signature = test_detach(signer, TEXT, true);
		assert_int_equal(test_verify(ann, &signature, TEXT).made, NOON);
		buffer_free(&signature);
		signer_close(signer);
	}
}

/* With a key id only that part leaves the keyring; the public key stays whole. */
static void test_key_id_of_the_keyring(void **state UNUSED)
{
	const struct test_key *ann = test_key_of("ed25519-subkey", "Ann <ann@example.org>");
	struct error error = ERROR_INIT;
	struct signer_options options = {.key = "ann@example.org", .time = -1};
	struct signer *signer = signer_open(&options, &error);
	assert_success(signer ? 0 : -1, &error);
	AUTO_FREE char *subkey = xstrdup(signer_signing_fingerprint(signer));
	signer_close(signer);
	options.key_id = subkey;
	signer = signer_open(&options, &error);
	assert_success(signer ? 0 : -1, &error);
	assert_string_equal(signer_signing_fingerprint(signer), subkey);
	assert_non_null(test_home());
	AUTO_FREE char *secrets = xasprintf("%s/private-keys-v1.d", test_home());
	assert_int_equal(test_count_entries(secrets), 1);
	AUTO_BUFFER public = BUFFER_INIT;
	assert_success(signer_public_key(signer, &public, &error), &error);
	AUTO_FREE char *expected = test_read(ann->public);
	assert_string_equal(buffer_text(&public), expected);
	signer_close(signer);
}

static void test_ambiguous_and_unknown_names(void **state UNUSED)
{
	const struct test_key *bob = test_key_of("ed25519", "Bob <bob@example.org>"),
			      *other = test_key_of("nistp256", "Bob <bob@example.org>");
	AUTO_ERROR error = ERROR_INIT;
	struct signer_options options = {.key = "bob@example.org", .time = -1};
	assert_signer_refused(&options,
			      "there is neither a file '%s' nor such a secret key in the keyring",
			      options.key, "see gpg --list-secret-keys");
	run_gpg("--import", bob->secret);
	run_gpg("--import", other->secret);
	assert_null(signer_open(&options, &error));
	assert_true(text_starts(error.message,
				"2 secret keys in the keyring are called 'bob@example.org': "));
	assert_non_null(strstr(error.message, bob->fingerprint));
	assert_non_null(strstr(error.message, other->fingerprint));
}

/* The old key of an address does not stand in the way of the new one. */
static void test_expired_key_of_the_keyring(void **state UNUSED)
{
	const struct test_key *old = test_key_expired("ed25519"), *key = test_key("rsa2048", NULL);
	struct error error = ERROR_INIT;
	struct signer_options options = {.key = "ingot@example.org", .time = -1};
	run_gpg("--import", old->secret);
	assert_signer_refused(&options, "key '%s' expired on 2020-01-02", options.key,
			      "sign with another key");
	run_gpg("--import", key->secret);
	struct signer *signer = signer_open(&options, &error);
	assert_success(signer ? 0 : -1, &error);
	assert_string_equal(signer_fingerprint(signer), key->fingerprint);
	signer_close(signer);
}

static void test_revoked_key(void **state UNUSED)
{
	const struct test_key *key = test_key_of("ed25519", "Eve <eve@example.org>");
	run_gpg("--import", key->secret);
	/* gpg --generate-revocation asks; what it wrote when the key was made is not here */
	const char *script = test_text_file("revoke", "set -e\n"
						      "printf 'y\\n0\\n\\ny\\n' | gpg --no-tty "
						      "--command-fd 0 --status-fd 2 --yes "
						      "--output \"$2\" --gen-revoke \"$1\"\n"
						      "gpg --batch --import \"$2\"\n");
	const char *const argv[] = {"sh", script, key->fingerprint, test_path("revocation"), NULL};
	free(test_run(argv, 0));
	struct signer_options options = {.key = key->fingerprint, .time = -1};
	assert_signer_refused(&options, "key '%s' is revoked", options.key,
			      "sign with another key");
}

static void test_passphrase_of_the_keyring(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", PASSPHRASE);
	struct error error = ERROR_INIT;
	struct signer_options options = {
		.key = key->fingerprint, .passphrase = PASSPHRASE, .time = NOON};
	run_gpg("--import", key->secret);
	struct signer *signer = signer_open(&options, &error);
	assert_success(signer ? 0 : -1, &error);
	signer_close(signer);
	options.passphrase = "something else";
	assert_signer_refused(&options, "wrong passphrase for key '%s'", options.key, NULL);
	options.passphrase = NULL;
	assert_signer_refused(&options,
			      "cannot sign with key '%s': it has a passphrase and none was given",
			      options.key, "set INGOT_PASSPHRASE or use --passphrase-file");
}

/* The user's gpg.conf may add lines to what gpg writes. */
static void assert_one_form(struct signer *signer)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER clear = BUFFER_INIT;
	AUTO_BUFFER armoured = test_detach(signer, TEXT, true);
	char covered[SHA256_HEX_SIZE];
	assert_success(signer_clear(signer, TEXT, strlen(TEXT), &clear, &error), &error);
	assert_true(cleartext_has_form(clear.data, clear.len, covered));
	assert_true(text_starts(buffer_text(&armoured), ARMOUR_BEGIN "\n\n"));
	assert_null(strstr(buffer_text(&armoured), "Comment"));
}

/* The user's agent knows the passphrase, Ingot does not: the key is used where it is. */
static void test_passphrase_that_the_agent_knows(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", PASSPHRASE);
	const char *preset = "/usr/lib/gnupg/gpg-preset-passphrase";
	if (access(preset, X_OK))
		test_skip("gpg-preset-passphrase is not installed");
	const char *script = test_text_file(
		"preset", "set -e\n"
			  "echo allow-preset-passphrase >\"$GNUPGHOME/gpg-agent.conf\"\n"
			  "printf 'comment \"x: y\"\\nemit-version\\n' >\"$GNUPGHOME/gpg.conf\"\n"
			  "gpgconf --kill gpg-agent\n"
			  "gpgconf --launch gpg-agent\n"
			  "grip=$(gpg --batch --with-colons --with-keygrip -K \"$1\" |"
			  " awk -F: '$1 == \"grp\" { print $10; exit }')\n"
			  "printf %s \"$2\" | \"$3\" --preset \"$grip\"\n");
	const char *const argv[] = {"sh", script, key->fingerprint, PASSPHRASE, preset, NULL};
	free(test_run(argv, 0));
	struct error error = ERROR_INIT;
	struct signer_options options = {.key = key->fingerprint, .time = NOON};
	struct signer *signer = signer_open(&options, &error);
	assert_success(signer ? 0 : -1, &error);
	assert_null(test_home());
	AUTO_BUFFER signature = test_detach(signer, TEXT, false);
	struct signature answer = test_verify(key, &signature, TEXT);
	assert_int_equal(answer.state, SIGNATURE_GOOD);
	assert_true(answer.made < NOON);
	assert_one_form(signer);
	signer_close(signer);
}

static int make_user_home(void **state UNUSED)
{
	return mkdtemp(user_home) && !setenv("GNUPGHOME", user_home, 1) ? 0 : -1;
}

static int remove_user_home(void **state UNUSED)
{
	const char *const end[] = {"gpgconf", "--kill", "all", NULL};
	const char *const sockets[] = {"gpgconf", "--remove-socketdir", NULL};
	const char *const remove[] = {"rm", "-rf", user_home, NULL};
	free(test_run(end, 0));
	free(test_run(sockets, 0));
	free(test_run(remove, 0));
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_key_of_the_keyring),
		cmocka_unit_test(test_key_id_of_the_keyring),
		cmocka_unit_test(test_ambiguous_and_unknown_names),
		cmocka_unit_test(test_expired_key_of_the_keyring),
		cmocka_unit_test(test_revoked_key),
		cmocka_unit_test(test_passphrase_of_the_keyring),
		cmocka_unit_test(test_passphrase_that_the_agent_knows),
	};
	return cmocka_run_group_tests(tests, make_user_home, remove_user_home);
}
