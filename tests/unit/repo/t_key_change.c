/* t_key_change.c - a repository's keys: announced, in use, dropped, stolen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/host.h"
#include "base/memory.h"
#include "base/strings.h"
#include "repo/repo.h"
#include "repo/state/newest.h"
#include "repo/state/repo.h"
#include "sign/keyring.h"
#include "sign/new_key.h"
#include "sign/signer.h"
#include "tests/unit/keys.h"

static struct signer *old, *new;

static int open_keys(void **state UNUSED)
{
	old = test_signer(test_key_of("ed25519", "Old <old@example.org>"), NULL, -1);
	new = test_signer(test_key_of("ed25519", "New <new@example.org>"), NULL, -1);
	return 0;
}

static int close_keys(void **state UNUSED)
{
	signer_close(old);
	signer_close(new);
	return 0;
}

/* ---- What is done ---- */

static struct repo_writer write_with(const char *where, struct signer *const *signers, size_t n)
{
	return (struct repo_writer){.where = where, .signers = signers, .n_signers = n, .by = "me"};
}

static const char *new_repo(const char *name)
{
	struct error error = ERROR_INIT;
	const char *where = test_path(name);
	const struct repo_create_options options = {.writer = write_with(where, &old, 1),
						    .origin = "Acme"};
	assert_success(repo_create(&options, NULL, &error), &error);
	return where;
}

static struct buffer public_key(struct signer *signer)
{
	struct error error = ERROR_INIT;
	struct buffer key = BUFFER_INIT;
	assert_success(signer_public_key(signer, &key, &error), &error);
	return key;
}

/* Returns what repo_change_key does; the message of a failure is in `error`. */
static int change(const char *where, enum repo_key_action action, struct signer *key,
		  struct signer *const *signers, size_t n, struct error *error)
{
	AUTO_BUFFER certificate = public_key(key);
	const struct repo_key_options options = {.writer = write_with(where, signers, n),
						 .action = action,
						 .certificate = &certificate,
						 .name = "the key"};
	CLEANUP(repo_settings_change_free) struct repo_settings_change told;
	int failed = repo_change_key(&options, &told, error);
	if (!failed)
		assert_true(told.holds);
	return failed;
}

static int refresh(const char *where, struct signer *const *signers, size_t n, struct error *error)
{
	const struct strings all = {0};
	const struct repo_refresh_options options = {.writer = write_with(where, signers, n),
						     .channels = &all};
	CLEANUP(repo_changes_free) struct repo_changes changes = {0};
	return repo_refresh(&options, &changes, error);
}

/* ---- What is there then ---- */

static uint64_t newest_of(const char *where, const char *channel)
{
	const struct strings none = {0};
	struct error error = ERROR_INIT;
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	AUTO_GENERATION *newest = NULL;
	assert_success(repo_open_reading(&repo, where, &none, &error), &error);
	assert_success(newest_load(&repo, channel, &newest, &error), &error);
	return newest->number;
}

static bool trusts(const char *where, const struct test_key *key)
{
	AUTO_ERROR error = ERROR_INIT;
	AUTO_STRINGS files = {0};
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	strings_add(&files, key->public);
	return repo_open_reading(&repo, where, &files, &error) == 0;
}

/* How many signatures a file has: each packet begins with the same armour line once for all, so the
 * keyring counts. */
static size_t count_signers(const char *where, const char *name, struct signer *first,
			    struct signer *second)
{
	struct error error = ERROR_INIT;
	AUTO_FREE char *path = xasprintf("%s/%s", where, name);
	AUTO_FREE char *text = test_read(path);
	AUTO_BUFFER keys = public_key(first), other = public_key(second), out = BUFFER_INIT;
	CLEANUP(signature_list_free) struct signature_list list = {0};
	struct keyring *keyring = keyring_open(&error);
	size_t found = 0;
	assert_success(keyring_add(keyring, keys.data, keys.len, "first", &error), &error);
	assert_success(keyring_add(keyring, other.data, other.len, "second", &error), &error);
	assert_success(keyring_verify_clear_all(keyring, text, strlen(text), &out, &list, &error),
		       &error);
	for (size_t i = 0; i < list.n; i++)
		found += list.v[i].state == SIGNATURE_GOOD;
	keyring_close(keyring);
	return found;
}

/* ---- Tests ---- */

