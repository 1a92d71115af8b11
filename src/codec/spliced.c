/* spliced.c - compresses a long text of which little changes from one time to the next
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/spliced.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "base/vector.h"
#include "codec/run_internal.h"
#include "codec/stream_internal.h"

/* A run may end from LEAST on, which it does after MORE on average. Longer ones pack better,
 * shorter ones are made anew sooner. */
#define LEAST ((size_t)256 << 10)
#define MORE ((size_t)256 << 10)
#define MOST ((size_t)2 << 20)
/* An encoder of xz takes a hundred megabytes. */
#define WORKERS_MAX 4

struct compressing {
	const struct codec_params *params;
	struct run_cache *cache; /* or NULL */
	struct run_makers *makers;
};

struct cut {
	struct compressing *compressing;
	struct run_input input; /* without a prefix */
	struct run run;
	struct job *job;
};

struct cuts {
	struct cut *v;
	size_t n, cap;
};

/* ---- Where runs end ---- */

/* Hashes by FNV-1a, and the end of splitmix64, since FNV's upper bits are few for short pieces. */
static uint64_t hash_piece(const uint8_t *data, size_t len)
{
	uint64_t hash = 0xcbf29ce484222325U;
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ data[i]) * 0x100000001b3U;
	hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9U;
	hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebU;
	return hash ^ (hash >> 31);
}

/* A longer piece is chosen more often: so many bytes pass between two, whatever pieces are like. */
static bool is_chosen(const uint8_t *piece, size_t len)
{
	return hash_piece(piece, len) / len < UINT64_MAX / MORE;
}

static size_t measure_piece(const uint8_t *data, size_t len, const char *end)
{
	size_t end_len = strlen(end);
	const uint8_t *found = memmem(data, len, end, end_len);
	return found ? (size_t)(found - data) + end_len : len;
}

/* Returns how long the run is that begins at `data`. */
static size_t measure_run(const uint8_t *data, size_t len, size_t most, const char *end)
{
	size_t done = 0;
	while (done < len) {
		size_t piece = measure_piece(data + done, len - done, end);
		if (done + piece > most)
			return done ? done : most;
		done += piece;
		if (done >= LEAST && is_chosen(data + done - piece, piece))
			break;
	}
	return done;
}

static void find_cuts(struct compressing *compressing, const char *end, const uint8_t *data,
		      size_t len, struct cuts *cuts)
{
	size_t most = compressing->params->run_size < MOST ? compressing->params->run_size : MOST;
	for (size_t at = 0; at < len;) {
		size_t run = measure_run(data + at, len - at, most, end);
		*VECTOR_ADD(cuts) = (struct cut){.compressing = compressing,
						 .input = {.bytes = data + at, .plain_len = run},
						 .run = RUN_INIT};
		at += run;
	}
}

/* ---- Runs ---- */

/* Makes the run of a cut; a job_function. */
static int make_run(void *argument, unsigned worker UNUSED, struct error *error)
{
	struct cut *cut = argument;
	struct compressing *compressing = cut->compressing;
	return run_makers_make(compressing->makers, compressing->cache, compressing->params,
			       &cut->input, &cut->run, error);
}

static int make_runs(struct cuts *cuts, unsigned workers, struct error *error)
{
	int failed = 0;
	struct pool *pool = pool_open(workers, error);
	if (!pool)
		return -1;
	VECTOR_EACH (cut, cuts)
		cut->job = pool_submit(pool, make_run, cut);
	VECTOR_EACH (cut, cuts) {
		AUTO_ERROR one = ERROR_INIT;
		if (pool_wait(cut->job, &one) && !failed)
			failed = error_move(error, &one);
	}
	pool_close(pool);
	return failed;
}

static unsigned count_workers(unsigned cores, size_t runs)
{
	size_t workers = cores ? cores : 1;
	if (workers > WORKERS_MAX)
		workers = WORKERS_MAX;
	return (unsigned)(runs < workers ? runs : workers);
}

/* ---- The stream ---- */

static int write_stream(const struct codec_params *params, const struct cuts *cuts,
			struct buffer *out, struct error *error)
{
	struct stream *stream = stream_open(params, sink_to_buffer(out), error);
	int failed = stream ? 0 : -1;
	for (size_t i = 0; i < cuts->n && !failed; i++)
		failed = stream_add(stream, &cuts->v[i].run, error);
	if (!failed)
		failed = stream_end(stream, error);
	stream_free(stream);
	return failed;
}

static int compress_cuts(struct compressing *compressing, const char *end, const void *data,
			 size_t len, unsigned cores, struct buffer *out, struct error *error)
{
	size_t start = out->len;
	struct cuts cuts = {0};
	find_cuts(compressing, end, data, len, &cuts);
	int failed = cuts.n ? make_runs(&cuts, count_workers(cores, cuts.n), error) : 0;
	if (!failed)
		failed = write_stream(compressing->params, &cuts, out, error);
	if (failed)
		out->len = start;
	VECTOR_EACH (cut, &cuts)
		run_free(&cut->run);
	free(cuts.v);
	return failed;
}

int spliced_compress(const struct codec_params *params, const char *end, const void *data,
		     size_t len, const struct spliced_means *help, struct buffer *out,
		     struct error *error)
{
	const struct spliced_means none = {0};
	const struct spliced_means *given = help ? help : &none;
	struct run_makers *own = given->makers ? NULL : run_makers_open(error);
	if (!given->makers && !own)
		return -1;
	struct compressing compressing = {
		.params = params, .cache = given->cache, .makers = own ? own : given->makers};
	int failed = compress_cuts(&compressing, end, data, len, given->cores, out, error);
	run_makers_close(own);
	return failed;
}
