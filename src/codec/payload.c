/* payload.c - one forward pass: bytes into lanes, lanes into runs, runs into streams
 *
 * A lane collects plain bytes for one run of a set of payloads: each payload has a lane of its
 * own for what is batched, each set of parameters one for content that gets runs of its own.
 * A lane that is full, that another must follow, or whose bytes say so is cut: its bytes become a
 * run to be made by the pool, put at the end of one queue. The queue is written from its front, so
 * that every payload gets its runs in the order they were cut, whichever is made first. A run
 * that follows another of its lane has the end of that one's bytes for a prefix.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/payload.h"

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"
#include "codec/run.h"
#include "codec/stream.h"

/* So many bytes at the end of a content decide whether a run ends there. */
#define CUT_BYTES ((size_t)64)

/* Parameters, with what is kept once for all payloads that have them. */
struct kind {
	struct codec_params params;
	struct run_maker **makers; /* one a thread of the pool; each opens and uses its own */
};

struct lane {
	struct kind *kind;
	unsigned payloads; /* set of 1u << number */
	size_t overlap;
	struct buffer prefix, plain;
};

/* A run on its way. Those that wait form a list, oldest first. */
struct cast {
	struct payload_caster *caster;
	struct cast *next;
	struct job *job;
	struct kind *kind;
	unsigned payloads;
	struct buffer prefix, plain;
	size_t plain_len;
	struct run run;
	bool is_done; /* under the caster's lock */
};

struct payload {
	struct stream *stream;
	struct lane batch;
	uint64_t plain_size, written_size;
};

struct payload_caster {
	struct pool *pool;
	struct run_cache *cache;   /* or NULL */
	payload_listener listener; /* or NULL */
	void *context;             /* the listener's */
	struct payload payloads[PAYLOAD_MAX];
	struct kind *kinds[PAYLOAD_MAX];
	struct lane own[PAYLOAD_MAX]; /* by kind */
	int payload_count, kind_count;

	struct lane *active[2 * PAYLOAD_MAX]; /* where content goes */
	int active_count;
	unsigned content_payloads; /* 0: no content is open */
	uint64_t content_size, content_left;

	struct cast *oldest, *newest;
	size_t queued;  /* plain bytes of all casts of the list */
	size_t allowed; /* plain bytes that may be unfinished */
	struct payload_work work;
	struct error failure;

	pthread_mutex_t lock; /* of what follows, and of is_done */
	pthread_cond_t cast_done;
	size_t unfinished; /* plain bytes of casts that are not done */
	bool is_stopping;
};

struct payload_caster *payload_caster_open(struct pool *pool, struct error *error)
{
	struct payload_caster *caster = xzalloc(sizeof *caster);
	int code;

	caster->pool = pool;
	code = pthread_mutex_init(&caster->lock, NULL);
	if (code == 0) {
		code = pthread_cond_init(&caster->cast_done, NULL);
		if (code == 0)
			return caster;
		pthread_mutex_destroy(&caster->lock);
	}
	free(caster);
	error_set_errno(error, code, "cannot prepare to compress payloads");
	return NULL;
}

void payload_caster_use_cache(struct payload_caster *caster, struct run_cache *cache)
{
	caster->cache = cache;
}

/* ---- Failure: the first error stays ---- */

/* Queued casts end at once, those under way when their run is made. */
static void stop(struct payload_caster *caster)
{
	pthread_mutex_lock(&caster->lock);
	caster->is_stopping = true;
	pthread_mutex_unlock(&caster->lock);
}

static int fail(struct payload_caster *caster, const struct error *error)
{
	stop(caster);
	if (!error_is_set(&caster->failure))
		error_set(&caster->failure, "%s", error->message);
	return -1;
}

static int check_failure(const struct payload_caster *caster, struct error *error)
{
	if (error_is_set(&caster->failure))
		return error_set(error, "%s", caster->failure.message);
	return 0;
}

/* ---- In the pool: plain bytes to a run ---- */

static int make_run(struct cast *cast, unsigned worker, struct error *error)
{
	struct run_maker **maker = &cast->kind->makers[worker];
	const struct codec_params *params = &cast->kind->params;
	struct run_cache *cache = cast->caster->cache;
	struct run_key key;

	run_cache_key(cache, params, &cast->prefix, &cast->plain, &key);
	if (run_cache_get(cache, &key, params, &cast->prefix, &cast->plain, &cast->run)) {
		buffer_free(&cast->plain);
		return 0;
	}
	if (!*maker)
		*maker = run_maker_open(params, error);
	if (!*maker || run_make_after(*maker, &cast->prefix, &cast->plain, &cast->run, error))
		return -1;
	run_cache_put(cache, &key, &cast->run);
	return 0;
}

