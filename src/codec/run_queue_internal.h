/* run_queue_internal.h - runs made by a pool of threads, handed on in the order they were put in
 *
 * Memory is bounded: whoever puts more in than the threads can make waits, and what is done but
 * stands behind a slow one counts too. One thread at a time calls these functions.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CODEC_RUN_QUEUE_INTERNAL_H
#define INGOT_CODEC_RUN_QUEUE_INTERNAL_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/pool.h"
#include "codec/codec.h"
#include "codec/run_cache.h"
#include "codec/run_internal.h"
#include "codec/run_makers.h"

struct run_queue;

/* Gets each run in its turn, with the set that it was put in with, by the thread that calls. */
typedef int (*run_taker)(void *context, unsigned set, const struct run *run, struct error *error);

/* `pool`, `makers` and `context` are borrowed and must outlive the queue. */
struct run_queue *run_queue_open(struct pool *pool, struct run_makers *makers, run_taker taker,
				 void *context, struct error *error) NODISCARD;
/* Sets the cache, which is borrowed; NULL: none. */
void run_queue_use_cache(struct run_queue *queue, struct run_cache *cache);
/* Returns an empty buffer with room for a run and its prefix: one that a run is done with, if there
 * is, for new memory has to be cleared by the system first. */
struct buffer run_queue_buffer(struct run_queue *queue, const struct codec_params *params);
/* Takes the bytes, of which the first `prefix_len` are the run's prefix; the buffer is empty then.
 * `params` are borrowed until the queue is freed. */
int run_queue_put(struct run_queue *queue, const struct codec_params *params, unsigned set,
		  struct buffer *bytes, size_t prefix_len, struct error *error) NODISCARD;
/* Waits until the last run was taken. */
int run_queue_finish(struct run_queue *queue, struct error *error) NODISCARD;
/* Stops the work: a run that was not begun is not made any more, and fails. */
void run_queue_stop(struct run_queue *queue);
void run_queue_free(struct run_queue *queue); /* accepts NULL; at any time */

#endif
