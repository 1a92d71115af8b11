/* t_repo_keys.c - tests of repo/state/keys.h: writers of whom one has a newer form of the key
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/strings.h"
#include "repo/change/transaction_internal.h"
#include "repo/repo.h"
#include "repo/state/keys.h"
#include "repo/state/newest.h"
#include "repo/state/repo.h"
#include "tests/unit/keys.h"

#define KEY_PATH "keys/acme.asc"

/* ---- One key in two forms ---- */

static char home[] = "/tmp/ingot-test-gpg-XXXXXX";
static struct signer *older, *newer;

static void gpg(const char *option, const char *argument, const char *more, const char *output)
{
	const char *const argv[] = {
		"gpg",      "--homedir",    home, "--batch", "--quiet",  "--yes", "--pinentry-mode",
		"loopback", "--passphrase", "",   "--armor", "--output", output,  option,
		argument,   more,           NULL};
	free(test_run(argv, 0));
}

static struct signer *open_signer(const char *file)
{
	const struct signer_options options = {.key = test_path(file), .time = -1};
	struct error error = ERROR_INIT;
	struct signer *signer = signer_open(&options, &error);
	assert_success(signer ? 0 : -1, &error);
	return signer;
}

static int open_both(void **state UNUSED)
{
	const struct test_key *key = test_key_of("ed25519", "Acme <acme@example.org>");
	if (!mkdtemp(home))
		return -1;
	gpg("--import", key->secret, NULL, "/dev/null");
	gpg("--quick-set-expire", key->fingerprint, "30d", "/dev/null");
	gpg("--export-secret-keys", key->fingerprint, NULL, test_path("older.asc"));
	older = open_signer("older.asc");
	gpg("--quick-set-expire", key->fingerprint, "5y", "/dev/null");
	gpg("--export-secret-keys", key->fingerprint, NULL, test_path("newer.asc"));
	newer = open_signer("newer.asc");
	return 0;
}

static int close_both(void **state UNUSED)
{
	signer_close(older);
	signer_close(newer);
	free(test_run((const char *const[]){"gpgconf", "--homedir", home, "--kill", "all", NULL},
		      0));
	free(test_run(
		(const char *const[]){"gpgconf", "--homedir", home, "--remove-socketdir", NULL},
		0));
	free(test_run((const char *const[]){"rm", "-rf", home, NULL}, 0));
	return 0;
}

/* ---- A repository ---- */

static const char *new_repo(const char *name)
{
	char stable[] = "stable", testing[] = "testing", *both[] = {stable, testing};
	const struct strings channels = {both, 2, 2};
	const char *where = test_path(name);
	const struct repo_create_options options = {
		.writer = {.where = where, .signers = &older, .n_signers = 1, .by = "me"},
		.origin = "Acme",
		.channels = &channels,
	};
	struct error error = ERROR_INIT;
	assert_success(repo_create(&options, NULL, &error), &error);
	return where;
}

static void refresh(const char *where, struct signer *signer, const char *channel,
		    struct strings *warnings)
{
	AUTO_FREE char *name = xstrdup(channel);
	const struct strings channels = {&name, 1, 1};
	const struct repo_refresh_options options = {
		.writer = {.where = where,
			   .signers = &signer,
			   .n_signers = 1,
			   .by = "me",
			   .warnings = warnings},
		.channels = &channels,
	};
	struct repo_changes changes;
	struct error error = ERROR_INIT;
	assert_success(repo_refresh(&options, &changes, &error), &error);
	repo_changes_free(&changes);
}

static char *read_in(const char *where, const char *name)
{
	AUTO_FREE char *path = xasprintf("%s/%s", where, name);
	return test_read(path);
}

/* The state of the settings that a channel's newest generation names. */
static uint64_t state_of(const char *where, const char *channel)
{
	const struct strings none = {0};
	struct error error = ERROR_INIT;
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	AUTO_GENERATION *newest = NULL;
	assert_success(repo_open_reading(&repo, where, &none, &error), &error);
	assert_success(newest_load(&repo, channel, &newest, &error), &error);
	return newest->settings.number;
}

static int change_nothing(void *context UNUSED, struct package_set *set UNUSED,
			  struct generation *generation UNUSED, struct error *error UNUSED)
{
	return 1;
}

static void open_to_write(struct repo *repo, const char *where, struct signer **signer)
{
	struct error error = ERROR_INIT;
	assert_success(repo_open(repo, where, signer, 1, &error), &error);
	assert_success(keys_settle(repo, &error), &error);
}

/* Does what a command does after it has opened the repository. */
static void go_on(struct repo *repo, const char *channel)
{
	struct error error = ERROR_INIT;
	CLEANUP(transaction_result_free) struct transaction_result result = {0};
	const struct transaction transaction = {.repo = repo,
						.channel = channel,
						.action = "refresh",
						.by = "me",
						.change = change_nothing};
	assert_success(transaction_run(&transaction, &result, &error), &error);
}

/* ---- Tests ---- */

