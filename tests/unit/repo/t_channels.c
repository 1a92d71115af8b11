/* t_channels.c - tests of repo/repo.h: promote, rollback, withdraw, refresh, prune; channel.h and
 * commit_search.h, which read what they leave
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/strings.h"
#include "base/vector.h"
#include "repo/ask/commit_search.h"
#include "repo/repo.h"
#include "repo/state/channel.h"
#include "repo/verify/repo_verify.h"
#include "tests/unit/keys.h"

#define COMMIT_OF "00000000000000000000000000000000000000" /* and two digits */
#define VERSIONS 6
#define CHANNELS 2
#define STEPS 40

static const char *const channels[CHANNELS] = {"testing", "stable"};
static const struct strings none;

/* All tests of this process share a signer: opening one takes gpg a while. */
static struct signer *signer;

static int open_shared(void **state UNUSED)
{
	signer = test_signer(test_key("ed25519", NULL), NULL, -1);
	return 0;
}

static int close_shared(void **state UNUSED)
{
	signer_close(signer);
	return 0;
}

static struct repo_writer writer_of(const char *where)
{
	return (struct repo_writer){
		.where = where, .signers = &signer, .n_signers = 1, .by = "me@here"};
}

/* ---- Packages and repositories ---- */

/* Makes hello of that version, of a commit that ends in `number`, by dpkg-deb. */
static const char *make_deb(const char *version, int number)
{
	AUTO_FREE char *folder = xasprintf("hello-%s", version);
	AUTO_FREE char *deb = xasprintf("%s.deb", folder);
	AUTO_FREE char *debian = xasprintf("%s/DEBIAN", folder);
	AUTO_FREE char *control = xasprintf("%s/control", debian);
	AUTO_FREE char *fields = xasprintf("Package: hello\nVersion: %s\nArchitecture: all\n"
					   "Git-Commit: " COMMIT_OF "%02d\n"
					   "Maintainer: A <a@example.org>\nDescription: test\n",
					   version, number);
	const char *path = test_path(deb);
	if (access(path, F_OK) == 0)
		return path;
	assert_int_equal(mkdir(test_path(folder), 0755), 0);
	assert_int_equal(mkdir(test_path(debian), 0755), 0);
	test_text_file(control, fields);
	free(test_run((const char *const[]){"dpkg-deb", "--root-owner-group", "-Zgzip", "-b",
					    test_path(folder), path, NULL},
		      0));
	return path;
}

static const char *make_version(int number)
{
	AUTO_FREE char *version = xasprintf("1.%d", number);
	return make_deb(version, number);
}

static const char *new_repo(const char *name)
{
	struct error error = ERROR_INIT;
	AUTO_STRINGS names = {0};
	const char *where = test_path(name);
	for (size_t i = 0; i < CHANNELS; i++)
		strings_add(&names, channels[i]);
	const struct repo_create_options options = {
		.writer = writer_of(where), .origin = "Acme", .channels = &names};
	assert_success(repo_create(&options, NULL, &error), &error);
	return where;
}

static void publish(const char *where, const char *channel, const char *deb)
{
	struct error error = ERROR_INIT;
	AUTO_STRINGS packages = {0};
	struct repo_published published;
	strings_add(&packages, deb);
	const struct repo_publish_options options = {
		.writer = writer_of(where), .channel = channel, .packages = &packages, .cores = 1};
	assert_success(repo_publish(&options, &published, &error), &error);
	repo_published_free(&published);
}

static int promote(const char *where, const char *from, const char *to, const char *word,
		   struct repo_change *change, struct error *error)
{
	AUTO_STRINGS packages = {0};
	if (word)
		strings_add(&packages, word);
	const struct repo_promote_options options = {
		.writer = writer_of(where), .from = from, .to = to, .packages = &packages};
	return repo_promote(&options, change, error);
}

static void open_reading(struct repo *repo, const char *where)
{
	struct error error = ERROR_INIT;
	assert_success(repo_open_reading(repo, where, &none, &error), &error);
}

/* ---- Any steps, against a model ---- */

/* A channel is a bit for each version of hello, a history one such for each generation. */
struct model {
	unsigned now[CHANNELS];
	unsigned history[CHANNELS][STEPS * CHANNELS];
	uint64_t newest[CHANNELS];
};

struct random {
	uint32_t state;
};

static unsigned pick(struct random *random, unsigned count)
{
	random->state = random->state * 1664525u + 1013904223u;
	return (random->state >> 16) % count;
}

static int version_of(const char *text)
{
	return text[2] - '0';
}

static void step_publish(const char *where, struct model *model, struct random *random, size_t at)
{
	unsigned version = pick(random, VERSIONS);
	publish(where, channels[at], make_version((int)version));
	model->now[at] |= 1u << version;
}

