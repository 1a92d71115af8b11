/* model.c - the program's own transactions over a store in memory, in very many orders
 *
 *     model PACKAGES [--schedules N] [--seed N] [--mutations N] [--trace SEED [--mutation NAME]]
 *
 * A schedule is three writers and a reader, each a course of real code (repo_create, repo_publish)
 * that may have to give way to another before any operation of the store; before any of them a
 * writer may be killed, or find that the operation fails, with its effect or without. Which, is
 * drawn from the schedule's number, so that each can be run again (--trace prints its steps).
 * After each change watch.h is looked at; in the end a new writer comes and publishes, those that
 * did not succeed run their command again, and all has to be there. Then each mutation of
 * mutations.h has to be noticed within so many schedules. Prints TAP.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/vector.h"
#include "repo/repo.h"
#include "tests/model/actors.h"
#include "tests/model/indexes.h"
#include "tests/model/memory.h"
#include "tests/model/mutations.h"
#include "tests/model/stand_ins.h"
#include "tests/model/watch.h"

#define WRITERS 3
#define READER WRITERS
#define ACTORS (WRITERS + 1)
#define NEXT ACTORS /* who comes afterwards */
#define STEPS_MAX 50000
#define OPERATIONS_EXPECTED 250 /* of one writer: a fault strikes before that or not at all */

/* ---- Jobs ---- */

struct job {
	const char *packages[3]; /* below PACKAGES, up to a NULL; none: create the repository */
};

static const struct scenario {
	bool from_nothing; /* the repository has to be created first */
	bool is_contested; /* two want the same version with other bytes: one is refused */
	struct job jobs[WRITERS];
	struct job sequel; /* what must be possible where the first writer has succeeded */
} scenarios[] = {
	{false, false, {{{"aa.deb", "aa.rpm"}}, {{"bb.deb", "bb.rpm"}}, {{"cc.deb", "cc.rpm"}}}},
	{false, false, {{{"aa.deb"}}, {{"aa.rpm"}}, {{"bb.deb", "bb.rpm"}}}},
	{false, false, {{{"aa.deb", "aa.rpm"}}, {{"aa.deb", "aa.rpm"}}, {{"bb.deb"}}}},
	{false, true, {{{"aa.deb"}}, {{"other/aa.deb"}}, {{"cc.deb"}}}},
	{false, true, {{{"aa.deb"}}, {{"commit/aa.rpm"}}, {{"cc.deb"}}}, {{"aa.rpm"}}},
	{true, false, {{{NULL}}, {{NULL}}, {{"bb.deb", "bb.rpm"}}}},
};

static const struct job last = {{"last.deb", "last.rpm"}};
static const struct job first = {{"first.deb", "first.rpm"}};

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
	uint64_t digest; /* of who did what: two schedules are the same where it is */
	bool is_traced;
};

static char *packages_folder;

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

static struct repo_writer make_writer(void)
{
	return (struct repo_writer){.where = "memory", .signer = stand_ins_signer(), .by = "model"};
}

static int create(struct error *error)
{
	const struct repo_create_options options = {
		.writer = make_writer(),
		.origin = "Model",
	};
	return repo_create(&options, error);
}

static int publish(const struct job *job, struct repo_published *published, struct error *error)
{
	struct strings files = {0};
	for (size_t i = 0; job->packages[i]; i++)
		strings_add_printf(&files, "%s/%s", packages_folder, job->packages[i]);
	const struct repo_publish_options options = {
		.writer = make_writer(),
		.channel = WATCH_CHANNEL,
		.packages = &files,
		.cores = 1,
		.allow_unsigned = true,
	};
	int failed = repo_publish(&options, published, error);
	strings_free(&files);
	return failed;
}

/* A package that was acknowledged has its own bytes in the pool. */
static void acknowledge(struct schedule *schedule, const struct repo_published *published)
{
	VECTOR_EACH (item, &published->packages) {
		const struct memory_bytes *bytes = memory_find(schedule->memory, (*item)->path);
		if (!bytes || strcmp(bytes->sha256, (*item)->sha256) != 0)
			watch_violate(&schedule->watch, "'%s' has other bytes than published",
				      (*item)->path);
		watch_acknowledge(&schedule->watch, (*item)->path, (*item)->name, (*item)->commit);
	}
}

