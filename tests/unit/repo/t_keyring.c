/* t_keyring.c - tests of the package of a repository's keys: what it is made of, and what there may
 * be already
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/strings.h"
#include "formats/format.h"
#include "formats/layout.h"
#include "repo/change/keyring_make_internal.h"
#include "repo/repo.h"
#include "repo/state/keyring_package_internal.h"
#include "repo/state/newest.h"
#include "repo/state/record_file.h"
#include "repo/state/repo.h"
#include "tests/unit/keys.h"

static struct signer *ours, *other;

static int open_keys(void **state UNUSED)
{
	ours = test_signer(test_key_of("ed25519", "Ours <ours@example.org>"), NULL, -1);
	other = test_signer(test_key_of("ed25519", "Other <other@example.org>"), NULL, -1);
	return 0;
}

static int close_keys(void **state UNUSED)
{
	signer_close(ours);
	signer_close(other);
	return 0;
}

/* ---- What is done ---- */

static struct repo_writer write_to(const char *where)
{
	return (struct repo_writer){.where = where, .signers = &ours, .n_signers = 1, .by = "me"};
}

static const char *new_repo(const char *name)
{
	struct error error = ERROR_INIT;
	const char *where = test_path(name);
	AUTO_STRINGS channels = {0};
	strings_add(&channels, "testing");
	strings_add(&channels, "stable");
	const struct repo_create_options options = {.writer = write_to(where),
						    .origin = "Acme Tools",
						    .url = "https://pkg.example.org",
						    .channels = &channels};
	assert_success(repo_create(&options, NULL, &error), &error);
	return where;
}

static int set(const char *where, const bool *keyring, const char *url, struct error *error)
{
	const struct strings none = {0};
	const struct repo_set_options options = {.writer = write_to(where),
						 .keyring = keyring,
						 .url = url,
						 .add = &none,
						 .drop = &none};
	CLEANUP(repo_settings_change_free) struct repo_settings_change told;
	return repo_set(&options, &told, error);
}

static void announce_other(const char *where)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER key = BUFFER_INIT;
	CLEANUP(repo_settings_change_free) struct repo_settings_change told;
	assert_success(signer_public_key(other, &key, &error), &error);
	const struct repo_key_options options = {.writer = write_to(where),
						 .action = REPO_KEY_ADD,
						 .certificate = &key,
						 .name = "the key"};
	assert_success(repo_change_key(&options, &told, &error), &error);
}

/* ---- What is there then ---- */

/* Returns the record of the package that the channel's newest generation names. */
static struct record *load_record(const char *where, const char *channel, const char *format)
{
	const struct strings none = {0};
	struct error error = ERROR_INIT;
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	AUTO_GENERATION *newest = NULL;
	assert_success(repo_open_reading(&repo, where, &none, &error), &error);
	assert_success(newest_load(&repo, channel, &newest, &error), &error);
	const struct generation_keyring *named = generation_find_keyring(newest, format);
	assert_non_null(named);
	struct record *record = keyring_package_load(repo.store, named, &error);
	assert_success(record ? 0 : -1, &error);
	return record;
}

static void assert_version(const char *where, const char *deb, const char *rpm)
{
	static const char *const channels[] = {"testing", "stable"};
	for (size_t i = 0; i < ARRAY_SIZE(channels); i++) {
		AUTO_RECORD *of_deb = load_record(where, channels[i], "deb");
		AUTO_RECORD *of_rpm = load_record(where, channels[i], "rpm");
		assert_string_equal(of_deb->version, deb);
		assert_string_equal(of_rpm->version, rpm);
		assert_true(of_deb->is_signed && of_rpm->is_signed);
	}
}

/* Makes the package of the newest state as a writer would that was killed then. */
static void leave_package(const char *where, const char *format_name, struct signer *signer,
			  const char *path)
{
	const struct strings none = {0};
	struct error error = ERROR_INIT;
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	CLEANUP(keyring_made_free) struct keyring_made made = KEYRING_MADE_INIT;
	CLEANUP(parts_free) struct parts parts = {0};
	assert_success(repo_open_reading(&repo, where, &none, &error), &error);
	uint64_t version = keyring_package_version(repo.chain);
	assert_success(
		keyring_make(repo.chain, version, format_find(format_name), signer, &made, &error),
		&error);
	off_t size = lseek(made.file.fd, 0, SEEK_END);
	parts_add_file(&parts, made.file.fd, 0, (uint64_t)size);
	assert_int_equal(store_create(repo.store, path, &parts, NULL, &error), STORE_DONE);
}

/* ---- Tests ---- */

static void test_all_channels_have_the_same(void **state UNUSED)
{
	const bool yes = true;
	struct error error = ERROR_INIT;
	const char *where = new_repo("same");
	assert_success(set(where, &yes, NULL, &error), &error);
	FORMAT_EACH (format) {
		AUTO_RECORD *a = load_record(where, "testing", format->traits->name);
		AUTO_RECORD *b = load_record(where, "stable", format->traits->name);
		assert_string_equal(a->name, "acme-tools-keyring");
		assert_string_equal(a->digest, b->digest);
	}
	assert_version(where, "1", "1-1");
	announce_other(where);
	assert_version(where, "3", "3-1");
	assert_success(set(where, NULL, "https://new.example.org", &error), &error);
	assert_version(where, "3", "3-1");
}

