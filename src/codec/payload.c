/* payload.c - one forward pass: bytes into lanes, lanes into runs, runs into streams
 *
 * A lane collects plain bytes for one run of a set of payloads: each payload has a lane of its
 * own for what is batched, each set of parameters one for content that gets runs of its own.
 * A lane that is full, that another must follow, or whose bytes say so is cut: its bytes are put
 * into the queue of runs, from which every payload gets its runs in the order they were cut. A run
 * that follows another of its lane has the end of that one's bytes for a prefix.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/payload.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"
#include "codec/run_queue_internal.h"
#include "codec/stream_internal.h"

/* So many bytes at the end of a content decide whether a run ends there. */
#define CUT_BYTES ((size_t)64)

/* Parameters of payloads, and the lane of what these share. */
struct payload_kind {
	struct codec_params params;
	struct lane *own;
};

struct lane {
	const struct payload_kind *kind;
	unsigned payloads; /* set of 1u << number */
	size_t overlap;
	struct buffer bytes; /* the prefix, then the plain bytes; no memory: none yet */
	size_t prefix_len;
};

/* Where the run that is added to streams stands, once it was written. */
struct shared {
	const uint8_t *bytes; /* of the run; NULL: none is added */
	const struct spool *spool;
	uint64_t offset;
};

struct payload_stream {
	struct stream *stream;
	struct spool *spool;
	struct shared *shared; /* the caster's */
	struct lane batch;
	uint64_t written_size; /* plain bytes */
};

struct payload_caster {
	struct run_queue *queue;
	payload_listener listener; /* or NULL */
	void *context;             /* the listener's */
	struct payload_stream payloads[PAYLOAD_MAX];
	struct payload_kind kinds[PAYLOAD_MAX];
	struct lane own[PAYLOAD_MAX]; /* by kind */
	int payload_count, kind_count;
	struct shared shared;

	struct lane *active[2 * PAYLOAD_MAX]; /* where content goes */
	int active_count;
	unsigned content_payloads; /* 0: no content is open */
	uint64_t content_size, content_left;
	struct error failure;
};

/* ---- Failure: the first error stays ---- */