static int do_cast(void *argument, unsigned worker, struct error *error)
{
	struct cast *cast = argument;
	struct payload_caster *caster = cast->caster;
	bool is_stopping;
	int result;

	pthread_mutex_lock(&caster->lock);
	is_stopping = caster->is_stopping;
	pthread_mutex_unlock(&caster->lock);
	result = is_stopping ? error_set(error, "stopped") : make_run(cast, worker, error);

	pthread_mutex_lock(&caster->lock);
	caster->unfinished -= cast->plain_len;
	cast->is_done = true;
	pthread_cond_signal(&caster->cast_done);
	pthread_mutex_unlock(&caster->lock);
	return result;
}

/* ---- The queue ---- */

static void free_cast(struct cast *cast)
{
	buffer_free(&cast->prefix);
	buffer_free(&cast->plain);
	run_free(&cast->run);
	free(cast);
}

/* Waits for the oldest cast, takes it off the queue and writes it to its payloads. */
static int write_oldest(struct payload_caster *caster, struct error *error)
{
	struct cast *cast = caster->oldest;
	int result = job_wait(cast->job, error);

	caster->oldest = cast->next;
	if (!caster->oldest)
		caster->newest = NULL;
	caster->queued -= cast->plain_len;
	for (int i = 0; i < caster->payload_count && result == 0; i++) {
		if (!(cast->payloads & 1u << i))
			continue;
		result = stream_add(caster->payloads[i].stream, &cast->run, error);
		caster->payloads[i].written_size += cast->plain_len;
	}
	if (result == 0 && caster->listener)
		caster->listener(caster->context);
	free_cast(cast);
	return result ? fail(caster, error) : 0;
}

static bool oldest_is_done(struct payload_caster *caster)
{
	bool is_done;

	pthread_mutex_lock(&caster->lock);
	is_done = caster->oldest && caster->oldest->is_done;
	pthread_mutex_unlock(&caster->lock);
	return is_done;
}

/* Two bounds: on bytes not yet compressed, so that no more runs wait than keep the threads busy;
 * and on all that is queued, for runs that are done but stand behind a slow one. */
static int make_room(struct payload_caster *caster, size_t len, struct error *error)
{
	while (oldest_is_done(caster))
		if (write_oldest(caster, error))
			return -1;
	pthread_mutex_lock(&caster->lock);
	while (caster->unfinished > 0 && caster->unfinished + len > caster->allowed)
		pthread_cond_wait(&caster->cast_done, &caster->lock);
	pthread_mutex_unlock(&caster->lock);
	while (caster->oldest && caster->queued + len > 2 * caster->allowed)
		if (write_oldest(caster, error))
			return -1;
	return 0;
}

static void enqueue(struct payload_caster *caster, struct cast *cast)
{
	if (caster->newest)
		caster->newest->next = cast;
	else
		caster->oldest = cast;
	caster->newest = cast;
	caster->queued += cast->plain_len;
	caster->work.runs++;
	caster->work.plain_bytes += cast->plain_len;
	pthread_mutex_lock(&caster->lock);
	caster->unfinished += cast->plain_len;
	pthread_mutex_unlock(&caster->lock);
	cast->job = pool_submit(caster->pool, do_cast, cast);
}

/* ---- Lanes ---- */

/* The lane goes on: the end of what was cut comes before what follows. */
static void keep_prefix(struct lane *lane, const struct buffer *plain)
{
	size_t len = plain->len < lane->overlap ? plain->len : lane->overlap;

	buffer_add(&lane->prefix, plain->data + plain->len - len, len);
}

static int cut(struct payload_caster *caster, struct lane *lane, struct error *error)
{
	struct cast *cast;

	if (lane->plain.len == 0)
		return 0;
	if (make_room(caster, lane->plain.len, error))
		return -1;
	cast = xzalloc(sizeof *cast);
	*cast = (struct cast){.caster = caster,
			      .kind = lane->kind,
			      .payloads = lane->payloads,
			      .prefix = lane->prefix,
			      .plain = lane->plain,
			      .plain_len = lane->plain.len,
			      .run = RUN_INIT};
	lane->prefix = (struct buffer)BUFFER_INIT;
	lane->plain = (struct buffer)BUFFER_INIT;
	keep_prefix(lane, &cast->plain);
	enqueue(caster, cast);
	return 0;
}

/* What follows in the streams is not of this lane. */
static int end_lane(struct payload_caster *caster, struct lane *lane, struct error *error)
{
	int result = cut(caster, lane, error);

	buffer_free(&lane->prefix);
	return result;
}

