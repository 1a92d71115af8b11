/* t_signer.c - tests of sign/signer.h, with real keys and gpg
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/process.h"
#include "base/text.h"
#include "sign/cleartext.h"
#include "sign/issuer.h"
#include "tests/unit/keys.h"

#define TEXT "some text\n"
#define PASSPHRASE "two \"quoted\" 'words'"
#define NOON 4102488000 /* 2100-01-01, after any key here was made */

/* ---- Keys of all kinds ---- */

static void test_detach_with_every_kind_of_key(void **state UNUSED)
{
	static const struct {
		const char *type;
		enum signer_algorithm algorithm;
		bool subkey;
	} kinds[] = {
		{"rsa2048", SIGNER_RSA, false},       {"ed25519", SIGNER_EDDSA, false},
		{"nistp256", SIGNER_ECDSA, false},    {"ed25519-subkey", SIGNER_EDDSA, true},
		{"rsa2048-subkey", SIGNER_RSA, true},
	};
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		const struct test_key *key = test_key(kinds[i].type, NULL);
		struct signer *signer = test_signer(key, NULL, -1);
		struct buffer signature = test_detach(signer, TEXT, false);
		struct signature answer = test_verify(key, &signature, TEXT);
		assert_int_equal(answer.state, SIGNATURE_GOOD);
		assert_string_equal(answer.fingerprint, signer_signing_fingerprint(signer));
		assert_string_equal(signer_fingerprint(signer), key->fingerprint);
		assert_int_equal(signer_algorithm(signer), kinds[i].algorithm);
		assert_int_equal(signer_uses_subkey(signer), kinds[i].subkey);
		buffer_free(&signature);
		signer_close(signer);
	}
}

static void test_issuer_of_real_signatures(void **state UNUSED)
{
	static const char *const types[] = {"rsa2048", "ed25519", "ed25519-subkey"};
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		char issuer[17];
		struct signer *signer = test_signer(test_key(types[i], NULL), NULL, -1);
		struct buffer signature = test_detach(signer, TEXT, false);
		issuer_read(signature.data, signature.len, issuer);
		assert_string_equal(issuer, signer_signing_fingerprint(signer) + 24);
		buffer_free(&signature);
		signer_close(signer);
	}
}

/* RFC 4880, 9.4: 10 is SHA512. It is the fourth byte of the body of a version 4 signature. */
static void test_rsa_signs_with_sha512(void **state UNUSED)
{
	struct signer *signer = test_signer(test_key("rsa2048", NULL), NULL, -1);
	AUTO_BUFFER signature = test_detach(signer, TEXT, false);
	assert_int_equal(signature.data[0], 0x89);
	assert_int_equal(signature.data[3 + 3], 10);
	signer_close(signer);
}

static void test_fixed_time_gives_equal_bytes(void **state UNUSED)
{
	static const char *const types[] = {"rsa2048", "ed25519", "ed25519-subkey", "nistp256"};
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		const struct test_key *key = test_key(types[i], NULL);
		struct signer *one = test_signer(key, NULL, NOON);
		struct buffer first = test_detach(one, TEXT, false);
		signer_close(one);
		struct signer *two = test_signer(key, NULL, NOON);
		struct buffer second = test_detach(two, TEXT, false);
		signer_close(two);
		assert_int_equal(first.len, second.len);
		assert_memory_equal(first.data, second.data, first.len);
		assert_int_equal(test_verify(key, &first, TEXT).made, NOON);
		buffer_free(&first);
		buffer_free(&second);
	}
}

/* gpg and debsig-verify refuse a signature older than its key. */
static void test_fixed_time_is_not_before_the_key(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", NULL);
	struct signer *one = test_signer(key, NULL, 1), *two = test_signer(key, NULL, 2);
	AUTO_BUFFER second = test_detach(two, TEXT, false);
	AUTO_BUFFER first = test_detach(one, TEXT, false);
	assert_int_equal(first.len, second.len);
	assert_memory_equal(first.data, second.data, first.len);
	assert_true(test_verify(key, &first, TEXT).made > 1577880000);
	signer_close(one);
	signer_close(two);
}