static void test_a_successor(void **state UNUSED)
{
	AUTO_ERROR error = ERROR_INIT;
	const char *where = new_repo("successor");
	struct signer *both[] = {new, old};
	assert_success(change(where, REPO_KEY_ADD, new, &old, 1, &error), &error);
	assert_int_equal(count_signers(where, "dists/stable/InRelease", old, new), 1);
	AUTO_FREE char *path = xasprintf("%s/acme.sources", where);
	AUTO_FREE char *sources = test_read(path);
	assert_non_null(strstr(strstr(sources, "BEGIN PGP PUBLIC") + 1, "BEGIN PGP PUBLIC"));

	/* with the old key alone it cannot sign */
	assert_int_equal(change(where, REPO_KEY_USE, new, &old, 1, &error), -1);
	assert_non_null(strstr(error.message, "the secret of the key"));
	error_clear(&error);
	assert_success(change(where, REPO_KEY_USE, new, both, 2, &error), &error);
	assert_int_equal(count_signers(where, "dists/stable/InRelease", old, new), 2);
	assert_int_equal(count_signers(where, "ingot/channels/stable/3", old, new), 2);

	/* every writer gives both, or nothing is written */
	assert_int_equal(refresh(where, &new, 1, &error), -1);
	assert_non_null(strstr(error.message, "is missing: generations are signed by"));
	error_clear(&error);
	assert_int_equal(newest_of(where, "stable"), 3);
	assert_success(refresh(where, both, 2, &error), &error);

	assert_success(change(where, REPO_KEY_DROP, old, &new, 1, &error), &error);
	assert_int_equal(count_signers(where, "dists/stable/InRelease", old, new), 1);
	assert_int_equal(refresh(where, &old, 1, &error), -1);
	assert_non_null(strstr(error.message, "does not sign here"));
	error_clear(&error);
	assert_success(refresh(where, &new, 1, &error), &error);
	/* who knows either key is led to the newest state */
	assert_true(trusts(where, test_key_of("ed25519", "Old <old@example.org>")));
	assert_true(trusts(where, test_key_of("ed25519", "New <new@example.org>")));
	assert_false(trusts(where, test_key_of("ed25519", "Mallory <m@example.org>")));
}

static void test_refused(void **state UNUSED)
{
	AUTO_ERROR error = ERROR_INIT;
	const char *where = new_repo("refused");
	struct signer *both[] = {old, new};
	assert_int_equal(change(where, REPO_KEY_USE, new, both, 2, &error), -1);
	assert_non_null(strstr(error.message, "is not announced"));
	error_clear(&error);
	assert_int_equal(change(where, REPO_KEY_DROP, new, &old, 1, &error), -1);
	assert_non_null(strstr(error.message, "the repository has no key"));
	error_clear(&error);
	assert_int_equal(change(where, REPO_KEY_DROP, old, &old, 1, &error), -1);
	assert_non_null(strstr(error.message, "no other key signs"));
	error_clear(&error);
	assert_int_equal(change(where, REPO_KEY_ADD, new, &new, 1, &error), -1);
	assert_non_null(strstr(error.message, "cannot trust 'ingot/repository'"));
	assert_int_equal(newest_of(where, "stable"), 1);
}

/* A dropped key's thief can make no generation that is believed, upon an old state or a new one. */
static void test_thief_of_a_dropped_key(void **state UNUSED)
{
	AUTO_ERROR error = ERROR_INIT;
	const struct strings none = {0};
	const char *where = new_repo("thief");
	struct signer *both[] = {old, new};
	assert_success(change(where, REPO_KEY_ADD, new, &old, 1, &error), &error);
	assert_success(change(where, REPO_KEY_USE, new, both, 2, &error), &error);
	assert_success(change(where, REPO_KEY_DROP, old, &new, 1, &error), &error);
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	AUTO_GENERATION *newest = NULL, *forged = NULL;
	assert_success(repo_open_reading(&repo, where, &none, &error), &error);
	assert_success(newest_load(&repo, "stable", &newest, &error), &error);
	assert_int_equal(newest->number, 4);
	newest->number = 5;
	newest->parent_number = 4;
	memcpy(newest->parent, newest->digest, sizeof newest->parent);
	for (uint64_t settings = 1; settings <= repo.chain->n; settings++) {
		newest->settings.number = settings;
		memcpy(newest->settings.digest, repo.chain->v[settings - 1]->covered,
		       SHA256_HEX_SIZE);
		assert_int_equal(generation_create(repo.store, old, newest, &error), STORE_DONE);
		assert_int_equal(newest_load(&repo, "stable", &forged, &error), -1);
		assert_non_null(strstr(error.message, "cannot trust 'ingot/channels/stable/5'"));
		error_clear(&error);
		AUTO_FREE char *path = xasprintf("%s/ingot/channels/stable/5", where);
		assert_int_equal(unlink(path), 0);
	}
}