static int fail(struct payload_caster *caster, const struct error *error)
{
	run_queue_stop(caster->queue);
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

/* ---- Runs to streams ---- */

/* Writes what payloads share once, for the first of them; the others refer to it. */
static int put_in_spool(void *context, const void *data, size_t len, struct error *error)
{
	const struct payload_stream *payload = context;
	struct shared *shared = payload->shared;
	if (data == shared->bytes) {
		if (shared->spool) {
			spool_refer(payload->spool, data, len, shared->spool, shared->offset);
			return 0;
		}
		shared->spool = payload->spool;
		shared->offset = payload->spool->written;
	}
	return spool_write(payload->spool, data, len, error);
}

static int add_run(void *context, unsigned payloads, const struct run *run, struct error *error)
{
	struct payload_caster *caster = context;
	int failed = 0;
	caster->shared = (struct shared){.bytes = run->bytes.data};
	for (int i = 0; i < caster->payload_count && !failed; i++) {
		if (!(payloads & 1u << i))
			continue;
		failed = stream_add(caster->payloads[i].stream, run, error);
		caster->payloads[i].written_size += run->plain_len;
	}
	caster->shared = (struct shared){0};
	if (!failed && caster->listener)
		caster->listener(caster->context);
	return failed;
}

struct payload_caster *payload_caster_open(struct pool *pool, struct run_makers *makers,
					   struct error *error)
{
	struct payload_caster *caster = xzalloc(sizeof *caster);
	caster->queue = run_queue_open(pool, makers, add_run, caster, error);
	if (caster->queue)
		return caster;
	free(caster);
	return NULL;
}

void payload_caster_use_cache(struct payload_caster *caster, struct run_cache *cache)
{
	run_queue_use_cache(caster->queue, cache);
}

/* ---- Lanes ---- */

static size_t plain_len(const struct lane *lane)
{
	return lane->bytes.len - lane->prefix_len;
}

static int queue_lane(struct payload_caster *caster, struct lane *lane, struct error *error)
{
	if (run_queue_put(caster->queue, &lane->kind->params, lane->payloads, &lane->bytes,
			  lane->prefix_len, error))
		return fail(caster, error);
	lane->prefix_len = 0;
	return 0;
}

/* Cuts a lane that goes on: the end of what is cut comes before what follows. */
static int cut_lane(struct payload_caster *caster, struct lane *lane, struct error *error)
{
	size_t len = plain_len(lane) < lane->overlap ? plain_len(lane) : lane->overlap;
	struct buffer next = BUFFER_INIT;
	if (len > 0) {
		next = run_queue_buffer(caster->queue, &lane->kind->params);
		buffer_add(&next, lane->bytes.data + lane->bytes.len - len, len);
	}
	if (queue_lane(caster, lane, error)) {
		buffer_free(&next);
		return -1;
	}
	lane->bytes = next;
	lane->prefix_len = len;
	return 0;
}

/* Ends a lane: the bytes that follow in the streams are not of it. */
static int end_lane(struct payload_caster *caster, struct lane *lane, struct error *error)
{
	if (plain_len(lane) > 0)
		return queue_lane(caster, lane, error);
	buffer_clear(&lane->bytes);
	lane->prefix_len = 0;
	return 0;
}

/* The finaliser of MurmurHash3: every bit of the result depends on every bit of `value`. */
static uint64_t mix_bits(uint64_t value)
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
static bool is_run_end(const struct lane *lane, uint64_t size)
{
	const struct codec_params *params = &lane->kind->params;
	const uint8_t *end = lane->bytes.data + lane->bytes.len;
	uint64_t hash = mix_bits(size);
	if (plain_len(lane) < params->batch_least || plain_len(lane) < CUT_BYTES)
		return false;
	for (size_t i = CUT_BYTES; i > 0; i--)
		hash = (hash ^ *(end - i)) * 0x100000001b3; /* FNV-1a */
	return size >= params->batch_more || mix_bits(hash) % params->batch_more < size;
}

static int add_bytes(struct payload_caster *caster, struct lane *lane, const uint8_t *data,
		     size_t len, struct error *error)
{
	size_t run_size = lane->kind->params.run_size;
	while (len > 0) {
		size_t room = run_size - plain_len(lane);
		size_t part = len < room ? len : room;
		if (!lane->bytes.data)
			lane->bytes = run_queue_buffer(caster->queue, &lane->kind->params);
		buffer_add(&lane->bytes, data, part);
		data += part;
		len -= part;
		if (plain_len(lane) == run_size && cut_lane(caster, lane, error))
			return -1;
	}
	return 0;
}

/* ---- Payloads ---- */

static const struct payload_kind *find_or_add_kind(struct payload_caster *caster,
						   const struct codec_params *params)
{
	int i;
	for (i = 0; i < caster->kind_count; i++)
		if (codec_params_equal(&caster->kinds[i].params, params))
			return &caster->kinds[i];
	struct payload_kind *kind = &caster->kinds[i];
	struct lane *own = &caster->own[i];
	*kind = (struct payload_kind){.params = *params, .own = own};
	*own = (struct lane){.kind = kind, .overlap = params->own_overlap};
	caster->kind_count++;
	return kind;
}

int payload_add(struct payload_caster *caster, const struct codec_params *params,
		struct spool *spool, struct error *error)
{
	int number = caster->payload_count;
	if (check_failure(caster, error))
		return -1;
	assert(number < PAYLOAD_MAX && caster->content_payloads == 0);
	struct payload_stream *payload = &caster->payloads[number];
	payload->spool = spool;
	payload->shared = &caster->shared;
	payload->stream = stream_open(params, (struct sink){put_in_spool, payload}, error);
	if (!payload->stream)
		return fail(caster, error);
	payload->batch.kind = find_or_add_kind(caster, params);
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
	return add_bytes(caster, &caster->payloads[payload].batch, data, len, error);
}

/* Activates the batch, or the lane of content with runs of its own, which must not overtake the
 * batch. */
static int activate_lane(struct payload_caster *caster, int number, uint64_t size,
			 struct error *error)
{
	struct payload_stream *payload = &caster->payloads[number];
	struct lane *own = payload->batch.kind->own;
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
	for (int i = 0; i < caster->active_count; i++)
		if (add_bytes(caster, caster->active[i], data, len, error))
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
		if (is_run_end(caster->active[i], caster->content_size) &&
		    cut_lane(caster, caster->active[i], error))
			return -1;
	caster->content_payloads = 0;
	return 0;
}

int payload_caster_finish(struct payload_caster *caster, struct error *error)
{
	if (check_failure(caster, error))
		return -1;
	assert(caster->content_payloads == 0);
	for (int i = 0; i < caster->payload_count; i++)
		if (end_lane(caster, &caster->payloads[i].batch, error))
			return -1;
	if (run_queue_finish(caster->queue, error))
		return fail(caster, error);
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

void payload_caster_free(struct payload_caster *caster)
{
	if (!caster)
		return;
	run_queue_free(caster->queue);
	for (int i = 0; i < caster->payload_count; i++) {
		stream_free(caster->payloads[i].stream);
		buffer_free(&caster->payloads[i].batch.bytes);
	}
	for (int i = 0; i < caster->kind_count; i++)
		buffer_free(&caster->own[i].bytes);
	error_clear(&caster->failure);
	free(caster);
}
