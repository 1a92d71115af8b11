/* t_chain.c - what is believed of states and generations that somebody else has put there
 *
 * Whoever can write to the store may have no key, another one, one that was dropped, or one that
 * was stolen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/strings.h"
#include "base/vector.h"
#include "repo/repo.h"
#include "repo/state/chain_internal.h"
#include "repo/state/channel.h"
#include "repo/state/newest.h"
#include "repo/state/repo.h"
#include "repo/verify/repo_verify.h"
#include "sign/signer.h"
#include "tests/unit/keys.h"

static struct signer *old, *new, *mallory;

static const struct test_key *key_of(const char *name)
{
	AUTO_FREE char *user = xasprintf("%s <%s@example.org>", name, name);
	return test_key_of("ed25519", user);
}

static int open_keys(void **state UNUSED)
{
	old = test_signer(key_of("old"), NULL, -1);
	new = test_signer(key_of("new"), NULL, -1);
	mallory = test_signer(key_of("mallory"), NULL, -1);
	return 0;
}

static int close_keys(void **state UNUSED)
{
	signer_close(old);
	signer_close(new);
	signer_close(mallory);
	return 0;
}

/* ---- Repositories ---- */

static struct repo_writer write_with(const char *where, struct signer *const *signers, size_t n)
{
	return (struct repo_writer){.where = where, .signers = signers, .n_signers = n, .by = "me"};
}

static const char *create(const char *name, struct signer *signer)
{
	struct error error = ERROR_INIT;
	const char *where = test_path(name);
	const struct repo_create_options options = {.writer = write_with(where, &signer, 1),
						    .origin = "Acme"};
	assert_success(repo_create(&options, NULL, &error), &error);
	return where;
}

static void change(const char *where, struct repo_key_options options, struct signer *key)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER certificate = BUFFER_INIT;
	CLEANUP(repo_settings_change_free) struct repo_settings_change told;
	struct signer *both[] = {old, new};
	const bool drops = options.action == REPO_KEY_DROP;
	assert_success(signer_public_key(key, &certificate, &error), &error);
	options.writer = write_with(where, drops ? &new : both, drops ? 1 : 2);
	options.certificate = &certificate;
	options.name = "the key";
	assert_success(repo_change_key(&options, &told, &error), &error);
	assert_true(told.changed);
}

/* In state 3 both keys sign; the channel has three generations. */
static const char *create_with_both(const char *name)
{
	const char *where = create(name, old);
	change(where, (struct repo_key_options){.action = REPO_KEY_ADD}, new);
	change(where, (struct repo_key_options){.action = REPO_KEY_USE}, new);
	return where;
}

/* Then one key is dropped, in state 4, or revoked; the channel has four generations. */
static const char *create_without_old(const char *name, bool compromised)
{
	const char *where = create_with_both(name);
	struct repo_key_options options = {.action = REPO_KEY_DROP, .compromised = compromised};
	AUTO_BUFFER revocation = BUFFER_INIT;
	AUTO_FREE char *folder = path_parent(key_of("old")->public);
	AUTO_FREE char *path = xasprintf("%s/revocation.asc", folder);
	AUTO_FREE char *text = test_read(path);
	buffer_add_text(&revocation, text);
	if (compromised)
		options.revocation = &revocation;
	change(where, options, old);
	return where;
}

static int refresh(const char *where, struct error *error)
{
	const struct strings all = {0};
	const struct repo_refresh_options options = {.writer = write_with(where, &new, 1),
						     .channels = &all};
	CLEANUP(repo_changes_free) struct repo_changes changes = {0};
	return repo_refresh(&options, &changes, error);
}

static void open_by_itself(struct repo *repo, const char *where)
{
	const struct strings none = {0};
	struct error error = ERROR_INIT;
	assert_success(repo_open_reading(repo, where, &none, &error), &error);
}

static int read_with(const char *where, const struct test_key *key, struct error *error)
{
	AUTO_STRINGS files = {0};
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	if (key)
		strings_add(&files, key->public);
	return repo_open_reading(&repo, where, &files, error);
}

static void assert_refused(const char *where, const char *why)
{
	AUTO_ERROR error = ERROR_INIT;
	assert_int_equal(read_with(where, NULL, &error), -1);
	if (!strstr(error.message, why))
		fail_msg("'%s' is not in '%s'", why, error.message);
}

static void run(const char *where, const char *command)
{
	free(test_run((const char *const[]){"sh", "-ec", command, "sh", where, NULL}, 0));
}

/* ---- Forged states ---- */

/* Makes the next state as the newest one says, by `signer`, with `number`, and the keys of
 * `like`, NULL: the same. */
