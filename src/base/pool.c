/* pool.c - a fixed number of threads that do jobs
 *
 * One queue, first in, first out; one lock for all of it, held for a few instructions only,
 * because a job is large (it compresses a run, it hashes a file).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/pool.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/memory.h"

struct job {
	struct pool *pool;
	struct job *next;
	job_function function;
	void *argument;
	int result;
	bool done;
	struct error error;
};

struct worker {
	struct pool *pool;
	unsigned number;
	pthread_t thread;
};

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t work; /* there is a job, or the end */
	pthread_cond_t done; /* a job is done */
	struct job *first, **last;
	size_t open_jobs; /* submitted, not waited for */
	bool ending;
	unsigned threads;
	struct worker *workers;
};

/* These calls fail only for a lock that is not one. */
static void must(int number)
{
	if (number)
		program_end("a lock of the thread pool is broken");
}

/* Takes the next job; NULL at the end. */
static struct job *take_job(struct pool *pool)
{
	must(pthread_mutex_lock(&pool->lock));
	while (!pool->first && !pool->ending)
		must(pthread_cond_wait(&pool->work, &pool->lock));
	struct job *job = pool->first;
	if (job) {
		pool->first = job->next;
		if (!pool->first)
			pool->last = &pool->first;
	}
	must(pthread_mutex_unlock(&pool->lock));
	return job;
}

static void finish_job(struct pool *pool, struct job *job, int result)
{
	must(pthread_mutex_lock(&pool->lock));
	job->result = result;
	job->done = true;
	must(pthread_cond_broadcast(&pool->done));
	must(pthread_mutex_unlock(&pool->lock));
}

static void *run_worker(void *argument)
{
	const struct worker *worker = argument;
	for (struct job *job; (job = take_job(worker->pool));)
		finish_job(worker->pool, job,
			   job->function(job->argument, worker->number, &job->error));
	return NULL;
}

/* Signals are for the thread that started the pool: the workers are born with all blocked. */
static int start_worker(struct worker *worker)
{
	sigset_t all, before;
	(void)sigfillset(&all);
	must(pthread_sigmask(SIG_SETMASK, &all, &before));
	int number = pthread_create(&worker->thread, NULL, run_worker, worker);
	must(pthread_sigmask(SIG_SETMASK, &before, NULL));
	return number;
}

struct pool *pool_open(unsigned threads, struct error *error)
{
	struct pool *pool = xzalloc(sizeof *pool);
	unsigned wanted = threads ? threads : 1;
	must(pthread_mutex_init(&pool->lock, NULL));
	must(pthread_cond_init(&pool->work, NULL));
	must(pthread_cond_init(&pool->done, NULL));
	pool->last = &pool->first;
	pool->workers = xreallocarray(NULL, wanted, sizeof *pool->workers);
	while (pool->threads < wanted) {
		struct worker *worker = &pool->workers[pool->threads];
		*worker = (struct worker){.pool = pool, .number = pool->threads};
		int number = start_worker(worker);
		if (number) {
			pool_close(pool);
			error_set_errno(error, number, "cannot start %u threads", wanted);
			return NULL;
		}
		pool->threads++;
	}
	return pool;
}

unsigned pool_threads(const struct pool *pool)
{
	return pool->threads;
}

struct job *pool_submit(struct pool *pool, job_function function, void *argument)
{
	struct job *job = xzalloc(sizeof *job);
	job->pool = pool;
	job->function = function;
	job->argument = argument;
	must(pthread_mutex_lock(&pool->lock));
	*pool->last = job;
	pool->last = &job->next;
	pool->open_jobs++;
	must(pthread_cond_signal(&pool->work));
	must(pthread_mutex_unlock(&pool->lock));
	return job;
}

bool pool_is_done(struct job *job)
{
	must(pthread_mutex_lock(&job->pool->lock));
	bool is_done = job->done;
	must(pthread_mutex_unlock(&job->pool->lock));
	return is_done;
}

int pool_wait(struct job *job, struct error *error)
{
	struct pool *pool = job->pool;
	must(pthread_mutex_lock(&pool->lock));
	while (!job->done)
		must(pthread_cond_wait(&pool->done, &pool->lock));
	pool->open_jobs--;
	must(pthread_mutex_unlock(&pool->lock));
	int result = job->result;
	if (result)
		error_move(error, &job->error);
	error_clear(&job->error);
	free(job);
	return result;
}

void pool_close(struct pool *pool)
{
	must(pthread_mutex_lock(&pool->lock));
	assert(!pool->open_jobs);
	pool->ending = true;
	must(pthread_cond_broadcast(&pool->work));
	must(pthread_mutex_unlock(&pool->lock));
	for (unsigned i = 0; i < pool->threads; i++)
		must(pthread_join(pool->workers[i].thread, NULL));
	must(pthread_cond_destroy(&pool->done));
	must(pthread_cond_destroy(&pool->work));
	must(pthread_mutex_destroy(&pool->lock));
	free(pool->workers);
	free(pool);
}