static void test_key_id_chooses_the_part(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	const struct test_key *key = test_key("ed25519-subkey", NULL),
			      *plain = test_key("ed25519", NULL);
	struct signer *signer = test_signer(key, NULL, -1);
	AUTO_FREE char *subkey = xstrdup(signer_signing_fingerprint(signer));
	signer_close(signer);
	AUTO_FREE char *spelled = xasprintf("0x%s!", subkey + 24);
	struct signer_options options = {.key = key->secret, .key_id = spelled, .time = NOON};
	signer = signer_open(&options, &error);
	assert_success(signer ? 0 : -1, &error);
	assert_string_equal(signer_signing_fingerprint(signer), subkey);
	signer_close(signer);
	/* the primary key is there, but made to certify */
	options.key_id = key->fingerprint;
	assert_signer_refused(&options, "key '%s' is not made for signing", key->fingerprint,
			      "add a subkey that signs: gpg --quick-add-key");
	options.key_id = plain->fingerprint;
	AUTO_FREE char *message =
		xasprintf("key '%s' has no part '%s'", key->secret, plain->fingerprint);
	assert_signer_refused(&options, message, "", NULL);
	options.key_id = "Joe";
	assert_signer_refused(&options, "'Joe' is neither a key id nor a fingerprint", "", NULL);
}

/* ---- What is refused ---- */

static void test_wrong_and_missing_passphrase(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", PASSPHRASE);
	struct signer_options options = {
		.key = key->secret, .passphrase = "something else", .time = -1};
	assert_signer_refused(&options, "wrong passphrase for key '%s'", key->secret, NULL);
	options.passphrase = NULL;
	assert_signer_refused(&options,
			      "cannot sign with key '%s': it has a passphrase and none was given",
			      key->secret, "set INGOT_PASSPHRASE or use --passphrase-file");
	options.passphrase = "two\nlines";
	assert_signer_refused(&options, "the passphrase for key '%s' has more than one line",
			      key->secret, NULL);
}

static const char *join_files(const char *name, const char *a, const char *b)
{
	AUTO_FREE char *first = test_read(a);
	AUTO_FREE char *second = test_read(b);
	AUTO_FREE char *both = xasprintf("%s%s", first, second);
	return test_text_file(name, both);
}

static void test_bad_key_files(void **state UNUSED)
{
	const struct test_key *one = test_key("ed25519", NULL);
	struct signer_options options = {.time = -1};
	options.key = one->public;
	assert_signer_refused(&options, "'%s' holds no secret key", one->public,
			      "write one with: gpg --armor --export-secret-keys KEY");
	options.key = test_text_file("no-key", "Just text.\n");
	assert_signer_refused(&options, "'%s' is not an OpenPGP key", options.key,
			      "write one with: gpg");
	options.key = test_text_file("empty-key", "");
	assert_signer_refused(&options, "'%s' is not an OpenPGP key", options.key,
			      "write one with: gpg");
	options.key = test_path("absent");
	assert_signer_refused(&options, "cannot open key file '%s': no such file or directory",
			      options.key, NULL);
	options.key = test_directory();
	assert_signer_refused(&options, "cannot read '%s': is a directory", options.key, NULL);
	options.key = "";
	assert_signer_refused(&options, "the name of the signing key is empty", "",
			      "give a key file, a fingerprint or an e-mail address");
}

/* The first packet of a key alone is a secret key, but gpg wants a user id and its signature. */
static void test_bare_secret_key(void **state UNUSED)
{
	const char *binary = test_path("key.gpg");
	const char *const argv[] = {"gpg",
				    "--batch",
				    "--yes",
				    "--output",
				    binary,
				    "--dearmor",
				    test_key("ed25519", NULL)->secret,
				    NULL};
	free(test_run(argv, 0));
	struct buffer key = BUFFER_INIT;
	struct error error = ERROR_INIT;
	assert_success(file_read(binary, 1 << 16, &key, &error), &error);
	assert_int_equal(key.data[0], 0x94);
	struct signer_options options = {.time = -1};
	options.key = test_file("bare.gpg", key.data, 2 + (size_t)key.data[1]);
	assert_signer_refused(&options, "gpg does not accept the secret key in '%s'", options.key,
			      "it may have been cut off; write it anew with: gpg ");
	buffer_free(&key);
	/* the whole of it, not armoured, is fine */
	options.key = binary;
	struct signer *signer = signer_open(&options, &error);
	assert_success(signer ? 0 : -1, &error);
	signer_close(signer);
}

