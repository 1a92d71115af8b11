/* jobs.c - the commands that the model runs at the same time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/model/jobs.h"

#include <string.h>

#include "base/memory.h"
#include "base/strings.h"
#include "base/vector.h"
#include "tests/model/stand_ins.h"

#define OTHER "testing"
#define PUBLISH(...)                              \
	{                                         \
		COMMAND_PUBLISH, {__VA_ARGS__}, 0 \
	}
#define ROLLBACK(to)                         \
	{                                    \
		COMMAND_ROLLBACK, {NULL}, to \
	}
#define WITHDRAW(...)                              \
	{                                          \
		COMMAND_WITHDRAW, {__VA_ARGS__}, 0 \
	}
#define PRUNE(keep)                         \
	{                                   \
		COMMAND_PRUNE, {NULL}, keep \
	}
#define CREATE                            \
	{                                 \
		COMMAND_CREATE, {NULL}, 0 \
	}
#define PROMOTE                            \
	{                                  \
		COMMAND_PROMOTE, {NULL}, 0 \
	}
#define REFRESH                            \
	{                                  \
		COMMAND_REFRESH, {NULL}, 0 \
	}
#define SET(number)                         \
	{                                   \
		COMMAND_SET, {NULL}, number \
	}
#define DROP                            \
	{                               \
		COMMAND_DROP, {NULL}, 0 \
	}
#define NO_SEQUEL                       \
	{                               \
		COMMAND_NONE, {NULL}, 0 \
	}
#define AA "aa.deb", "aa.rpm"
#define BB "bb.deb", "bb.rpm"
#define CC "cc.deb", "cc.rpm"

const struct scenario scenarios[] = {
	{BASE_ONE, false, {PUBLISH(AA), PUBLISH(BB), PUBLISH(CC)}, NO_SEQUEL},
	{BASE_ONE, false, {PUBLISH("aa.deb"), PUBLISH("aa.rpm"), PUBLISH(BB)}, NO_SEQUEL},
	{BASE_ONE, false, {PUBLISH(AA), PUBLISH(AA), PUBLISH("bb.deb")}, NO_SEQUEL},
	{BASE_ONE,
	 true,
	 {PUBLISH("aa.deb"), PUBLISH("other/aa.deb"), PUBLISH("cc.deb")},
	 NO_SEQUEL},
	{BASE_ONE,
	 true,
	 {PUBLISH("aa.deb"), PUBLISH("commit/aa.rpm"), PUBLISH("cc.deb")},
	 PUBLISH("aa.rpm")},
	{BASE_ONE,
	 true,
	 {PUBLISH("other/aa.deb"), PUBLISH("commit/aa.rpm", "commit/bb.deb"), PUBLISH("bb.deb")},
	 NO_SEQUEL},
	{BASE_WITHDRAWN, true, {PRUNE(1), PUBLISH("commit/first.deb"), PUBLISH(AA)}, NO_SEQUEL},
	{BASE_NOTHING, false, {CREATE, CREATE, PUBLISH(BB)}, NO_SEQUEL},
	{BASE_RICH, false, {PUBLISH(AA), ROLLBACK(2), PUBLISH(BB)}, NO_SEQUEL},
	{BASE_RICH, false, {WITHDRAW("first=1.0.0"), PUBLISH(AA), REFRESH}, NO_SEQUEL},
	{BASE_RICH, false, {PROMOTE, PUBLISH(AA), ROLLBACK(2)}, NO_SEQUEL},
	{BASE_RICH, false, {PRUNE(1), PUBLISH(AA), PUBLISH(BB)}, NO_SEQUEL},
	{BASE_RICH, false, {PRUNE(1), PUBLISH(AA), PRUNE(2)}, NO_SEQUEL},
	{BASE_RICH, true, {PRUNE(1), PROMOTE, ROLLBACK(2)}, NO_SEQUEL},
	{BASE_ONE, false, {SET(1), PUBLISH(AA), PUBLISH(BB)}, NO_SEQUEL},
	{BASE_RICH, false, {SET(1), SET(2), PUBLISH(AA)}, NO_SEQUEL},
	{BASE_KEYS, false, {DROP, PUBLISH(AA), PUBLISH(BB)}, NO_SEQUEL},
	{BASE_KEYS, false, {DROP, DROP, REFRESH}, NO_SEQUEL},
	{BASE_KEYS, false, {DROP, SET(1), PRUNE(1)}, NO_SEQUEL},
};

const size_t n_scenarios = ARRAY_SIZE(scenarios);
const struct job job_last = PUBLISH("last.deb", "last.rpm");
const struct job job_create = CREATE;
const struct job job_set = SET(3);

static const char *folder;

void jobs_start(const char *packages_folder)
{
	folder = packages_folder;
}

static struct repo_writer make_writer(void)
{
	return (struct repo_writer){.where = "memory",
				    .signers = stand_ins_signers(),
				    .n_signers = STAND_INS_KEYS,
				    .by = "model"};
}

/* ---- Running ---- */