/* What the command says counts only where its process is there to say it. */
static bool run_job(struct schedule *schedule, const struct job *job, unsigned actor,
		    struct error *error)
{
	struct repo_published published = {0};
	stand_ins_place(schedule->memory, actor);
	int failed = job->packages[0] ? publish(job, &published, error) : create(error);
	mutant_command_ends(&schedule->mutant, actor);
	bool succeeded = !failed && !schedule->writers[actor].is_dead;
	if (succeeded)
		acknowledge(schedule, &published);
	repo_published_free(&published);
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

static void read_once(struct schedule *schedule, enum watch_root root, struct reader *reader)
{
	struct strings seen = {0};
	size_t expected = schedule->watch.acknowledged.n;
	uint64_t generation = watch_read(&schedule->watch, root, fetch_slowly, reader, &seen);
	for (size_t i = 0; generation && i < expected; i++) {
		const char *package = schedule->watch.acknowledged.v[i];
		if (text_ends(package, root == WATCH_APT ? ".deb" : ".rpm") &&
		    !strings_have(&seen, package))
			watch_violate(&schedule->watch, "a reader does not see '%s'", package);
	}
	strings_free(&seen);
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

static void course(unsigned actor, void *context)
{
	struct schedule *schedule = context;
	struct error error = ERROR_INIT;
	if (actor == READER)
		run_reader(schedule);
	else
		schedule->writers[actor].succeeded =
			run_job(schedule, &schedule->scenario->jobs[actor], actor, &error);
	error_clear(&error);
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
	struct error error = ERROR_INIT;
	if (!run_job(schedule, job, NEXT, &error))
		watch_violate(&schedule->watch, "%s: %s", what, error.message);
	error_clear(&error);
}

/* Whoever comes next finds nothing in his way; then nobody's work is lost who tries again. */
static void finish(struct schedule *schedule)
{
	const struct scenario *scenario = schedule->scenario;
	if (scenario->from_nothing)
		must_run(schedule, "creating again", &(struct job){{NULL}});
	must_run(schedule, "the next command", &last);
	watch_check_completed(&schedule->watch);
	for (unsigned i = 0; i < WRITERS; i++)
		if (!schedule->writers[i].succeeded && !scenario->is_contested)
			must_run(schedule, "the same command again", &scenario->jobs[i]);
	if (scenario->sequel.packages[0] && schedule->writers[0].succeeded)
		must_run(schedule, "more of what succeeded", &scenario->sequel);
	watch_check_completed(&schedule->watch);
}

struct bases {
	struct memory *nothing, *one; /* no repository; one with the package "first" */
};

/* true: no violation, or it is in *violation, which the caller frees. */
static bool run_schedule(const struct bases *bases, uint64_t seed, const struct mutation *mutation,
			 bool is_traced, uint64_t *digest, char **violation)
{
	static const unsigned patiences[] = {2, 5, 20, 50, 100, 250};
	struct schedule schedule = {.random = seed, .is_traced = is_traced};
	const struct memory_hooks hooks = {gate, changed, listed, wait_for_lock, &schedule};
	size_t scenario = draw_below(&schedule, ARRAY_SIZE(scenarios));
	schedule.scenario = &scenarios[scenario];
	schedule.patience = patiences[draw_below(&schedule, ARRAY_SIZE(patiences))];
	draw_faults(&schedule);
	note(&schedule, scenario);
	schedule.memory =
		memory_copy(schedule.scenario->from_nothing ? bases->nothing : bases->one);
	memory_watch(schedule.memory, &hooks);
	watch_begin(&schedule.watch, schedule.memory);
	mutant_begin(&schedule.mutant, mutation, schedule.memory);
	if (!actors_run(ACTORS, course, choose, &schedule))
		watch_violate(&schedule.watch, "all wait for each other");
	else
		finish(&schedule);
	mutant_end(&schedule.mutant);
	*digest = schedule.digest;
	*violation = schedule.watch.violation;
	schedule.watch.violation = NULL;
	watch_end(&schedule.watch);
	memory_free(schedule.memory);
	return !*violation;
}

static void make_bases(struct bases *bases)
{
	struct error error = ERROR_INIT;
	struct repo_published published;
	bases->nothing = memory_make();
	bases->one = memory_make();
	stand_ins_place(bases->one, NEXT);
	if (create(&error) || publish(&first, &published, &error))
		program_end(error.message);
	repo_published_free(&published);
}

/* ---- Different schedules ---- */

/* Digests of schedules: open addressing, twice as many places as schedules. */
struct seen {
	uint64_t *v;
	size_t size, n;
};

static void count_different(struct seen *seen, uint64_t digest)
{
	size_t at = digest % seen->size;
	digest += !digest;
	while (seen->v[at] && seen->v[at] != digest)
		at = (at + 1) % seen->size;
	seen->n += !seen->v[at];
	seen->v[at] = digest;
}

/* ---- The tests ---- */

static void report(bool good, const char *format, ...) PRINTF_LIKE(2, 3);

static void report(bool good, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	printf("%s - ", good ? "ok" : "not ok");
	vprintf(format, args);
	printf("\n");
	va_end(args);
	(void)fflush(stdout);
}

static void test_all(const struct bases *bases, uint64_t seed, unsigned long count)
{
	struct seen seen = {xzalloc(2 * (count + 1) * sizeof(uint64_t)), 2 * (count + 1), 0};
	unsigned long violations = 0;
	for (unsigned long i = 0; i < count; i++) {
		char *violation;
		uint64_t digest;
		if (!run_schedule(bases, seed + i, NULL, false, &digest, &violation) &&
		    violations++ < 10)
			printf("# schedule %llu: %s\n", (unsigned long long)(seed + i), violation);
		free(violation);
		count_different(&seen, digest);
	}
	report(violations == 0, "%lu schedules, %zu of them different: %lu violations", count,
	       seen.n, violations);
	free(seen.v);
}

/* ---- The table of steps is what the program does ---- */

struct order {
	bool seen[STEP_COUNT + 1];
	bool is_committed, is_wrong;
};

static enum memory_fate let(void *context UNUSED, const struct memory_call *call UNUSED)
{
	return MEMORY_GO;
}

static void see_step(void *context, const struct memory_call *call)
{
	struct order *order = context;
	enum step step = step_find(call);
	if (step == STEP_NONE)
		return;
	order->seen[step] = true;
	if (step == STEP_GENERATION)
		order->is_committed = true;
	else
		order->is_wrong |= order->is_committed != (step > STEP_GENERATION);
	if (order->is_wrong)
		printf("# out of order: %s\n", step_name(step));
}

static void see_names(void *context UNUSED, const struct memory_call *call UNUSED,
		      struct strings *names UNUSED)
{
}

/* What is prepared comes before the generation, what is put in place after it, and no row of the
 * table is for nothing: what is left out by a mutation is something that the program does. */
static void test_order(void)
{
	struct order order = {.is_wrong = false};
	const struct memory_hooks hooks = {let, see_step, see_names, NULL, &order};
	struct memory *memory = memory_make();
	struct error error = ERROR_INIT;
	struct repo_published published = {0};
	memory_watch(memory, &hooks);
	stand_ins_place(memory, NEXT);
	bool good = create(&error) == 0;
	order.is_committed = false;
	good = good && publish(&first, &published, &error) == 0 && !order.is_wrong;
	for (int step = 0; step < STEP_COUNT; step++)
		good = good && order.seen[step];
	report(good && !order.seen[STEP_COUNT], "a command takes the steps of the table");
	repo_published_free(&published);
	error_clear(&error);
	memory_free(memory);
}

static void test_mutation(const struct bases *bases, const struct mutation *mutation, uint64_t seed,
			  unsigned long count)
{
	char *violation = NULL;
	uint64_t digest;
	unsigned long i = 0;
	while (i < count && run_schedule(bases, seed + i, mutation, false, &digest, &violation))
		i++;
	report(violation, "%s: noticed in schedule %llu: %s", mutation->name,
	       (unsigned long long)(seed + i), violation ? violation : "never");
	free(violation);
}

static void show(const struct bases *bases, uint64_t seed, const char *mutation)
{
	char *violation;
	uint64_t digest;
	const struct mutation *found = NULL;
	for (size_t i = 0; mutation && i < n_mutations; i++)
		if (strcmp(mutations[i].name, mutation) == 0)
			found = &mutations[i];
	(void)run_schedule(bases, seed, found, true, &digest, &violation);
	report(!violation, "schedule %llu: %s", (unsigned long long)seed,
	       violation ? violation : "no violation");
	free(violation);
}

int main(int argc, char **argv)
{
	struct bases bases;
	unsigned long schedules = 1000, tries = 1000;
	uint64_t seed = 1, traced = 0;
	const char *mutation = NULL;
	if (argc < 2)
		program_end("usage: model PACKAGES [--schedules N] [--seed N] [--mutations N] "
			    "[--trace SEED [--mutation NAME]]");
	packages_folder = argv[1];
	for (int i = 2; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--schedules") == 0)
			schedules = strtoul(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--seed") == 0)
			seed = strtoull(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--mutations") == 0)
			tries = strtoul(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--trace") == 0)
			traced = strtoull(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--mutation") == 0)
			mutation = argv[i + 1];
	}
	stand_ins_start();
	make_bases(&bases);
	if (traced) {
		show(&bases, traced, mutation);
	} else {
		test_order();
		if (schedules)
			test_all(&bases, seed, schedules);
		for (size_t i = 0; tries && i < n_mutations; i++)
			test_mutation(&bases, &mutations[i], seed, tries);
	}
	memory_free(bases.nothing);
	memory_free(bases.one);
	stand_ins_end();
	indexes_forget();
	return 0;
}
