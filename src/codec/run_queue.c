/* run_queue.c - runs made by a pool of threads, handed on in the order they were put in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/run_queue_internal.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"

/* Room that a new buffer has at once; one that gets more grows. */
#define ROOM_MOST ((size_t)16 << 20)

/* A run on its way, from plain bytes on. Those that wait form a list, oldest first. */
struct queued_run {
	struct run_queue *queue;
	struct queued_run *next;
	struct job *job;
	const struct codec_params *params;
	unsigned set;
	struct buffer bytes;    /* until it is done */
	struct run_input input; /* of those */
	struct run run;
	bool is_done; /* under the queue's lock */
};

struct run_queue {
	struct pool *pool;
	run_taker taker;
	void *context;
	struct run_makers *makers;
	struct run_cache *cache; /* or NULL */
	unsigned spares_max;
	struct queued_run *oldest, *newest;
	size_t waiting; /* plain bytes of all runs of the list */
	size_t allowed; /* plain bytes that may be unfinished */

	pthread_mutex_t lock; /* of what follows, and of is_done */
	pthread_cond_t run_done;
	struct buffer *spares; /* empty, with memory */
	unsigned spare_count;
	size_t unfinished; /* plain bytes of runs that are not done */
	bool is_stopping;
};

struct run_queue *run_queue_open(struct pool *pool, struct run_makers *makers, run_taker taker,
				 void *context, struct error *error)
{
	struct run_queue *queue = xzalloc(sizeof *queue);
	queue->pool = pool;
	queue->makers = makers;
	queue->taker = taker;
	queue->context = context;
	queue->spares_max = pool_threads(pool) + 1;
	queue->spares = xzalloc(queue->spares_max * sizeof(struct buffer));
	int code = pthread_mutex_init(&queue->lock, NULL);
	if (code == 0) {
		code = pthread_cond_init(&queue->run_done, NULL);
		if (code == 0)
			return queue;
		pthread_mutex_destroy(&queue->lock);
	}
	free(queue->spares);
	free(queue);
	error_set_errno(error, code, "cannot prepare to compress");
	return NULL;
}

void run_queue_use_cache(struct run_queue *queue, struct run_cache *cache)
{
	queue->cache = cache;
}

/* ---- Buffers, used again ---- */

static void keep_spare(struct run_queue *queue, struct buffer *bytes)
{
	buffer_clear(bytes);
	pthread_mutex_lock(&queue->lock);
	if (queue->spare_count < queue->spares_max) {
		queue->spares[queue->spare_count++] = *bytes;
		*bytes = (struct buffer)BUFFER_INIT;
	}
	pthread_mutex_unlock(&queue->lock);
	buffer_free(bytes);
}

struct buffer run_queue_buffer(struct run_queue *queue, const struct codec_params *params)
{
	size_t room = params->overlap + params->run_size;
	struct buffer bytes = BUFFER_INIT;
	pthread_mutex_lock(&queue->lock);
	if (queue->spare_count > 0)
		bytes = queue->spares[--queue->spare_count];
	pthread_mutex_unlock(&queue->lock);
	(void)buffer_reserve(&bytes, room < ROOM_MOST ? room : ROOM_MOST);
	return bytes;
}

/* ---- In the pool: plain bytes to a run ---- */

/* Makes the run, unless the queue is stopping; a job_function. */
static int make_queued(void *argument, unsigned worker UNUSED, struct error *error)
{
	struct queued_run *queued = argument;
	struct run_queue *queue = queued->queue;
	pthread_mutex_lock(&queue->lock);
	bool is_stopping = queue->is_stopping;
	pthread_mutex_unlock(&queue->lock);
	int failed = is_stopping ? error_set(error, "stopped")
				 : run_makers_make(queue->makers, queue->cache, queued->params,
						   &queued->input, &queued->run, error);
	keep_spare(queue, &queued->bytes);
	pthread_mutex_lock(&queue->lock);
	queue->unfinished -= queued->input.plain_len;
	queued->is_done = true;
	pthread_cond_signal(&queue->run_done);
	pthread_mutex_unlock(&queue->lock);
	return failed;
}

/* ---- In and out ---- */