/* All channels get the newer form at once, and keep it whoever writes. */
static void test_newer_form_is_a_state(void **state UNUSED)
{
	const char *where = new_repo("carried");
	AUTO_STRINGS told = {0};
	AUTO_FREE char *before = read_in(where, KEY_PATH);
	refresh(where, newer, "stable", &told);
	AUTO_FREE char *after = read_in(where, KEY_PATH);
	AUTO_FREE char *sources = read_in(where, "acme.sources");
	assert_true(strcmp(before, after) != 0);
	assert_int_equal(told.n, 2);
	assert_non_null(strstr(told.v[0], "state 2 of the settings has its newer form"));
	assert_non_null(strstr(told.v[1], "with dnf: sudo rm -rf /var/cache/dnf/acme-*"));
	assert_non_null(strstr(sources, "\n -----BEGIN PGP PUBLIC KEY BLOCK-----"));
	assert_true(strlen(after) > strlen(before));
	assert_int_equal(state_of(where, "stable"), 2);
	assert_int_equal(state_of(where, "testing"), 2);

	/* whoever has the older one leaves it as it is */
	refresh(where, older, "testing", &told);
	refresh(where, older, "stable", &told);
	AUTO_FREE char *then = read_in(where, KEY_PATH);
	assert_string_equal(then, after);
	assert_int_equal(told.n, 2);
	/* and the same again adds nothing */
	refresh(where, newer, "stable", &told);
	AUTO_FREE char *last = read_in(where, KEY_PATH);
	assert_string_equal(last, after);
	assert_int_equal(told.n, 2);
	assert_int_equal(state_of(where, "stable"), 2);
}

/* A writer that had opened the repository before does not take the newer form back, in its channel
 * or in another. */
static void test_slow_writers(void **state UNUSED)
{
	const char *where = new_repo("slow");
	CLEANUP(repo_close) struct repo same = REPO_INIT, other = REPO_INIT;
	struct signer *second = open_signer("older.asc");
	open_to_write(&same, where, &older);
	open_to_write(&other, where, &second);
	refresh(where, newer, "stable", NULL);
	AUTO_FREE char *after = read_in(where, KEY_PATH);
	go_on(&other, "testing");
	AUTO_FREE char *by_other = read_in(where, KEY_PATH);
	assert_string_equal(by_other, after);
	go_on(&same, "stable");
	AUTO_FREE char *by_same = read_in(where, KEY_PATH);
	assert_string_equal(by_same, after);
	assert_int_equal(state_of(where, "stable"), 2);
	assert_int_equal(state_of(where, "testing"), 2);
	repo_close(&other);
	signer_close(second);
}

/* A state that was committed, and whose generations are not there, holds with the next change. */
static void test_state_is_completed(void **state UNUSED)
{
	const char *where = new_repo("left");
	AUTO_FREE char *path = xasprintf("%s/ingot/channels/testing/2", where);
	refresh(where, newer, "stable", NULL);
	AUTO_FREE char *after = read_in(where, KEY_PATH);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(state_of(where, "testing"), 1);
	refresh(where, older, "stable", NULL);
	assert_int_equal(state_of(where, "testing"), 2);
	AUTO_FREE char *then = read_in(where, KEY_PATH);
	assert_string_equal(then, after);
}

/* Keys that were committed and not put in place are put there, without a key. */
static void test_completed_without_a_key(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	const struct strings none = {0};
	AUTO_STRINGS completed = {0};
	const char *where = new_repo("unplaced");
	AUTO_FREE char *before = read_in(where, KEY_PATH);
	refresh(where, newer, "stable", NULL);
	AUTO_FREE char *after = read_in(where, KEY_PATH);
	test_text_file("unplaced/" KEY_PATH, before);
	assert_success(repo_complete(where, &none, &completed, &error), &error);
	AUTO_FREE char *then = read_in(where, KEY_PATH);
	assert_string_equal(then, after);
	AUTO_BUFFER found = BUFFER_INIT;
	assert_success(keys_get(where, &found, &error), &error);
	assert_string_equal(buffer_text(&found), after);
}

/* Nobody without a key can change a state, or make one. */
static void test_forged_states(void **state UNUSED)
{
	static const struct {
		const char *field, *other, *message;
	} cases[] = {
		{"State: 2", "State: 3", "it does not follow the state before"},
		{"Origin: Acme", "Origin: Acne", "it is of another repository"},
		{"Action: key renewed", "Action: key revoked", "its signature by "},
		{"Url: file:", "Url: http:", "its signature by "},
	};
	const char *where = new_repo("forged");
	refresh(where, newer, "stable", NULL);
	AUTO_FREE char *good = read_in(where, "ingot/settings/2");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_ERROR error = ERROR_INIT;
		const struct strings none = {0};
		CLEANUP(repo_close) struct repo repo = REPO_INIT;
		AUTO_FREE char *text = xstrdup(good);
		char *at = strstr(text, cases[i].field);
		assert_non_null(at);
		memcpy(at, cases[i].other, strlen(cases[i].other));
		test_text_file("forged/ingot/settings/2", text);
		assert_int_equal(repo_open_reading(&repo, where, &none, &error), -1);
		assert_non_null(strstr(error.message, "cannot trust 'ingot/settings/2'"));
		assert_non_null(strstr(error.message, cases[i].message));
	}
	/* A state that is gone is missed by what names it. */
	AUTO_ERROR error = ERROR_INIT;
	const struct strings none = {0};
	AUTO_GENERATION *newest = NULL;
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	AUTO_FREE char *path = xasprintf("%s/ingot/settings/2", where);
	assert_int_equal(unlink(path), 0);
	assert_success(repo_open_reading(&repo, where, &none, &error), &error);
	assert_int_equal(newest_load(&repo, "stable", &newest, &error), -1);
	assert_non_null(strstr(error.message, "made under state 2 of the settings"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_newer_form_is_a_state),
		cmocka_unit_test(test_slow_writers),
		cmocka_unit_test(test_state_is_completed),
		cmocka_unit_test(test_completed_without_a_key),
		cmocka_unit_test(test_forged_states),
	};
	return cmocka_run_group_tests(tests, open_both, close_both);
}