/* The finaliser of MurmurHash3: every bit of the result depends on every bit of `value`. */
static uint64_t mix(uint64_t value)
{
	value ^= value >> 33;
	value *= 0xff51afd7ed558ccd;
	value ^= value >> 33;
	value *= 0xc4ceb9fe1a85ec53;
	return value ^ value >> 33;
}

/* Whether a batch is cut where content of `size` bytes has ended. Its last bytes decide and its
 * size, so that a change elsewhere moves no cut but the next one or two; and the chance is the
 * greater the larger the content, so that a run has so many bytes on average, not contents. */
static bool ends_run(const struct lane *lane, uint64_t size)
{
	const struct codec_params *params = &lane->kind->params;
	const uint8_t *end = lane->plain.data + lane->plain.len;
	uint64_t hash = mix(size);

	if (lane->plain.len < params->batch_least || lane->plain.len < CUT_BYTES)
		return false;
	for (size_t i = CUT_BYTES; i > 0; i--)
		hash = (hash ^ *(end - i)) * 0x100000001b3; /* FNV-1a */
	return size >= params->batch_more || mix(hash) % params->batch_more < size;
}

static int add(struct payload_caster *caster, struct lane *lane, const uint8_t *data, size_t len,
	       struct error *error)
{
	size_t run_size = lane->kind->params.run_size;

	while (len > 0) {
		size_t room = run_size - lane->plain.len;
		size_t part = len < room ? len : room;

		buffer_add(&lane->plain, data, part);
		data += part;
		len -= part;
		if (lane->plain.len == run_size && cut(caster, lane, error))
			return -1;
	}
	return 0;
}

/* ---- Payloads ---- */

static int put_in_spool(void *spool, const void *data, size_t len, struct error *error)
{
	return spool_write(spool, data, len, error);
}

/* The number of the kind with these parameters, which is new where there is none. */
static int find_or_add_kind(struct payload_caster *caster, const struct codec_params *params)
{
	unsigned threads = pool_threads(caster->pool);
	size_t allowed = (threads + 1) * params->run_size;
	struct kind *kind;
	int i;

	for (i = 0; i < caster->kind_count; i++)
		if (codec_params_equal(&caster->kinds[i]->params, params))
			return i;
	kind = xzalloc(sizeof *kind);
	kind->params = *params;
	kind->makers = xzalloc(threads * sizeof(struct run_maker *));
	caster->kinds[i] = kind;
	caster->own[i].kind = kind;
	caster->own[i].overlap = params->own_overlap;
	caster->kind_count++;
	if (allowed > caster->allowed)
		caster->allowed = allowed;
	return i;
}

int payload_add(struct payload_caster *caster, const struct codec_params *params,
		struct spool *spool, struct error *error)
{
	int number = caster->payload_count;
	struct payload *payload;

	if (check_failure(caster, error))
		return -1;
	assert(number < PAYLOAD_MAX && caster->content_payloads == 0);
	payload = &caster->payloads[number];
	payload->stream = stream_open(params, put_in_spool, spool, error);
	if (!payload->stream)
		return fail(caster, error);
	payload->batch.kind = caster->kinds[find_or_add_kind(caster, params)];
	payload->batch.payloads = 1u << number;
	payload->batch.overlap = params->batch_overlap;
	caster->payload_count++;
	return number;
}

int payload_literal(struct payload_caster *caster, int payload, const void *data, size_t len,
		    struct error *error)
{
	if (check_failure(caster, error))
		return -1;
	assert(payload >= 0 && payload < caster->payload_count && caster->content_payloads == 0);
	caster->payloads[payload].plain_size += len;
	return add(caster, &caster->payloads[payload].batch, data, len, error);
}

/* The batch, or the lane of content with runs of its own, which must not overtake the batch. */
static int activate_lane(struct payload_caster *caster, int number, uint64_t size,
			 struct error *error)
{
	struct payload *payload = &caster->payloads[number];
	struct lane *own = &caster->own[find_or_add_kind(caster, &payload->batch.kind->params)];

	if (size < own->kind->params.own_run_size) {
		caster->active[caster->active_count++] = &payload->batch;
		return 0;
	}
	if (own->payloads == 0)
		caster->active[caster->active_count++] = own;
	own->payloads |= 1u << number;
	return end_lane(caster, &payload->batch, error);
}

