/* schedule.c - one order in which three writers and a reader come to the store
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/model/schedule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/vector.h"
#include "tests/model/actors.h"
#include "tests/model/jobs.h"
#include "tests/model/stand_ins.h"
#include "tests/model/watch.h"

#define WRITERS JOBS_WRITERS
#define READER WRITERS
#define ACTORS (WRITERS + 1)
#define NEXT ACTORS /* who comes afterwards */
#define STEPS_MAX 50000
#define OPERATIONS_EXPECTED 250 /* of one writer: a fault strikes before that or not at all */

enum fault { FAULT_NONE, FAULT_KILL, FAULT_FAIL, FAULT_FAIL_LATE, FAULT_COUNT };

struct writer {
	enum fault fault;
	unsigned at, done; /* the operation that it strikes, and how many there were */
	bool is_dead;
	bool succeeded;
};

struct schedule {
	uint64_t random;
	unsigned patience; /* one of so many operations is not followed by another's */
	const struct scenario *scenario;
	struct writer writers[ACTORS + 1];
	struct memory *memory;
	struct watch watch;
	struct mutant mutant;
	unsigned steps;
	uint64_t digest;
	bool is_traced;
};

/* splitmix64 */
static uint64_t draw(struct schedule *schedule)
{
	uint64_t z = schedule->random += 0x9e3779b97f4a7c15U;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

static unsigned draw_below(struct schedule *schedule, unsigned limit)
{
	return (unsigned)(draw(schedule) % limit);
}

static void note(struct schedule *schedule, uint64_t what)
{
	schedule->digest = (schedule->digest ^ what) * 0x100000001b3U;
}

/* ---- Commands ---- */

/* A command's answer counts only where its process is there to give it. */
static bool run_job(struct schedule *schedule, const struct job *job, unsigned actor,
		    struct error *error)
{
	struct outcome outcome;
	stand_ins_place(schedule->memory, actor);
	int failed = job_run(job, &outcome, error);
	mutant_command_ends(&schedule->mutant, actor, schedule->writers[actor].is_dead);
	bool succeeded = !failed && !schedule->writers[actor].is_dead;
	if (succeeded)
		outcome_acknowledge(&outcome, &schedule->watch);
	outcome_free(&outcome);
	return succeeded;
}

/* ---- A reader that takes its time ---- */

struct reader {
	struct store *store;
	struct memory *memory;
	struct {
		const struct memory_bytes **v;
		size_t n, cap;
	} held;
};

static const struct memory_bytes *fetch_slowly(void *context, const char *name)
{
	struct reader *reader = context;
	char sha256[SHA256_HEX_SIZE];
	uint64_t size;
	struct error error = ERROR_INIT;
	enum store_result found = store_digest(reader->store, name, sha256, &size, &error);
	error_clear(&error);
	const struct memory_bytes *bytes =
		found == STORE_DONE ? memory_find(reader->memory, name) : NULL;
	if (bytes)
		*VECTOR_ADD(&reader->held) = memory_hold(bytes);
	return bytes;
}

/* A package that another takes out meanwhile need not be seen. */
static void read_once(struct schedule *schedule, enum watch_root root, struct reader *reader)
{
	AUTO_STRINGS seen = {0};
	size_t count = schedule->watch.acknowledged.n;
	uint64_t generation = watch_read(&schedule->watch, root, fetch_slowly, reader, &seen);
	if (generation)
		watch_check_seen(&schedule->watch, root, generation, count, &seen);
}

static void run_reader(struct schedule *schedule)
{
	struct reader reader = {.memory = schedule->memory};
	reader.store = memory_open(schedule->memory, READER);
	for (int i = 0; i < 4; i++)
		read_once(schedule, i % 2 ? WATCH_YUM : WATCH_APT, &reader);
	store_close(reader.store);
	VECTOR_EACH (bytes, &reader.held)
		memory_release(*bytes);
	free(reader.held.v);
}

static void run_course(unsigned actor, void *context)
{
	struct schedule *schedule = context;
	AUTO_ERROR error = ERROR_INIT;
	if (actor == READER)
		run_reader(schedule);
	else
		schedule->writers[actor].succeeded =
			run_job(schedule, &schedule->scenario->jobs[actor], actor, &error);
}

/* ---- Hooks: who goes on, and what strikes ---- */

static void trace(const struct schedule *schedule, const struct memory_call *call)
{
	static const char *const words[] = {
		[MEMORY_GET] = "get",         [MEMORY_DIGEST] = "digest",
		[MEMORY_LIST] = "list",       [MEMORY_WALK] = "walk",
		[MEMORY_NOW] = "now",         [MEMORY_CREATE] = "create",
		[MEMORY_REPLACE] = "replace", [MEMORY_DELETE] = "delete",
		[MEMORY_LOCK] = "lock",       [MEMORY_UNLOCK] = "unlock",
	};
	if (schedule->is_traced)
		printf("# %u: %s %s %s\n", call->actor, words[call->operation], call->name,
		       call->bytes && memory_find(schedule->memory, call->name) ? "(is there)"
										: "");
}

static void die(struct schedule *schedule, unsigned actor)
{
	schedule->writers[actor].is_dead = true;
	memory_drop_locks(schedule->memory, actor);
	actors_wake();
	if (schedule->is_traced)
		printf("# %u is killed\n", actor);
}

static enum memory_fate strike(struct schedule *schedule, const struct memory_call *call)
{
	struct writer *writer = &schedule->writers[call->actor];
	if (writer->is_dead)
		return MEMORY_FAIL;
	writer->done++;
	if (writer->fault == FAULT_NONE || writer->done != writer->at)
		return MEMORY_GO;
	note(schedule, writer->fault);
	if (writer->fault == FAULT_KILL)
		die(schedule, call->actor);
	return writer->fault == FAULT_FAIL_LATE ? MEMORY_FAIL_LATE : MEMORY_FAIL;
}

static enum memory_fate gate(void *context, const struct memory_call *call)
{
	struct schedule *schedule = context;
	if (call->actor < ACTORS && draw_below(schedule, schedule->patience) == 0)
		actors_give_way();
	note(schedule, call->actor + 16U);
	if (++schedule->steps > STEPS_MAX) {
		watch_violate(&schedule->watch, "it does not come to an end");
		schedule->writers[call->actor].is_dead = true;
	}
	trace(schedule, call);
	if (step_find(call) == STEP_COUNT)
		watch_violate(&schedule->watch, "a change that is no step: '%s'", call->name);
	enum memory_fate fate = strike(schedule, call);
	return fate == MEMORY_GO ? mutant_gate(&schedule->mutant, call) : fate;
}

static void changed(void *context, const struct memory_call *call)
{
	struct schedule *schedule = context;
	if (call->operation == MEMORY_UNLOCK) {
		actors_wake();
		return;
	}
	watch_changed(&schedule->watch, call);
	mutant_changed(&schedule->mutant, call);
}

static void listed(void *context, const struct memory_call *call, struct strings *names)
{
	struct schedule *schedule = context;
	mutant_listed(&schedule->mutant, call, names);
}

static bool wait_for_lock(void *context, const struct memory_call *call)
{
	struct schedule *schedule = context;
	if (call->actor >= ACTORS) {
		watch_violate(&schedule->watch, "a lock was left behind");
		return false;
	}
	actors_wait();
	return !schedule->writers[call->actor].is_dead;
}

static unsigned choose(void *context, unsigned ready)
{
	unsigned left = draw_below(context, (unsigned)__builtin_popcount(ready));
	for (unsigned actor = 0;; actor++)
		if (ready & 1U << actor && left-- == 0)
			return actor;
}

/* ---- A schedule ---- */

static void draw_faults(struct schedule *schedule)
{
	for (unsigned i = 0; i < WRITERS; i++) {
		struct writer *writer = &schedule->writers[i];
		writer->fault = (enum fault)draw_below(schedule, FAULT_COUNT);
		writer->at = 1 + draw_below(schedule, OPERATIONS_EXPECTED);
	}
}

static void must_run(struct schedule *schedule, const char *what, const struct job *job)
{
	AUTO_ERROR error = ERROR_INIT;
	if (!run_job(schedule, job, NEXT, &error))
		watch_violate(&schedule->watch, "%s: %s", what, error.message);
}

static void try_run(struct schedule *schedule, const struct job *job)
{
	AUTO_ERROR error = ERROR_INIT;
	(void)run_job(schedule, job, NEXT, &error);
}

/* Tells whether the package of a file was published: aa for "other/aa.deb". */
static bool was_published(const struct schedule *schedule, const char *file)
{
	const char *slash = strrchr(file, '/');
	const char *base = slash ? slash + 1 : file;
	AUTO_FREE char *name = xstrndup(base, strcspn(base, "."));
	return watch_was_published(&schedule->watch, name);
}

/* Does now what may have been refused because of another, where nothing of that other one has come
 * to be a state; else it is for the watch to say whether it may be. */
static void finish_refused(struct schedule *schedule)
{
	for (unsigned i = WRITERS; i-- > 0;) {
		const struct job *job = &schedule->scenario->jobs[i];
		bool is_free = job->command == COMMAND_PUBLISH && !schedule->writers[i].succeeded;
		for (size_t j = 0; job->words[j]; j++)
			is_free = is_free && !was_published(schedule, job->words[j]);
		if (is_free)
			must_run(schedule, "what nothing stands against", job);
		else if (job->command == COMMAND_PUBLISH)
			try_run(schedule, job);
	}
}

/* Whoever comes next finds nothing in his way; then nobody's work is lost who tries again. */
static void finish(struct schedule *schedule)
{
	const struct scenario *scenario = schedule->scenario;
	if (scenario->base == BASE_NOTHING)
		must_run(schedule, "creating again", &job_create);
	must_run(schedule, "the next command", &job_last);
	watch_check_completed(&schedule->watch);
	for (unsigned i = 0; i < WRITERS; i++)
		if (!schedule->writers[i].succeeded && !scenario->some_refused)
			must_run(schedule, "the same command again", &scenario->jobs[i]);
	if (scenario->some_refused)
		finish_refused(schedule);
	if (scenario->sequel.command && schedule->writers[0].succeeded)
		must_run(schedule, "more of what succeeded", &scenario->sequel);
	watch_check_completed(&schedule->watch);
}

static void begin(struct schedule *schedule, uint64_t seed)
{
	static const unsigned patiences[] = {2, 5, 20, 50, 100, 250};
	schedule->random = seed;
	unsigned scenario = draw_below(schedule, (unsigned)n_scenarios);
	schedule->scenario = &scenarios[scenario];
	schedule->patience = patiences[draw_below(schedule, ARRAY_SIZE(patiences))];
	draw_faults(schedule);
	note(schedule, scenario);
}

void schedule_run(struct memory *const *bases, uint64_t seed, const struct mutation *mutation,
		  bool is_traced, struct schedule_result *result)
{
	struct schedule schedule = {.is_traced = is_traced};
	const struct memory_hooks hooks = {gate, changed, listed, wait_for_lock, &schedule};
	begin(&schedule, seed);
	schedule.memory = memory_copy(bases[schedule.scenario->base]);
	memory_watch(schedule.memory, &hooks);
	watch_begin(&schedule.watch, schedule.memory);
	mutant_begin(&schedule.mutant, mutation, schedule.memory);
	if (!actors_run(ACTORS, run_course, choose, &schedule))
		watch_violate(&schedule.watch, "all wait for each other");
	else
		finish(&schedule);
	mutant_end(&schedule.mutant);
	result->digest = schedule.digest;
	result->violation = schedule.watch.violation;
	schedule.watch.violation = NULL;
	watch_end(&schedule.watch);
	memory_free(schedule.memory);
}