/* Drops a key that is stolen: the certificate may say itself that it is revoked, or the revocation
 * stands alone. */
static int drop_stolen(const char *where, const struct buffer *certificate,
		       const struct buffer *revocation, struct error *error)
{
	const struct repo_key_options options = {.writer = write_with(where, &old, 1),
						 .action = REPO_KEY_DROP,
						 .certificate = certificate,
						 .name = "the key",
						 .compromised = true,
						 .revocation = revocation,
						 .revocation_name = "the revocation"};
	CLEANUP(repo_settings_change_free) struct repo_settings_change told;
	return repo_change_key(&options, &told, error);
}

static int announce(const char *where, const struct buffer *certificate, struct error *error)
{
	const struct repo_key_options options = {.writer = write_with(where, &old, 1),
						 .action = REPO_KEY_ADD,
						 .certificate = certificate,
						 .name = "the key"};
	CLEANUP(repo_settings_change_free) struct repo_settings_change told;
	return repo_change_key(&options, &told, error);
}

static void make_new_key(const char *name, struct new_key *key)
{
	struct error error = ERROR_INIT;
	const struct new_key_order order = {.name = name, .algorithm = "ed25519"};
	char *environment[] = {NULL};
	const struct host host = {.environment = environment};
	assert_success(new_key_make(&order, &host, key, &error), &error);
}

/* The revocation certificate of `ingot key new` or of gpg stands alone. */
static void test_revocation_alone(void **state UNUSED)
{
	AUTO_ERROR error = ERROR_INIT;
	const char *where = new_repo("revoked");
	CLEANUP(new_key_free) struct new_key stolen = {0}, other = {0};
	make_new_key("Stolen <s@example.org>", &stolen);
	make_new_key("Other <o@example.org>", &other);
	assert_success(announce(where, &stolen.public, &error), &error);
	assert_success(announce(where, &other.public, &error), &error);
	assert_int_equal(drop_stolen(where, &stolen.public, NULL, &error), -1);
	assert_non_null(strstr(error.message, "is not revoked"));
	error_clear(&error);
	assert_int_equal(drop_stolen(where, &stolen.public, &other.revocation, &error), -1);
	assert_non_null(strstr(error.message, "is not revoked"));
	error_clear(&error);
	assert_success(drop_stolen(where, &stolen.public, &stolen.revocation, &error), &error);
	assert_int_equal(newest_of(where, "stable"), 4);
	assert_int_equal(announce(where, &stolen.public, &error), -1);
	assert_non_null(strstr(error.message, "was revoked here"));
}

/* A certificate that is revoked cannot be announced, but it can be dropped. */
static void test_certificate_that_is_revoked(void **state UNUSED)
{
	AUTO_ERROR error = ERROR_INIT;
	AUTO_BUFFER revoked = BUFFER_INIT;
	const char *where = new_repo("certificate");
	CLEANUP(new_key_free) struct new_key stolen = {0};
	make_new_key("Stolen <s@example.org>", &stolen);
	assert_success(announce(where, &stolen.public, &error), &error);
	struct keyring *keyring = keyring_open(&error);
	const struct buffer *public = &stolen.public, *revocation = &stolen.revocation;
	assert_success(keyring_add(keyring, public->data, public->len, "x", &error), &error);
	assert_success(keyring_renew(keyring, revocation->data, revocation->len, "x", &error),
		       &error);
	assert_success(keyring_export(keyring, stolen.fingerprint, &revoked, &error), &error);
	keyring_close(keyring);
	assert_int_equal(announce(where, &revoked, &error), -1);
	assert_non_null(strstr(error.message, "has expired or is revoked"));
	error_clear(&error);
	assert_success(drop_stolen(where, &revoked, NULL, &error), &error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_successor),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_thief_of_a_dropped_key),
		cmocka_unit_test(test_revocation_alone),
		cmocka_unit_test(test_certificate_that_is_revoked),
	};
	return cmocka_run_group_tests(tests, open_keys, close_keys);
}