int payload_content_begin(struct payload_caster *caster, unsigned payloads, uint64_t size,
			  struct error *error)
{
	if (check_failure(caster, error))
		return -1;
	assert(payloads != 0 && payloads >> caster->payload_count == 0);
	assert(caster->content_payloads == 0);
	caster->content_payloads = payloads;
	caster->content_size = caster->content_left = size;
	caster->active_count = 0;
	for (int i = 0; i < caster->payload_count; i++)
		if ((payloads & 1u << i) && activate_lane(caster, i, size, error))
			return -1;
	return 0;
}

int payload_content(struct payload_caster *caster, const void *data, size_t len,
		    struct error *error)
{
	if (check_failure(caster, error))
		return -1;
	assert(caster->content_payloads != 0);
	if (len > caster->content_left) {
		error_set(error, "content is longer than the %llu bytes announced",
			  (unsigned long long)caster->content_size);
		return fail(caster, error);
	}
	caster->content_left -= len;
	for (int i = 0; i < caster->payload_count; i++)
		if (caster->content_payloads & 1u << i)
			caster->payloads[i].plain_size += len;
	for (int i = 0; i < caster->active_count; i++)
		if (add(caster, caster->active[i], data, len, error))
			return -1;
	return 0;
}

int payload_content_end(struct payload_caster *caster, struct error *error)
{
	if (check_failure(caster, error))
		return -1;
	assert(caster->content_payloads != 0);
	if (caster->content_left > 0) {
		error_set(error,
			  "content is shorter than the %llu bytes announced: %llu are missing",
			  (unsigned long long)caster->content_size,
			  (unsigned long long)caster->content_left);
		return fail(caster, error);
	}
	for (int i = 0; i < caster->kind_count; i++) {
		if (end_lane(caster, &caster->own[i], error))
			return -1;
		caster->own[i].payloads = 0;
	}
	for (int i = 0; i < caster->active_count; i++)
		if (ends_run(caster->active[i], caster->content_size) &&
		    cut(caster, caster->active[i], error))
			return -1;
	caster->content_payloads = 0;
	return 0;
}

/* Encoders are large; nobody needs them after the last run. No cast may be under way. */
static void close_makers(struct payload_caster *caster)
{
	for (int i = 0; i < caster->kind_count; i++)
		for (unsigned worker = 0; worker < pool_threads(caster->pool); worker++) {
			run_maker_close(caster->kinds[i]->makers[worker]);
			caster->kinds[i]->makers[worker] = NULL;
		}
}

int payload_caster_finish(struct payload_caster *caster, struct error *error)
{
	if (check_failure(caster, error))
		return -1;
	assert(caster->content_payloads == 0);
	for (int i = 0; i < caster->payload_count; i++)
		if (end_lane(caster, &caster->payloads[i].batch, error))
			return -1;
	while (caster->oldest)
		if (write_oldest(caster, error))
			return -1;
	close_makers(caster);
	for (int i = 0; i < caster->payload_count; i++)
		if (stream_end(caster->payloads[i].stream, error))
			return fail(caster, error);
	return 0;
}

void payload_caster_listen(struct payload_caster *caster, payload_listener function, void *context)
{
	caster->listener = function;
	caster->context = context;
}

uint64_t payload_written_size(const struct payload_caster *caster, int payload)
{
	return caster->payloads[payload].written_size;
}

uint64_t payload_plain_size(const struct payload_caster *caster, int payload)
{
	return caster->payloads[payload].plain_size;
}

struct payload_work payload_caster_work(const struct payload_caster *caster)
{
	return caster->work;
}

/* Waits for casts whose runs nobody wants any more; whether they failed does not matter. */
static void drop_casts(struct payload_caster *caster)
{
	stop(caster);
	while (caster->oldest) {
		struct cast *cast = caster->oldest;
		struct error ignored = ERROR_INIT;

		if (job_wait(cast->job, &ignored))
			error_clear(&ignored);
		caster->oldest = cast->next;
		free_cast(cast);
	}
}

void payload_caster_free(struct payload_caster *caster)
{
	if (!caster)
		return;
	drop_casts(caster);
	close_makers(caster);
	for (int i = 0; i < caster->payload_count; i++) {
		stream_free(caster->payloads[i].stream);
		buffer_free(&caster->payloads[i].batch.prefix);
		buffer_free(&caster->payloads[i].batch.plain);
	}
	for (int i = 0; i < caster->kind_count; i++) {
		buffer_free(&caster->own[i].prefix);
		buffer_free(&caster->own[i].plain);
		free(caster->kinds[i]->makers);
		free(caster->kinds[i]);
	}
	pthread_cond_destroy(&caster->cast_done);
	pthread_mutex_destroy(&caster->lock);
	error_clear(&caster->failure);
	free(caster);
}