static void step_promote(const char *where, struct model *model, struct random *random, size_t at)
{
	struct error error = ERROR_INIT;
	struct repo_change change;
	unsigned version = pick(random, VERSIONS), from = model->now[1 - at];
	bool is_there = from & 1u << version;
	AUTO_FREE char *word = is_there ? xasprintf("hello=1.%u", version) : NULL;
	assert_success(promote(where, channels[1 - at], channels[at], word, &change, &error),
		       &error);
	repo_change_free(&change);
	model->now[at] |= is_there ? 1u << version : from;
}

/* Goes back to any generation that is kept. */
static void step_rollback(const char *where, struct model *model, struct random *random, size_t at)
{
	struct error error = ERROR_INIT;
	struct repo_change change;
	struct channel_history history;
	struct repo repo;
	open_reading(&repo, where);
	assert_success(channel_history_load(&repo, channels[at], &history, &error), &error);
	uint64_t to = history.v[pick(random, (unsigned)history.n)]->number;
	channel_history_free(&history);
	repo_close(&repo);
	const struct repo_rollback_options options = {
		.writer = writer_of(where), .channel = channels[at], .to = to};
	assert_success(repo_rollback(&options, &change, &error), &error);
	repo_change_free(&change);
	model->now[at] = model->history[at][to];
}

static void step_withdraw(const char *where, struct model *model, struct random *random, size_t at)
{
	struct error error = ERROR_INIT;
	struct repo_change change;
	struct strings packages = {0};
	unsigned version = pick(random, VERSIONS);
	if (!(model->now[at] & 1u << version))
		return;
	strings_add_printf(&packages, "hello=1.%u", version);
	const struct repo_withdraw_options options = {
		.writer = writer_of(where), .channel = channels[at], .packages = &packages};
	assert_success(repo_withdraw(&options, &change, &error), &error);
	assert_true(change.changed);
	repo_change_free(&change);
	strings_free(&packages);
	model->now[at] &= ~(1u << version);
}

static void step_refresh(const char *where, struct model *model UNUSED,
			 struct random *random UNUSED, size_t at)
{
	struct error error = ERROR_INIT;
	struct repo_changes changes;
	AUTO_STRINGS names = {0};
	strings_add(&names, channels[at]);
	const struct repo_refresh_options options = {.writer = writer_of(where),
						     .channels = &names};
	assert_success(repo_refresh(&options, &changes, &error), &error);
	repo_changes_free(&changes);
}

static void prune(const char *where, uint64_t keep)
{
	struct error error = ERROR_INIT;
	struct repo_pruned pruned;
	const struct repo_prune_options options = {
		.where = where, .key_files = &none, .keep = keep};
	assert_success(repo_prune(&options, &pruned, &error), &error);
	repo_pruned_free(&pruned);
}

static void step_prune(const char *where, struct model *model UNUSED, struct random *random,
		       size_t at UNUSED)
{
	prune(where, 1 + pick(random, 4));
}

static void (*const steps[])(const char *where, struct model *model, struct random *random,
			     size_t at) = {
	step_publish,  step_publish,  step_promote, step_rollback,
	step_rollback, step_withdraw, step_refresh, step_prune,
};

static unsigned read_set(const struct repo *repo, const struct generation *generation)
{
	struct error error = ERROR_INIT;
	struct package_set set;
	unsigned found = 0;
	assert_success(package_set_load(repo->store, generation->set, &set, &error), &error);
	VECTOR_EACH (entry, &set)
		found |= 1u << version_of(entry->version);
	package_set_free(&set);
	return found;
}

static void assert_changes_fit(const struct generation *generation, unsigned before, unsigned after)
{
	VECTOR_EACH (change, &generation->changes) {
		unsigned bit = 1u << version_of(change->version);
		assert_int_equal(change->kind == '+', !(before & bit));
		assert_true(change->kind == '+' || change->kind == '-');
		before ^= bit;
	}
	assert_int_equal(before, after);
}

/* The newest state is the model's; every state that is kept is what it was, and its changes lead to
 * it from the one before. */
static void assert_channel_fits(const struct repo *repo, struct model *model, size_t at)
{
	struct error error = ERROR_INIT;
	struct channel_history history;
	assert_success(channel_history_load(repo, channels[at], &history, &error), &error);
	assert_true(history.n > 0);
	assert_int_equal(read_set(repo, history.v[0]), model->now[at]);
	for (uint64_t i = model->newest[at] + 1; i <= history.v[0]->number; i++)
		model->history[at][i] = model->now[at];
	model->newest[at] = history.v[0]->number;
	for (size_t i = 0; i < history.n; i++) {
		const struct generation *generation = history.v[i];
		unsigned *masks = model->history[at];
		assert_int_equal(read_set(repo, generation), masks[generation->number]);
		assert_changes_fit(generation, masks[generation->number - 1],
				   masks[generation->number]);
		assert_true(i == 0 || generation->date <= history.v[i - 1]->date);
	}
	channel_history_free(&history);
}

