/* pool.h - a fixed number of threads that do jobs; results are collected in any order wanted
 *
 * With one thread or none the jobs still run on a thread of the pool, so results cannot depend
 * on how many there are.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_POOL_H
#define INGOT_BASE_POOL_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/error.h"

struct pool;
struct job;

/* Does a job; `worker` counts from 0 and is the same for all jobs of one thread, so that a job can
 * use state of its own thread without locks. */
typedef int (*job_function)(void *argument, unsigned worker, struct error *error);

/* Starts at least one thread. Returns NULL and sets error where threads cannot be started. */
struct pool *pool_open(unsigned threads, struct error *error) NODISCARD;
/* Returns how many threads there are, at least 1. */
unsigned pool_threads(const struct pool *pool);
/* Queues a job at once; never blocks. The job is freed by pool_wait. */
struct job *pool_submit(struct pool *pool, job_function function, void *argument);
/* Whether pool_wait would return at once. */
bool pool_is_done(struct job *job);
/* Waits until the job is done; passes on its result and error. Called exactly once a job, and not
 * inside a job: the thread that waits could be the one that is needed. */
int pool_wait(struct job *job, struct error *error) NODISCARD;
/* All jobs must have been waited for. */
void pool_close(struct pool *pool);

#endif
