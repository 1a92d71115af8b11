/* run_queue.c - runs made by a pool of threads, handed on in the order they were put in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/run_queue_internal.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"

/* Room that a new buffer has at once; one that gets more grows. */
#define ROOM_MOST ((size_t)16 << 20)

/* A run on its way. The casts that wait form a list, oldest first. */
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
	size_t queued;  /* plain bytes of all casts of the list */
	size_t allowed; /* plain bytes that may be unfinished */
	uint64_t runs, bytes;

	pthread_mutex_t lock; /* of what follows, and of is_done */
	pthread_cond_t cast_done;
	struct buffer *spares; /* empty, with memory */
	unsigned spare_count;
	size_t unfinished; /* plain bytes of casts that are not done */
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
		code = pthread_cond_init(&queue->cast_done, NULL);
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

static void give_back(struct run_queue *queue, struct buffer *bytes)
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

static int make_run(struct queued_run *cast, struct error *error)
{
	struct run_queue *queue = cast->queue;

	return run_makers_make(queue->makers, queue->cache, cast->params, &cast->input, &cast->run,
			       error);
}

static int do_cast(void *argument, unsigned worker UNUSED, struct error *error)
{
	struct queued_run *cast = argument;
	struct run_queue *queue = cast->queue;

	pthread_mutex_lock(&queue->lock);
	bool is_stopping = queue->is_stopping;
	pthread_mutex_unlock(&queue->lock);
	int result = is_stopping ? error_set(error, "stopped") : make_run(cast, error);

	give_back(queue, &cast->bytes);
	pthread_mutex_lock(&queue->lock);
	queue->unfinished -= cast->input.plain_len;
	cast->is_done = true;
	pthread_cond_signal(&queue->cast_done);
	pthread_mutex_unlock(&queue->lock);
	return result;
}

/* ---- In and out ---- */

static void free_cast(struct queued_run *cast)
{
	buffer_free(&cast->bytes);
	run_free(&cast->run);
	free(cast);
}

/* Waits for the oldest cast, takes it off the queue and hands its run on. */
static int take_oldest(struct run_queue *queue, struct error *error)
{
	struct queued_run *cast = queue->oldest;
	int result = job_wait(cast->job, error);

	queue->oldest = cast->next;
	if (!queue->oldest)
		queue->newest = NULL;
	queue->queued -= cast->input.plain_len;
	if (result == 0)
		result = queue->taker(queue->context, cast->set, &cast->run, error);
	free_cast(cast);
	return result;
}

static bool oldest_is_done(struct run_queue *queue)
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
	while (oldest_is_done(queue))
		if (take_oldest(queue, error))
			return -1;
	pthread_mutex_lock(&queue->lock);
	while (queue->unfinished > 0 && queue->unfinished + len > queue->allowed)
		pthread_cond_wait(&queue->cast_done, &queue->lock);
	pthread_mutex_unlock(&queue->lock);
	while (queue->oldest && queue->queued + len > 2 * queue->allowed)
		if (take_oldest(queue, error))
			return -1;
	return 0;
}

static void enqueue(struct run_queue *queue, struct queued_run *cast)
{
	if (queue->newest)
		queue->newest->next = cast;
	else
		queue->oldest = cast;
	queue->newest = cast;
	queue->queued += cast->input.plain_len;
	queue->runs++;
	queue->bytes += cast->input.plain_len;
	pthread_mutex_lock(&queue->lock);
	queue->unfinished += cast->input.plain_len;
	pthread_mutex_unlock(&queue->lock);
	cast->job = pool_submit(queue->pool, do_cast, cast);
}

int run_queue_put(struct run_queue *queue, const struct codec_params *params, unsigned set,
		  struct buffer *bytes, size_t prefix_len, struct error *error)
{
	size_t allowed = (pool_threads(queue->pool) + 1) * params->run_size;

	if (allowed > queue->allowed)
		queue->allowed = allowed;
	if (make_room(queue, bytes->len - prefix_len, error))
		return -1;
	struct queued_run *cast = xzalloc(sizeof *cast);
	*cast = (struct queued_run){.queue = queue,
				    .params = params,
				    .set = set,
				    .bytes = *bytes,
				    .input = {.bytes = bytes->data,
					      .prefix_len = prefix_len,
					      .plain_len = bytes->len - prefix_len},
				    .run = RUN_INIT};
	*bytes = (struct buffer)BUFFER_INIT;
	enqueue(queue, cast);
	return 0;
}

uint64_t run_queue_runs(const struct run_queue *queue)
{
	return queue->runs;
}

uint64_t run_queue_bytes(const struct run_queue *queue)
{
	return queue->bytes;
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

/* Waits for casts whose runs nobody wants any more; whether they failed does not matter. */
static void drop_casts(struct run_queue *queue)
{
	run_queue_stop(queue);
	while (queue->oldest) {
		struct queued_run *cast = queue->oldest;
		struct error ignored = ERROR_INIT;

		if (job_wait(cast->job, &ignored))
			error_clear(&ignored);
		queue->oldest = cast->next;
		free_cast(cast);
	}
}

void run_queue_free(struct run_queue *queue)
{
	if (!queue)
		return;
	drop_casts(queue);
	while (queue->spare_count > 0)
		buffer_free(&queue->spares[--queue->spare_count]);
	free(queue->spares);
	pthread_cond_destroy(&queue->cast_done);
	pthread_mutex_destroy(&queue->lock);
	free(queue);
}