static void assert_whole(const char *where)
{
	struct error error = ERROR_INIT;
	struct findings findings = {0};
	const struct repo_verify_options options = {.where = where, .key_files = &none, .cores = 1};
	assert_success(repo_verify(&options, &findings, &error), &error);
	VECTOR_EACH (finding, &findings) {
		if (finding->kind == FINDING_BAD)
			fail_msg("%s: %s", finding->what, finding->text);
	}
	findings_free(&findings);
}

static void test_any_steps(void **state UNUSED)
{
	struct model model = {.newest = {0}};
	struct random random = {20261123};
	const char *where = new_repo("steps");
	for (int step = 0; step < STEPS; step++) {
		struct repo repo;
		size_t at = pick(&random, CHANNELS);
		steps[pick(&random, ARRAY_SIZE(steps))](where, &model, &random, at);
		open_reading(&repo, where);
		for (size_t i = 0; i < CHANNELS; i++)
			assert_channel_fits(&repo, &model, i);
		repo_close(&repo);
	}
	assert_whole(where);
}

/* ---- History ---- */

/* An older generation is known by its digest: a change in it stops the reader. */
static void test_history_that_was_changed(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct channel_history history;
	struct repo repo;
	const char *where = new_repo("changed");
	publish(where, "stable", make_version(0));
	publish(where, "stable", make_version(1));
	AUTO_FREE char *path = xasprintf("%s/ingot/channels/stable/1", where);
	AUTO_FREE char *text = test_read(path);
	text[strlen(text) / 2] ^= 1;
	test_text_file("changed/ingot/channels/stable/1", text);
	open_reading(&repo, where);
	assert_int_equal(channel_history_load(&repo, "stable", &history, &error), -1);
	assert_non_null(strstr(error.message, "'ingot/channels/stable/1'"));
	error_clear(&error);
	assert_int_equal(history.n, 0);
	repo_close(&repo);
}

static void test_key_that_did_not_sign(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_STRINGS keys = {0};
	struct repo repo;
	const char *where = new_repo("keys");
	const struct test_key *stranger = test_key_of("ed25519", "Mallory <m@example.org>");
	strings_add(&keys, stranger->public);
	assert_int_equal(repo_open_reading(&repo, where, &keys, &error), -1);
	assert_non_null(strstr(error.message, "by an unknown key"));
	error_clear(&error);
	repo_close(&repo);
	strings_add(&keys, test_key("ed25519", NULL)->public);
	assert_success(repo_open_reading(&repo, where, &keys, &error), &error);
	repo_close(&repo);
}

/* ---- Where ---- */

static struct commit_stays find(const char *where, const char *commit)
{
	struct error error = ERROR_INIT;
	struct commit_stays found;
	struct repo repo;
	open_reading(&repo, where);
	assert_success(commit_search(&repo, commit, &found, &error), &error);
	repo_close(&repo);
	return found;
}

static void test_where_after_prune(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct repo_change change;
	const char *where = new_repo("where");
	publish(where, "stable", make_version(0));
	publish(where, "stable", make_version(1));
	assert_success(promote(where, "stable", "testing", "hello=1.0", &change, &error), &error);
	repo_change_free(&change);
	struct commit_stays found = find(where, COMMIT_OF "00");
	assert_int_equal(found.n, 2);
	assert_string_equal(found.v[0].channel, "stable");
	assert_int_equal(found.v[0].from, 2);
	assert_false(found.v[0].from_is_older);
	assert_string_equal(found.v[1].channel, "testing");
	commit_search_free(&found);
	/* The generation that the package came with is gone; that it came is not. */
	prune(where, 1);
	found = find(where, COMMIT_OF "00");
	assert_int_equal(found.n, 2);
	assert_int_equal(found.v[0].from, 3);
	assert_true(found.v[0].from_is_older);
	assert_int_equal(found.v[0].until, 0);
	assert_false(found.v[1].from_is_older);
	commit_search_free(&found);
	found = find(where, COMMIT_OF "01");
	assert_int_equal(found.n, 1);
	assert_int_equal(found.v[0].from, 3);
	assert_false(found.v[0].from_is_older);
	commit_search_free(&found);
	found = find(where, "0000");
	assert_int_equal(found.n, 3);
	commit_search_free(&found);
}

/* ---- Versions that count as the same ---- */

static void test_promote_refuses_the_same_version(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct repo_change change;
	const char *where = new_repo("same");
	publish(where, "stable", make_deb("2.0", 20));
	publish(where, "testing", make_deb("2.00", 21));
	assert_int_equal(promote(where, "testing", "stable", NULL, &change, &error), -1);
	assert_string_equal(error.hint, "give the package a new version");
	assert_error(&error, "'stable' has hello 2.0, which counts as the same version as 2.00 of "
			     "'testing'");
	assert_whole(where);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_steps),
		cmocka_unit_test(test_history_that_was_changed),
		cmocka_unit_test(test_key_that_did_not_sign),
		cmocka_unit_test(test_where_after_prune),
		cmocka_unit_test(test_promote_refuses_the_same_version),
	};
	return cmocka_run_group_tests(tests, open_shared, close_shared);
}