static void test_two_secret_keys_in_a_file(void **state UNUSED)
{
	const struct test_key *one = test_key("ed25519", NULL), *two = test_key("rsa2048", NULL);
	struct error error = ERROR_INIT;
	struct signer_options options = {.key = join_files("two.asc", one->secret, two->secret),
					 .time = -1};
	assert_null(signer_open(&options, &error));
	assert_non_null(strstr(error.message, "two.asc' holds 2 secret keys: "));
	assert_non_null(strstr(error.message, one->fingerprint));
	assert_non_null(strstr(error.message, two->fingerprint));
	error_clear(&error);
	/* public keys beside it are no harm */
	options.key = join_files("mixed.asc", two->public, one->secret);
	struct signer *signer = signer_open(&options, &error);
	assert_success(signer ? 0 : -1, &error);
	assert_string_equal(signer_fingerprint(signer), one->fingerprint);
	signer_close(signer);
}

static void test_expired_key(void **state UNUSED)
{
	static const char *const types[] = {"ed25519", "ed25519-subkey"};
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		const struct test_key *key = test_key_expired(types[i]);
		/* a fixed time at which it was valid is no way around */
		struct signer_options options = {.key = key->secret, .time = i ? -1 : NOON};
		assert_signer_refused(
			&options, "key '%s' expired on 2020-01-02", key->secret,
			"sign with another key, or extend it: gpg --quick-set-expire");
	}
}

/* ---- What is signed ---- */

static void assert_clear(const struct test_key *key, const struct buffer *signed_text,
			 const char *expected)
{
	struct error error = ERROR_INIT;
	struct signature answer;
	AUTO_BUFFER text = BUFFER_INIT;
	AUTO_FREE char *public = test_read(key->public);
	struct keyring *keyring = keyring_open(&error);
	assert_success(keyring ? 0 : -1, &error);
	assert_success(keyring_add(keyring, public, strlen(public), "public", &error), &error);
	assert_success(keyring_verify_clear(keyring, signed_text->data, signed_text->len, &text,
					    &answer, &error),
		       &error);
	assert_int_equal(answer.state, SIGNATURE_GOOD);
	assert_string_equal(buffer_text(&text), expected);
	keyring_close(keyring);
}

static void test_clear_by_gpgv_too(void **state UNUSED)
{
	static const char text[] = "Origin: Ingot\n- dash\n-----BEGIN PGP SIGNATURE-----\n";
	const struct test_key *key = test_key("ed25519", NULL);
	struct error error = ERROR_INIT;
	AUTO_BUFFER signed_text = BUFFER_INIT, public = BUFFER_INIT;
	struct signer *signer = test_signer(key, NULL, -1);
	assert_success(signer_clear(signer, text, strlen(text), &signed_text, &error), &error);
	assert_success(signer_newest_form(signer, &public, &error), &error);
	assert_int_equal(public.data[0] & 0x80, 0x80);
	assert_int_equal(signer_clear(signer, "a\r\n", 3, &signed_text, &error), -1);
	assert_error(&error,
		     "cannot sign text: line 1: it has a NUL, a carriage return or a form feed");
	signer_close(signer);
	const char *keys = test_file("public.gpg", public.data, public.len),
		   *file = test_file("InRelease", signed_text.data, signed_text.len),
		   *output = test_path("Release");
	const char *const argv[] = {"gpgv", "--keyring", keys, "--output", output, file, NULL};
	free(test_run(argv, 0));
	AUTO_FREE char *content = test_read(output);
	assert_string_equal(content, text);
}

/* Every algorithm, subkeys, and each length of numbers that some signatures bring: what is written
 * is in the one form, and what gpg takes. */