static void free_queued(struct queued_run *queued)
{
	buffer_free(&queued->bytes);
	run_free(&queued->run);
	free(queued);
}

/* Waits for the oldest run, takes it off the queue and hands it on. */
static int take_oldest(struct run_queue *queue, struct error *error)
{
	struct queued_run *queued = queue->oldest;
	int failed = pool_wait(queued->job, error);
	queue->oldest = queued->next;
	if (!queue->oldest)
		queue->newest = NULL;
	queue->waiting -= queued->input.plain_len;
	if (!failed)
		failed = queue->taker(queue->context, queued->set, &queued->run, error);
	free_queued(queued);
	return failed;
}

static bool is_oldest_done(struct run_queue *queue)
{
	pthread_mutex_lock(&queue->lock);
	bool is_done = queue->oldest && queue->oldest->is_done;
	pthread_mutex_unlock(&queue->lock);
	return is_done;
}

/* Keeps two bounds: on bytes not yet compressed, so that no more runs wait than keep the threads
 * busy; and on all that is queued, for runs that are done but stand behind a slow one. */
static int make_room(struct run_queue *queue, size_t len, struct error *error)
{
	while (is_oldest_done(queue))
		if (take_oldest(queue, error))
			return -1;
	pthread_mutex_lock(&queue->lock);
	while (queue->unfinished > 0 && queue->unfinished + len > queue->allowed)
		pthread_cond_wait(&queue->run_done, &queue->lock);
	pthread_mutex_unlock(&queue->lock);
	while (queue->oldest && queue->waiting + len > 2 * queue->allowed)
		if (take_oldest(queue, error))
			return -1;
	return 0;
}

static void enqueue(struct run_queue *queue, struct queued_run *queued)
{
	if (queue->newest)
		queue->newest->next = queued;
	else
		queue->oldest = queued;
	queue->newest = queued;
	queue->waiting += queued->input.plain_len;
	pthread_mutex_lock(&queue->lock);
	queue->unfinished += queued->input.plain_len;
	pthread_mutex_unlock(&queue->lock);
	queued->job = pool_submit(queue->pool, make_queued, queued);
}

int run_queue_put(struct run_queue *queue, const struct codec_params *params, unsigned set,
		  struct buffer *bytes, size_t prefix_len, struct error *error)
{
	size_t allowed = (pool_threads(queue->pool) + 1) * params->run_size;
	if (allowed > queue->allowed)
		queue->allowed = allowed;
	if (make_room(queue, bytes->len - prefix_len, error))
		return -1;
	struct queued_run *queued = xzalloc(sizeof *queued);
	*queued = (struct queued_run){.queue = queue,
				      .params = params,
				      .set = set,
				      .bytes = *bytes,
				      .input = {.bytes = bytes->data,
						.prefix_len = prefix_len,
						.plain_len = bytes->len - prefix_len},
				      .run = RUN_INIT};
	*bytes = (struct buffer)BUFFER_INIT;
	enqueue(queue, queued);
	return 0;
}

/* ---- The end ---- */

int run_queue_finish(struct run_queue *queue, struct error *error)
{
	while (queue->oldest)
		if (take_oldest(queue, error))
			return -1;
	return 0;
}

void run_queue_stop(struct run_queue *queue)
{
	pthread_mutex_lock(&queue->lock);
	queue->is_stopping = true;
	pthread_mutex_unlock(&queue->lock);
}

/* Waits for runs that nobody wants any more; whether they failed does not matter. */
static void drop_runs(struct run_queue *queue)
{
	run_queue_stop(queue);
	while (queue->oldest) {
		struct queued_run *queued = queue->oldest;
		struct error ignored = ERROR_INIT;
		if (pool_wait(queued->job, &ignored))
			error_clear(&ignored);
		queue->oldest = queued->next;
		free_queued(queued);
	}
}

void run_queue_free(struct run_queue *queue)
{
	if (!queue)
		return;
	drop_runs(queue);
	while (queue->spare_count > 0)
		buffer_free(&queue->spares[--queue->spare_count]);
	free(queue->spares);
	pthread_cond_destroy(&queue->run_done);
	pthread_mutex_destroy(&queue->lock);
	free(queue);
}