static void forge_state(const char *where, struct signer *signer, uint64_t number,
			const struct settings *like)
{
	struct error error = ERROR_INIT;
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	CLEANUP(settings_free) struct settings next = {0};
	open_by_itself(&repo, where);
	const struct settings *now = repo_settings(&repo);
	settings_copy(now, &next);
	next.number = number;
	next.date = 1700000000;
	next.action = xstrdup("set");
	next.by = xstrdup("mallory");
	memcpy(next.parent, now->covered, sizeof next.parent);
	if (like) {
		strings_free(&next.keys.signing);
		strings_add(&next.keys.signing, like->keys.signing.v[0]);
		free(next.public_keys);
		next.public_keys = xasprintf("%s%s", now->public_keys, like->public_keys);
	}
	assert_int_equal(chain_create(repo.store, signer, &next, &error), STORE_DONE);
}

static void test_states_by_others(void **state UNUSED)
{
	const char *where = create("by-others", old);
	CLEANUP(repo_close) struct repo hers = REPO_INIT;
	open_by_itself(&hers, create("hers", mallory));
	run(where, "mkdir -p $1/ingot/settings");

	forge_state(where, mallory, 2, NULL);
	assert_refused(where, "cannot trust 'ingot/settings/2'");
	run(where, "rm $1/ingot/settings/2");
	forge_state(where, mallory, 2, repo_settings(&hers));
	assert_refused(where, "cannot trust 'ingot/settings/2'");
	run(where, "rm $1/ingot/settings/2");
	forge_state(where, old, 2, repo_settings(&hers));
	assert_refused(where, "no key of its own has signed it");
	run(where, "rm $1/ingot/settings/2");
}

static void test_states_at_other_places(void **state UNUSED)
{
	const char *where = create("places", old);
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	forge_state(where, old, 3, NULL);
	open_by_itself(&repo, where); /* nothing leads to it */
	assert_int_equal(repo_settings(&repo)->number, 1);
	run(where, "cd $1/ingot/settings && mv 3 2");
	assert_refused(where, "it does not follow the state before");
	run(where, "cd $1/ingot/settings && rm 2");

	/* of another repository with the same key and the same origin */
	const char *other = create("others", old);
	forge_state(other, old, 2, NULL);
	run(where, "cp $1/../others/ingot/settings/2 $1/ingot/settings/2");
	assert_refused(where, "it does not follow the state before");
}

/* A state that all its keys have signed would be another first state, of another identity, and
 * what was seen would not be remembered. */
static void test_later_state_as_the_first(void **state UNUSED)
{
	const char *where = create_with_both("first");
	run(where, "cd $1/ingot && mv settings/3 repository && rm -r settings");
	assert_refused(where, "it is state 3 of the settings");
}

static void test_state_that_nobody_could_read(void **state UNUSED)
{
	AUTO_ERROR error = ERROR_INIT;
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	CLEANUP(settings_free) struct settings next = {0};
	const char *where = create("large", old);
	open_by_itself(&repo, where);
	settings_copy(repo_settings(&repo), &next);
	next.number = 2;
	next.action = xstrdup("set");
	next.by = xstrdup("me");
	memcpy(next.parent, repo_settings(&repo)->covered, sizeof next.parent);
	for (uint64_t number = 60000; number > 0; number--)
		settings_add_channel(&next, "stable", number, next.parent);
	assert_int_equal(chain_create(repo.store, old, &next, &error), STORE_FAILED);
	assert_non_null(strstr(error.message, "'ingot/settings/2' would have"));
	error_clear(&error);
	assert_success(read_with(where, NULL, &error), &error);
}

/* ---- Forged generations ---- */

struct forged {
	uint64_t number, parent_number; /* 0: as those after the newest */
	uint64_t settings;              /* 0: the newest */
	const char *channel;            /* NULL: stable */
};

/* Makes a generation as the newest one of stable is. */
static void forge(const char *where, struct signer *signer, struct forged forged)
{
	struct error error = ERROR_INIT;
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	AUTO_GENERATION *newest = NULL;
	open_by_itself(&repo, where);
	assert_success(newest_load(&repo, "stable", &newest, &error), &error);
	uint64_t settings = forged.settings ? forged.settings : repo.chain->n;
	newest->settings.number = settings;
	memcpy(newest->settings.digest, repo.chain->v[settings - 1]->covered, SHA256_HEX_SIZE);
	newest->parent_number = newest->number;
	newest->number = forged.number ? forged.number : newest->number + 1;
	memcpy(newest->parent, newest->digest, sizeof newest->parent);
	if (forged.channel) {
		free(newest->channel);
		newest->channel = xstrdup(forged.channel);
		newest->number = 1;
		newest->parent_number = 0;
		newest->parent[0] = '\0';
	}
	assert_int_equal(generation_create(repo.store, signer, newest, &error), STORE_DONE);
}