static void test_clear_has_its_form(void **state UNUSED)
{
	static const char *const types[] = {"ed25519",  "ed25519-subkey", "rsa2048",
					    "nistp256", "nistp384",       "dsa2048"};
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		const struct test_key *key = test_key(types[i], NULL);
		struct error error = ERROR_INIT;
		struct signer *signer = test_signer(key, NULL, -1);
		for (int k = 0; k < 3; k++) {
			char covered[SHA256_HEX_SIZE];
			struct buffer signed_text = BUFFER_INIT;
			AUTO_FREE char *text = xasprintf("- dash\nFrom %d\n\n", k);
			assert_success(
				signer_clear(signer, text, strlen(text), &signed_text, &error),
				&error);
			assert_true(cleartext_has_form(signed_text.data, signed_text.len, covered));
			assert_clear(key, &signed_text, text);
			buffer_free(&signed_text);
		}
		signer_close(signer);
	}
}

static void test_armour_is_gpgs(void **state UNUSED)
{
	const struct test_key *key = test_key("rsa2048", NULL);
	struct signer *signer = test_signer(key, NULL, 1700000000);
	struct buffer armoured = test_detach(signer, "text\n", true),
		      bytes = test_detach(signer, "text\n", false);
	signer_close(signer);
	const char *file = test_file("bytes.sig", bytes.data, bytes.len);
	const char *const argv[] = {"sh", "-c",
				    "gpg --homedir \"$(dirname \"$0\")\" --enarmor <\"$0\" | "
				    "sed '/^Comment/d; s/ARMORED FILE/SIGNATURE/'",
				    file, NULL};
	AUTO_FREE char *expected = test_run(argv, 0);
	assert_string_equal(buffer_text(&armoured), expected);
	buffer_free(&armoured);
	buffer_free(&bytes);
}

static void test_public_key(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519-subkey", NULL);
	struct error error = ERROR_INIT;
	AUTO_BUFFER public = BUFFER_INIT;
	struct signer *signer = test_signer(key, NULL, -1);
	assert_success(signer_public_key(signer, &public, &error), &error);
	signer_close(signer);
	AUTO_FREE char *expected = test_read(key->public);
	assert_string_equal(buffer_text(&public), expected);
}

/* A file that cannot be read must not be signed as if it were shorter. */
static void test_detach_of_a_file_that_shrank(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct buffer signature = BUFFER_INIT;
	struct parts parts = test_parts(TEXT);
	const char *path = test_text_file("short", "0123456789");
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	parts_add_file(&parts, fd, 4, 7);
	struct signer *signer = test_signer(test_key("ed25519", NULL), NULL, -1);
	assert_int_equal(signer_detach(signer, &parts, false, &signature, &error), -1);
	assert_error(&error, "cannot read what is to be signed: input/output error");
	assert_int_equal(signature.len, 0);
	parts_free(&parts);
	/* and the signer goes on */
	parts = test_parts("0");
	parts_add_file(&parts, fd, 1, 9);
	assert_success(signer_detach(signer, &parts, false, &signature, &error), &error);
	signer_close(signer);
	assert_int_equal(test_verify(test_key("ed25519", NULL), &signature, "0123456789").state,
			 SIGNATURE_GOOD);
	buffer_free(&signature);
	parts_free(&parts);
	assert_int_equal(close(fd), 0);
}

/* ---- What is left ---- */

static void test_one_home_for_many_signatures(void **state UNUSED)
{
	struct signer *signer = test_signer(test_key("rsa2048", NULL), NULL, -1);
	AUTO_FREE char *home = xstrdup(test_home());
	for (int i = 0; i < 8; i++) {
		struct buffer signature = test_detach(signer, TEXT, i % 2);
		assert_true(signature.len > 200);
		buffer_free(&signature);
		assert_string_equal(test_home(), home);
	}
	signer_close(signer);
}

static void test_nothing_is_left(void **state UNUSED)
{
	struct signer *signer = test_signer(test_key("ed25519", NULL), NULL, -1);
	assert_non_null(test_home());
	AUTO_FREE char *home = xstrdup(test_home());
	assert_true(test_process_has("cmdline", home));
	signer_close(signer);
	assert_home_is_gone(home);
	assert_null(test_home());
	signer_close(NULL);
}

struct watch {
	char canary[64]; /* of this process alone: other tests may run beside it */
	atomic_bool stop;
	atomic_int seen, rounds;
};

static void *watch_processes(void *context)
{
	struct watch *watch = context;
	while (!atomic_load(&watch->stop)) {
		if (test_process_has("cmdline", watch->canary) ||
		    test_process_has("environ", watch->canary))
			atomic_fetch_add(&watch->seen, 1);
		atomic_fetch_add(&watch->rounds, 1);
	}
	return NULL;
}

