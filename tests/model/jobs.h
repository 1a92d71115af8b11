/* jobs.h - the commands that the model runs at the same time, and what each of them promises when
 * it has said that it is done
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_MODEL_JOBS_H
#define INGOT_TESTS_MODEL_JOBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "repo/repo.h"
#include "tests/model/memory.h"
#include "tests/model/watch.h"

#define JOBS_WRITERS 3

enum command {
	COMMAND_NONE,
	COMMAND_CREATE,
	COMMAND_PUBLISH,
	COMMAND_PROMOTE, /* from "testing" */
	COMMAND_ROLLBACK,
	COMMAND_WITHDRAW,
	COMMAND_REFRESH,
	COMMAND_PRUNE,
	COMMAND_SET,  /* for how long a state is valid */
	COMMAND_DROP, /* the older of two keys */
};

struct job {
	enum command command;
	const char *words[3]; /* packages: files, or NAME=VERSION; up to a NULL */
	uint64_t number;      /* rollback: --to; prune: --keep; set: days */
};

enum base {
	BASE_NOTHING,   /* no repository */
	BASE_ONE,       /* channel stable: 1 empty, 2 first */
	BASE_WITHDRAWN, /* as BASE_ONE, and 3 without first */
	BASE_RICH,      /* as BASE_ONE, and 3 first, second; channel testing: 1 empty, 2 ready */
	BASE_KEYS,      /* as BASE_ONE, signed by two keys from 4 on */
	BASE_COUNT,
};

struct scenario {
	enum base base;
	bool some_refused; /* not all can be done: two want the same, or one takes away what
			      another wants */
	struct job jobs[JOBS_WRITERS];
	struct job sequel; /* what must be possible where the first has succeeded */
};

extern const struct scenario scenarios[];
extern const size_t n_scenarios;
/* Jobs of whoever comes after all others. */
extern const struct job job_last, job_create, job_set;

void jobs_start(const char *packages_folder);
/* The stores that scenarios begin with; caller frees each. */
void jobs_make_bases(struct memory *bases[BASE_COUNT]);

/* Holds what a command has answered. */
struct outcome {
	const struct job *job;
	struct repo_published published;
	struct repo_change change;
	struct repo_changes changes;
	struct repo_pruned pruned;
	struct repo_settings_change settings;
};

/* Runs the job upon the store of stand_ins_place. */
int job_run(const struct job *job, struct outcome *outcome, struct error *error) NODISCARD;
/* Called where the job has succeeded, and somebody was there to hear it. */
void outcome_acknowledge(const struct outcome *outcome, struct watch *watch);
void outcome_free(struct outcome *outcome);

#endif
