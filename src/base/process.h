/* process.h - run another program without a shell and read what it prints
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_PROCESS_H
#define INGOT_BASE_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"

struct process_result {
	int status; /* exit status; 127 where there is no such program, 128+N for signal N */
	struct buffer output; /* its stdout */
	struct buffer errors; /* its stderr */
};

/* Runs argv (NULL-terminated, argv[0] looked up in PATH) in `directory` (NULL: here), stdin from
 * /dev/null, LC_ALL=C. An exit status other than 0 is not an error of this function; not being able
 * to run or read it is. More than `limit` bytes of output are an error, and end the program; of
 * stderr the first `limit` are kept. `result` is to be freed in any case. */
int process_run(const char *const argv[], const char *directory, size_t limit,
		struct process_result *result, struct error *error) NODISCARD;
/* Runs argv as process_run does, in the current directory; a program that has not ended after so
 * many `seconds` is ended, which is an error. */
int process_run_for(const char *const argv[], int seconds, size_t limit,
		    struct process_result *result, struct error *error) NODISCARD;
/* Frees both outputs; fit for CLEANUP, and for a result that was never filled in. */
void process_result_free(struct process_result *result);

/* How a program is run that is trusted less than process_run does. */
struct process_terms {
	const char *const *settings;            /* "NAME=value", NULL-terminated; LC_ALL is one */
	bool (*passes)(const char *assignment); /* what else of the environment reaches it, of what
						   process_run hands on */
	const void *input;                      /* its stdin; NULL: nothing */
	size_t input_len;
	int wall; /* of landlock_open, which it lives behind; -1: none */
	size_t limit;
};

/* Runs argv as process_run does, in the current directory, on these terms. */
int process_run_on(const char *const argv[], const struct process_terms *terms,
		   struct process_result *result, struct error *error) NODISCARD;

/* A program that runs while this one goes on: its stdin has `input`, its environment is that of
 * this process but for `settings` ("NAME=value", NULL-terminated), and so is its umask. */
struct process;

/* Starts `program`, which is a path; argv[0] is how the program is called. */
struct process *process_start(const char *program, const char *const argv[],
			      const char *const settings[], const struct buffer *input,
			      struct error *error) NODISCARD;
/* Reads what the program prints until it ends, as process_run does. Frees the process in any
 * case. */
int process_finish(struct process *process, size_t limit, struct process_result *result,
		   struct error *error) NODISCARD;
/* Ends the program at once. Accepts NULL. */
void process_cancel(struct process *process);

#endif