static void take_words(const struct job *job, const char *before, struct strings *words)
{
	for (size_t i = 0; job->words[i]; i++)
		strings_add_printf(words, "%s%s", before, job->words[i]);
}

static int create_with(const char *first, const char *second, struct error *error)
{
	AUTO_STRINGS channels = {0}, arches = {0};
	strings_add(&channels, first);
	if (second)
		strings_add(&channels, second);
	strings_add(&arches, "amd64");
	struct repo_create_options options = {.writer = make_writer(),
					      .origin = "Model",
					      .channels = &channels,
					      .arches = &arches};
	options.writer.n_signers = 1;
	return repo_create(&options, NULL, error);
}

static int create(const struct job *job UNUSED, struct outcome *outcome UNUSED, struct error *error)
{
	return create_with(WATCH_CHANNEL, NULL, error);
}

static int publish_to(const struct job *job, const char *channel, struct repo_published *published,
		      struct error *error)
{
	AUTO_STRINGS files = {0};
	AUTO_FREE char *before = xasprintf("%s/", folder);
	take_words(job, before, &files);
	const struct repo_publish_options options = {.writer = make_writer(),
						     .channel = channel,
						     .packages = &files,
						     .cores = 1,
						     .allow_unsigned = true};
	return repo_publish(&options, published, error);
}

static int publish(const struct job *job, struct outcome *outcome, struct error *error)
{
	return publish_to(job, WATCH_CHANNEL, &outcome->published, error);
}

static int promote(const struct job *job, struct outcome *outcome, struct error *error)
{
	AUTO_STRINGS packages = {0};
	take_words(job, "", &packages);
	const struct repo_promote_options options = {
		.writer = make_writer(),
		.from = OTHER,
		.to = WATCH_CHANNEL,
		.packages = &packages,
		.allow_unsigned = true,
	};
	return repo_promote(&options, &outcome->change, error);
}

static int rollback(const struct job *job, struct outcome *outcome, struct error *error)
{
	const struct repo_rollback_options options = {
		.writer = make_writer(), .channel = WATCH_CHANNEL, .to = job->number};
	return repo_rollback(&options, &outcome->change, error);
}

static int withdraw(const struct job *job, struct outcome *outcome, struct error *error)
{
	AUTO_STRINGS packages = {0};
	take_words(job, "", &packages);
	const struct repo_withdraw_options options = {
		.writer = make_writer(), .channel = WATCH_CHANNEL, .packages = &packages};
	return repo_withdraw(&options, &outcome->change, error);
}

static int refresh(const struct job *job UNUSED, struct outcome *outcome, struct error *error)
{
	AUTO_STRINGS channels = {0};
	strings_add(&channels, WATCH_CHANNEL);
	const struct repo_refresh_options options = {.writer = make_writer(),
						     .channels = &channels};
	return repo_refresh(&options, &outcome->changes, error);
}

static int prune(const struct job *job, struct outcome *outcome, struct error *error)
{
	const struct strings none = {0};
	const struct repo_prune_options options = {
		.where = "memory", .key_files = &none, .keep = job->number};
	return repo_prune(&options, &outcome->pruned, error);
}

static int set(const struct job *job, struct outcome *outcome, struct error *error)
{
	const int days = (int)job->number;
	const struct repo_set_options options = {.writer = make_writer(), .valid_for_days = &days};
	return repo_set(&options, &outcome->settings, error);
}

static int change_key(enum repo_key_action action, size_t which,
		      struct repo_settings_change *change, struct error *error)
{
	const struct repo_writer writer = make_writer();
	AUTO_BUFFER certificate = BUFFER_INIT;
	const struct repo_key_options options = {
		.writer = writer, .action = action, .certificate = &certificate, .name = "the key"};
	if (signer_public_key(writer.signers[which], &certificate, error))
		return -1;
	return repo_change_key(&options, change, error);
}

static int drop(const struct job *job UNUSED, struct outcome *outcome, struct error *error)
{
	return change_key(REPO_KEY_DROP, 0, &outcome->settings, error);
}