/* Returns the number of the newest generation that is believed; 0: none. */
static uint64_t newest_of(const char *where, const char *channel)
{
	struct error error = ERROR_INIT;
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	AUTO_GENERATION *newest = NULL;
	open_by_itself(&repo, where);
	assert_success(newest_load(&repo, channel, &newest, &error), &error);
	return newest ? newest->number : 0;
}

static void assert_not_believed(const char *where, const char *channel, const char *why)
{
	AUTO_ERROR error = ERROR_INIT;
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	AUTO_GENERATION *newest = NULL;
	open_by_itself(&repo, where);
	assert_int_equal(newest_load(&repo, channel, &newest, &error), -1);
	assert_null(newest);
	if (!strstr(error.message, why))
		fail_msg("'%s' is not in '%s'", why, error.message);
}

static size_t history_of(const char *where, const char *channel)
{
	struct error error = ERROR_INIT;
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	CLEANUP(channel_history_free) struct channel_history history = {0};
	open_by_itself(&repo, where);
	assert_success(channel_history_load(&repo, channel, &history, &error), &error);
	return history.n;
}

/* Each of two keys signs, and going back to a state before that is no way round it. */
static void test_one_of_two_signatures(void **state UNUSED)
{
	const char *where = create_with_both("one-of-two");
	forge(where, old, (struct forged){0});
	assert_not_believed(where, "stable", "the signature by");
	run(where, "rm $1/ingot/channels/stable/4");
	for (uint64_t settings = 1; settings < 3; settings++) {
		forge(where, old, (struct forged){.settings = settings});
		assert_not_believed(where, "stable", "and the one before it under state 3");
		run(where, "rm $1/ingot/channels/stable/4");
	}
}

static void test_channel_of_a_dropped_key(void **state UNUSED)
{
	const char *where = create_without_old("dropped", false);
	for (uint64_t settings = 1; settings <= 4; settings++) {
		forge(where, old, (struct forged){.settings = settings, .channel = "evil"});
		assert_not_believed(where, "evil", "cannot trust 'ingot/channels/evil/1'");
		run(where, "rm -r $1/ingot/channels/evil");
	}
}

static void test_newest_is_gone(void **state UNUSED)
{
	const char *where = create_without_old("gone", false);
	AUTO_ERROR error = ERROR_INIT;
	run(where, "cd $1/ingot/channels/stable && mkdir away && mv 3 4 away");
	assert_not_believed(where, "stable", "went back: its settings name generation 3");
	assert_int_equal(refresh(where, &error), -1);
	error_clear(&error);
	run(where, "rm -r $1/ingot/channels/stable");
	assert_not_believed(where, "stable", "went back: its settings name generation 3");
}

static void test_garbage_at_the_next_number(void **state UNUSED)
{
	AUTO_ERROR error = ERROR_INIT;
	const char *where = create_without_old("garbage", true);
	run(where, "echo garbage >$1/ingot/channels/stable/5");
	assert_not_believed(where, "stable", "'ingot/channels/stable/5'");
	assert_int_equal(refresh(where, &error), -1);
	error_clear(&error);
	run(where, "cp $1/ingot/channels/stable/4 $1/ingot/channels/stable/5");
	assert_not_believed(where, "stable", "it is generation 4 of channel 'stable'");
}

/* ---- A key that was stolen ---- */

static void assert_good(const char *where)
{
	struct error error = ERROR_INIT;
	CLEANUP(findings_free) struct findings findings = {0};
	const struct strings none = {0};
	const struct repo_verify_options options = {.where = where, .key_files = &none, .cores = 1};
	assert_success(repo_verify(&options, &findings, &error), &error);
	for (size_t i = 0; i < findings.n; i++)
		if (findings.v[i].kind == FINDING_BAD)
			fail_msg("%s", findings.v[i].text);
}

static void prune(const char *where)
{
	struct error error = ERROR_INIT;
	const struct strings none = {0};
	const struct repo_prune_options options = {.where = where, .key_files = &none, .keep = 1};
	CLEANUP(repo_pruned_free) struct repo_pruned pruned;
	assert_success(repo_prune(&options, &pruned, &error), &error);
}

/* A generation by a revoked key counts for nothing, its number is not used again, and that holds
 * when those around it are gone. */
static void test_passed_over(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	const char *where = create_without_old("stolen", true);
	forge(where, old, (struct forged){0});
	assert_int_equal(newest_of(where, "stable"), 4);
	assert_good(where);
	assert_success(refresh(where, &error), &error);
	assert_int_equal(newest_of(where, "stable"), 6);
	assert_int_equal(history_of(where, "stable"), 5);
	assert_good(where);
	assert_success(refresh(where, &error), &error);
	run(where, "rm $1/ingot/channels/stable/6"); /* as prune removes it */
	assert_int_equal(history_of(where, "stable"), 5);
	assert_good(where);
	prune(where);
	assert_int_equal(newest_of(where, "stable"), 7);
	assert_good(where);
}

