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
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "tests/model/generations.h"
#include "tests/model/indexes.h"
#include "tests/model/jobs.h"
#include "tests/model/memory.h"
#include "tests/model/mutations.h"
#include "tests/model/schedule.h"
#include "tests/model/stand_ins.h"

#define VIOLATIONS_SHOWN 10

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

static void test_all(struct memory *const *bases, uint64_t seed, unsigned long count)
{
	struct seen seen = {xzalloc(2 * (count + 1) * sizeof(uint64_t)), 2 * (count + 1), 0};
	unsigned long violations = 0;
	for (unsigned long i = 0; i < count; i++) {
		struct schedule_result result;
		schedule_run(bases, seed + i, NULL, false, &result);
		if (result.violation && violations++ < VIOLATIONS_SHOWN)
			printf("# schedule %llu: %s\n", (unsigned long long)(seed + i),
			       result.violation);
		free(result.violation);
		count_different(&seen, result.digest);
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
	/* Keys and pages do not belong to a state. */
	if (step == STEP_KEYS || step == STEP_LIST || step == STEP_PAGE)
		return;
	order->is_committed |= step == STEP_GENERATION;
	if (step == STEP_GENERATION || order->is_committed == (step > STEP_GENERATION))
		return;
	order->is_wrong = true;
	printf("# out of order: %s\n", step_name(step));
}

static void see_names(void *context UNUSED, const struct memory_call *call UNUSED,
		      struct strings *names UNUSED)
{
}

static bool run(const struct job *job)
{
	struct outcome outcome;
	AUTO_ERROR error = ERROR_INIT;
	bool good = job_run(job, &outcome, &error) == 0;
	outcome_free(&outcome);
	return good;
}

/* Steps that prepare come before the generation, steps that put in place after it, and no row of
 * the table is for nothing: what is left out by a mutation is something that the program does. */
static void test_order(void)
{
	struct order order = {.is_wrong = false};
	const struct memory_hooks hooks = {let, see_step, see_names, NULL, &order};
	struct memory *memory = memory_make();
	memory_watch(memory, &hooks);
	stand_ins_place(memory, 0);
	bool good = run(&job_create);
	order.is_committed = false;
	good = good && run(&job_last) && !order.is_wrong;
	order.is_committed = false;
	good = good && run(&job_set) && !order.is_wrong;
	for (int step = 0; step < STEP_DELETE; step++)
		good = good && order.seen[step];
	report(good && !order.seen[STEP_COUNT], "a command takes the steps of the table");
	memory_free(memory);
}

static void test_mutation(struct memory *const *bases, const struct mutation *mutation,
			  uint64_t seed, unsigned long count)
{
	struct schedule_result result = {0, NULL};
	unsigned long i = 0;
	for (; i < count && !result.violation; i++)
		schedule_run(bases, seed + i, mutation, false, &result);
	report(result.violation, "%s: noticed in schedule %llu: %s", mutation->name,
	       (unsigned long long)(seed + i - 1), result.violation ? result.violation : "never");
	free(result.violation);
}

static void show(struct memory *const *bases, uint64_t seed, const char *mutation)
{
	struct schedule_result result;
	const struct mutation *found = NULL;
	for (size_t i = 0; mutation && i < n_mutations; i++)
		if (strcmp(mutations[i].name, mutation) == 0)
			found = &mutations[i];
	schedule_run(bases, seed, found, true, &result);
	report(!result.violation, "schedule %llu: %s", (unsigned long long)seed,
	       result.violation ? result.violation : "no violation");
	free(result.violation);
}

int main(int argc, char **argv)
{
	struct memory *bases[BASE_COUNT];
	unsigned long schedules = 1000, tries = 1000;
	uint64_t seed = 1, traced = 0;
	const char *mutation = NULL;
	if (argc < 2)
		program_end("usage: model PACKAGES [--schedules N] [--seed N] [--mutations N] "
			    "[--trace SEED [--mutation NAME]]");
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
	jobs_start(argv[1]);
	jobs_make_bases(bases);
	if (traced) {
		show(bases, traced, mutation);
	} else {
		test_order();
		if (schedules)
			test_all(bases, seed, schedules);
		for (size_t i = 0; tries && i < n_mutations; i++)
			test_mutation(bases, &mutations[i], seed, tries);
	}
	for (int i = 0; i < BASE_COUNT; i++)
		memory_free(bases[i]);
	stand_ins_end();
	indexes_forget();
	generations_forget();
	digests_forget();
	return 0;
}