static struct package *read_package(const char *where, const struct record *record)
{
	struct error error = ERROR_INIT;
	AUTO_FREE char *path = xasprintf("%s/%s", where, record->path);
	struct package *package = format_read(path, NULL, NULL, &error);
	assert_success(package ? 0 : -1, &error);
	return package;
}

static void test_what_is_in_it(void **state UNUSED)
{
	static const char *const paths[][2] = {
		{"deb", "/usr/share/keyrings/acme-tools.asc"},
		{"rpm", "/etc/pki/rpm-gpg/RPM-GPG-KEY-acme-tools"},
	};
	const bool yes = true;
	struct error error = ERROR_INIT;
	const char *where = new_repo("content");
	announce_other(where);
	assert_success(set(where, &yes, NULL, &error), &error);
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		AUTO_RECORD *record = load_record(where, "stable", paths[i][0]);
		struct package *package = read_package(where, record);
		const struct package_file *file = package_find_file(package, paths[i][1]);
		size_t regular = 0;
		for (size_t f = 0; f < package->files.n; f++)
			regular += package->files.v[f].sha256[0] != '\0';
		assert_non_null(file);
		assert_int_equal(regular, 1);
		AUTO_FREE char *public = xasprintf("%s/keys/acme-tools.asc", where);
		AUTO_FREE char *keys = test_read(public);
		char sha256[SHA256_HEX_SIZE];
		digest_bytes_hex(DIGEST_SHA256, keys, strlen(keys), sha256);
		assert_string_equal(file->sha256, sha256);
		/* dnf and zypper fetch keys themselves, and ask their user. */
		for (int kind = 0; kind < SCRIPT_COUNT; kind++)
			assert_int_equal(package->scripts[kind].body != NULL,
					 i == 0 && kind == SCRIPT_POSTINSTALL);
		package_free(package);
	}
}

/* A writer that was killed had stored the package; its signature is of another time. */
static void test_a_package_that_was_left_is_taken(void **state UNUSED)
{
	const bool yes = true;
	struct error error = ERROR_INIT;
	const char *path = "pool/a/acme-tools-keyring/acme-tools-keyring_1_all.deb";
	const char *where = new_repo("left");
	struct signer *earlier =
		test_signer(test_key_of("ed25519", "Ours <ours@example.org>"), NULL, 1);
	leave_package(where, "deb", earlier, path);
	signer_close(earlier);
	char before[SHA256_HEX_SIZE];
	uint64_t size;
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	const struct strings none = {0};
	assert_success(repo_open_reading(&repo, where, &none, &error), &error);
	assert_int_equal(store_digest(repo.store, path, before, &size, &error), STORE_DONE);
	assert_success(set(where, &yes, NULL, &error), &error);
	AUTO_RECORD *record = load_record(where, "stable", "deb");
	assert_string_equal(record->sha256, before);
}

static void assert_refused(const char *name, const char *format, struct signer *signer)
{
	const bool yes = true;
	struct error error = ERROR_INIT;
	const char *path = "pool/a/acme-tools-keyring/acme-tools-keyring_1_all.deb";
	const char *where = new_repo(name);
	leave_package(where, format, signer, path);
	assert_int_equal(set(where, &yes, NULL, &error), -1);
	assert_non_null(strstr(error.message,
			       "acme-tools-keyring_1_all.deb' is there, and is not the package of "
			       "the repository's keys"));
	error_clear(&error);
}

static void test_a_strangers_package_is_not_taken(void **state UNUSED)
{
	assert_refused("stranger", "deb", other);
	assert_refused("rpm", "rpm", ours);
}

/* Whatever a state is changed back to, the version goes on. */
static void test_the_version_only_rises(void **state UNUSED)
{
	const bool yes = true, no = false;
	struct error error = ERROR_INIT;
	const char *where = new_repo("rises");
	assert_success(set(where, &yes, NULL, &error), &error);
	announce_other(where);
	assert_version(where, "3", "3-1");
	const struct repo_key_options drop = {.writer = write_to(where),
					      .action = REPO_KEY_DROP,
					      .fingerprint = signer_fingerprint(other)};
	CLEANUP(repo_settings_change_free) struct repo_settings_change told;
	assert_success(repo_change_key(&drop, &told, &error), &error);
	assert_version(where, "4", "4-1");
	assert_success(set(where, &no, NULL, &error), &error);
	assert_success(set(where, &yes, NULL, &error), &error);
	assert_version(where, "4", "4-1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_channels_have_the_same),
		cmocka_unit_test(test_what_is_in_it),
		cmocka_unit_test(test_a_package_that_was_left_is_taken),
		cmocka_unit_test(test_a_strangers_package_is_not_taken),
		cmocka_unit_test(test_the_version_only_rises),
	};
	return cmocka_run_group_tests(tests, open_keys, close_keys);
}