/* A number far away costs no more than one that is near. */
static void test_passed_over_far_away(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	const char *where = create_without_old("far", true);
	forge(where, old, (struct forged){.number = 1000000000000000});
	assert_int_equal(newest_of(where, "stable"), 4);
	assert_success(refresh(where, &error), &error);
	assert_int_equal(newest_of(where, "stable"), 1000000000000001);
	assert_good(where);
}

/* A generation that the settings name is not passed over for one that a revoked key signed. */
static void test_newest_is_gone_below(void **state UNUSED)
{
	const char *where = create_without_old("below", true);
	AUTO_ERROR error = ERROR_INIT;
	forge(where, old, (struct forged){0});
	run(where, "rm $1/ingot/channels/stable/[34]");
	assert_not_believed(where, "stable", "went back: its settings name generation 3");
	assert_int_equal(refresh(where, &error), -1);
}

static void test_channel_of_a_revoked_key(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	const char *where = create_without_old("evil", true);
	forge(where, old, (struct forged){.channel = "evil"});
	assert_int_equal(newest_of(where, "evil"), 0);
	assert_success(refresh(where, &error), &error);
	assert_int_equal(newest_of(where, "evil"), 0);
	assert_int_equal(newest_of(where, "stable"), 5);
	assert_int_equal(history_of(where, "evil"), 0);

	/* and where its name is wanted, the number that is taken is passed over */
	AUTO_STRINGS channels = {0};
	strings_add(&channels, "evil");
	const struct repo_refresh_options options = {.writer = write_with(where, &new, 1),
						     .channels = &channels};
	CLEANUP(repo_changes_free) struct repo_changes changes = {0};
	assert_success(repo_refresh(&options, &changes, &error), &error);
	assert_int_equal(newest_of(where, "evil"), 2);
	assert_int_equal(history_of(where, "evil"), 1);
}

/* ---- Settings of a stranger ---- */

/* Without any key somebody makes settings that name a generation of the owner's by its digest: that
 * a trusted key has signed it says nothing of these settings. */
static void test_generation_of_another(void **state UNUSED)
{
	AUTO_ERROR error = ERROR_INIT;
	const char *where = create_with_both("owners");
	const char *forged = create("forged", mallory);
	CLEANUP(repo_close) struct repo theirs = REPO_INIT, repo = REPO_INIT;
	AUTO_GENERATION *newest = NULL;
	open_by_itself(&theirs, where);
	assert_success(newest_load(&theirs, "stable", &newest, &error), &error);
	run(forged, "cp $1/../owners/ingot/channels/stable/3 $1/ingot/channels/stable/");
	for (uint64_t number = 2; number <= newest->settings.number; number++) {
		CLEANUP(settings_free) struct settings next = {0};
		CLEANUP(repo_close) struct repo mine = REPO_INIT;
		open_by_itself(&mine, forged);
		settings_copy(repo_settings(&mine), &next);
		next.number = number;
		next.action = xstrdup("set");
		next.by = xstrdup("mallory");
		memcpy(next.parent, repo_settings(&mine)->covered, sizeof next.parent);
		if (number == 2)
			strings_add(&next.keys.signing, signer_fingerprint(old));
		settings_add_channel(&next, "stable", 3, newest->digest);
		assert_int_equal(chain_create(mine.store, mallory, &next, &error), STORE_DONE);
	}
	assert_int_equal(newest_of(forged, "stable"), 3);
	assert_int_equal(read_with(forged, key_of("old"), &error), -1);
	assert_non_null(strstr(error.message, "cannot trust 'ingot/repository'"));
	error_clear(&error);
	assert_int_equal(repo_open(&repo, forged, &old, 1, &error), -1);
	assert_non_null(strstr(error.message, "cannot trust 'ingot/repository'"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_states_by_others),
		cmocka_unit_test(test_states_at_other_places),
		cmocka_unit_test(test_later_state_as_the_first),
		cmocka_unit_test(test_state_that_nobody_could_read),
		cmocka_unit_test(test_one_of_two_signatures),
		cmocka_unit_test(test_channel_of_a_dropped_key),
		cmocka_unit_test(test_newest_is_gone),
		cmocka_unit_test(test_garbage_at_the_next_number),
		cmocka_unit_test(test_passed_over),
		cmocka_unit_test(test_passed_over_far_away),
		cmocka_unit_test(test_newest_is_gone_below),
		cmocka_unit_test(test_channel_of_a_revoked_key),
		cmocka_unit_test(test_generation_of_another),
	};
	return cmocka_run_group_tests(tests, open_keys, close_keys);
}