int job_run(const struct job *job, struct outcome *outcome, struct error *error)
{
	static int (*const commands[])(const struct job *, struct outcome *, struct error *) = {
		[COMMAND_CREATE] = create,     [COMMAND_PUBLISH] = publish,
		[COMMAND_PROMOTE] = promote,   [COMMAND_ROLLBACK] = rollback,
		[COMMAND_WITHDRAW] = withdraw, [COMMAND_REFRESH] = refresh,
		[COMMAND_PRUNE] = prune,       [COMMAND_SET] = set,
		[COMMAND_DROP] = drop,
	};
	*outcome = (struct outcome){.job = job};
	return commands[job->command](job, outcome, error);
}

void outcome_free(struct outcome *outcome)
{
	repo_published_free(&outcome->published);
	repo_change_free(&outcome->change);
	repo_changes_free(&outcome->changes);
	repo_pruned_free(&outcome->pruned);
	repo_settings_change_free(&outcome->settings);
}

/* ---- What is promised ---- */

static void acknowledge_change(const struct repo_change *change, struct watch *watch)
{
	watch_acknowledge_generation(watch, change->number);
	if (!change->generation)
		return;
	VECTOR_EACH (one, &change->generation->changes) {
		AUTO_FREE char *path = watch_package_path(one);
		if (one->kind == '+')
			watch_acknowledge(watch, path, change->number);
	}
}

void outcome_acknowledge(const struct outcome *outcome, struct watch *watch)
{
	const struct repo_published *published = &outcome->published;
	VECTOR_EACH (item, &published->packages) {
		watch_check_bytes(watch, (*item)->path, (*item)->sha256);
		watch_acknowledge(watch, (*item)->path, published->generation);
	}
	if (outcome->job->command == COMMAND_PUBLISH)
		watch_acknowledge_generation(watch, published->generation);
	if (outcome->change.channel)
		acknowledge_change(&outcome->change, watch);
	VECTOR_EACH (change, &outcome->changes)
		acknowledge_change(change, watch);
	VECTOR_EACH (change, &outcome->settings.channels)
		if (strcmp(change->channel, WATCH_CHANNEL) == 0)
			acknowledge_change(change, watch);
	if (outcome->settings.changed)
		watch_acknowledge_settings(watch, outcome->settings.state,
					   outcome->job->command == COMMAND_DROP);
	VECTOR_EACH (pruned, &outcome->pruned.generations)
		if (strcmp(pruned->channel, WATCH_CHANNEL) == 0)
			watch_check_pruned(watch, pruned->number);
}

/* ---- Before ---- */

static void must_publish(const char *channel, const struct job *job)
{
	struct error error = ERROR_INIT;
	struct repo_published published;
	if (publish_to(job, channel, &published, &error))
		program_end(error.message);
	repo_published_free(&published);
}

static void must_withdraw(const char *word)
{
	struct error error = ERROR_INIT;
	struct outcome outcome;
	if (job_run(&(struct job){COMMAND_WITHDRAW, {word}, 0}, &outcome, &error))
		program_end(error.message);
	outcome_free(&outcome);
}

static void must_change_key(enum repo_key_action action)
{
	struct error error = ERROR_INIT;
	struct repo_settings_change change;
	if (change_key(action, 1, &change, &error))
		program_end(error.message);
	repo_settings_change_free(&change);
}

static void make_base(struct memory *memory, const char *second)
{
	struct error error = ERROR_INIT;
	stand_ins_place(memory, JOBS_WRITERS);
	if (create_with(WATCH_CHANNEL, second, &error))
		program_end(error.message);
	must_publish(WATCH_CHANNEL, &(struct job)PUBLISH("first.deb", "first.rpm"));
}

void jobs_make_bases(struct memory *bases[BASE_COUNT])
{
	for (int i = 0; i < BASE_COUNT; i++)
		bases[i] = memory_make();
	make_base(bases[BASE_ONE], NULL);
	make_base(bases[BASE_WITHDRAWN], NULL);
	must_withdraw("first=1.0.0");
	make_base(bases[BASE_KEYS], NULL);
	must_change_key(REPO_KEY_ADD);
	must_change_key(REPO_KEY_USE);
	make_base(bases[BASE_RICH], OTHER);
	must_publish(WATCH_CHANNEL, &(struct job)PUBLISH("second.deb", "second.rpm"));
	must_publish(OTHER, &(struct job)PUBLISH("ready.deb", "ready.rpm"));
}