/* Counts the files below `directory` that have the passphrase in them. */
static int count_files_with(const char *directory, const char *canary)
{
	const char *const argv[] = {"grep", "-r", "-l", "-F", "-e", canary, directory, NULL};
	struct process_result result = {0};
	struct error error = ERROR_INIT;
	assert_success(process_run(argv, NULL, 1 << 20, &result, &error), &error);
	assert_true(result.status == 0 || result.status == 1);
	int count = 0;
	for (const char *line = buffer_text(&result.output); *line; line++)
		count += *line == '\n';
	process_result_free(&result);
	return count;
}

/* Checks that a passphrase would have been seen in a process that has it, for a moment. */
static void assert_watch_works(const char *canary)
{
	const struct timespec moment = {0, 10 * 1000 * 1000};
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		(void)execlp("sleep", canary, "30", (char *)NULL);
		_exit(127);
	}
	for (int i = 0; i < 6000 && !test_process_has("cmdline", canary); i++)
		(void)nanosleep(&moment, NULL);
	assert_true(test_process_has("cmdline", canary));
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	(void)test_text_file("planted", canary);
	assert_int_equal(count_files_with(test_directory(), canary), 1);
}

/* The passphrase goes through pipes: no process has it in its arguments or environment while it
 * signs, no file of the home has it meanwhile, none of these tests afterwards. */
static void test_passphrase_is_nowhere(void **state UNUSED)
{
	struct watch watch = {.stop = false};
	pthread_t thread;
	(void)snprintf(watch.canary, sizeof watch.canary, "canary of %ld", (long)getpid());
	const struct test_key *key = test_key("ed25519", watch.canary);
	assert_int_equal(pthread_create(&thread, NULL, watch_processes, &watch), 0);
	struct signer *signer = test_signer(key, watch.canary, -1);
	struct buffer signature = test_detach(signer, TEXT, true);
	buffer_free(&signature);
	atomic_store(&watch.stop, true);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(atomic_load(&watch.seen), 0);
	assert_true(atomic_load(&watch.rounds) > 5);
	assert_non_null(test_home());
	assert_int_equal(count_files_with(test_home(), watch.canary), 0);
	signer_close(signer);
	assert_int_equal(count_files_with(test_directory(), watch.canary), 0);
	assert_watch_works(watch.canary);
}

/* Runs in a child, because GPGME looks for gpg once in a process. */
static void test_no_gpg(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", NULL);
	int status;
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct error error = ERROR_INIT;
		struct signer_options options = {.key = key->secret, .time = -1};
		(void)setenv("PATH", "/nonexistent", 1);
		bool fine = !signer_open(&options, &error) &&
			    text_equal(error.message, "cannot find a gpg that works") &&
			    text_equal(error.hint, "install GnuPG: apt-get install gnupg") &&
			    !test_home();
		if (!fine)
			print_error("%s\n", error.message ? error.message : "(no error)");
		_exit(fine ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_gpg), /* before GPGME is used */
		cmocka_unit_test(test_detach_with_every_kind_of_key),
		cmocka_unit_test(test_issuer_of_real_signatures),
		cmocka_unit_test(test_rsa_signs_with_sha512),
		cmocka_unit_test(test_fixed_time_gives_equal_bytes),
		cmocka_unit_test(test_fixed_time_is_not_before_the_key),
		cmocka_unit_test(test_key_id_chooses_the_part),
		cmocka_unit_test(test_wrong_and_missing_passphrase),
		cmocka_unit_test(test_bad_key_files),
		cmocka_unit_test(test_bare_secret_key),
		cmocka_unit_test(test_two_secret_keys_in_a_file),
		cmocka_unit_test(test_expired_key),
		cmocka_unit_test(test_clear_by_gpgv_too),
		cmocka_unit_test(test_clear_has_its_form),
		cmocka_unit_test(test_armour_is_gpgs),
		cmocka_unit_test(test_public_key),
		cmocka_unit_test(test_detach_of_a_file_that_shrank),
		cmocka_unit_test(test_one_home_for_many_signatures),
		cmocka_unit_test(test_nothing_is_left),
		cmocka_unit_test(test_passphrase_is_nowhere),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
