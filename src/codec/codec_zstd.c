/* codec_zstd.c - zstd by libzstd: a run is the blocks of one job of its threaded encoder
 *
 * Every job of the threaded encoder but the first begins with no tables and no offsets to repeat
 * and may refer to the end of the job before it, which is the run's prefix, or at overlap 0 to
 * nothing: that is what makes its blocks a run. Hence one worker, a first job of one byte that is
 * thrown away, and a frame that is never ended, for after its end comes a first job again.
 * specs/codec.md says what has to hold and why.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <zstd.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "codec/codec_ops_internal.h"
#include "codec/zstd_blocks_internal.h"

#define CHUNK (128u << 10)
#define RUN_LEAST ((size_t)4 << 20)
#define RUN_MOST ((size_t)8 << 20)
/* Content of more bytes is compressed once for all formats; what it could refer to in the batch
 * before it matters less. */
#define OWN_RUN_MOST ((size_t)2 << 20)
#define BATCH_OVERLAP ((size_t)1 << 20)
/* Below this level the library is so quick that a prefix takes a tenth of a run's time, and saves
 * less than one percent of a large content. */
#define OWN_OVERLAP_LEVEL 5
#define BATCH_LEAST ((size_t)1 << 20)
#define BATCH_MORE ((size_t)1 << 20)
/* zstd.h, ZSTD_c_overlapLog: 1 is none, 9 is the window, each step less halves it. */
#define NO_OVERLAP 1
#define QUARTER_OVERLAP 7
#define LEVEL_MIN (-7)
#define LEVEL_MAX 22
/* Decoders take this window unasked, and dpkg and rpm take it. */
#define DECODER_WINDOW_LOG 27

/* The library's own windows, but for levels above 19, whose windows of 32 MB and more would be
 * larger than what packages' readers should have to allocate. Always at most 25: from 27 the
 * library would search long distances by itself, past the beginning of a run. */
static unsigned choose_window_log(int level)
{
	static const uint8_t logs[LEVEL_MAX + 1] = {
		21, 19, 20, 21, 21, 21, 21, 21, 21, 22, 22, 22,
		22, 22, 22, 22, 22, 23, 23, 23, 23, 23, 23,
	};

	return level < 0 ? 19 : logs[level];
}

static int fail(size_t code, struct error *error)
{
	return error_set(error, "libzstd: %s", ZSTD_getErrorName(code));
}

static int set_sizes(struct codec_params *params, struct error *error)
{
	ZSTD_bounds workers = ZSTD_cParam_getBounds(ZSTD_c_nbWorkers);
	if (ZSTD_isError(workers.error) || workers.upperBound < 1) {
		error_set(error, "cannot compress by zstd: libzstd %s was built without threads",
			  ZSTD_versionString());
		return error_hint(error, "install a libzstd built with ZSTD_MULTITHREAD, or choose "
					 "gzip or xz");
	}
	if (params->level == 0) /* "the default" (zstd.h): one name for one thing */
		params->level = ZSTD_CLEVEL_DEFAULT;
	params->window_log = choose_window_log(params->level);
	size_t window = (size_t)1 << params->window_log;
	params->own_run_size = window < OWN_RUN_MOST ? window : OWN_RUN_MOST;
	params->run_size = 2 * window;
	if (params->run_size < RUN_LEAST)
		params->run_size = RUN_LEAST;
	if (params->run_size > RUN_MOST)
		params->run_size = RUN_MOST;
	params->overlap = window / 4;
	params->own_overlap = params->level < OWN_OVERLAP_LEVEL ? 0 : params->overlap;
	params->batch_overlap = params->overlap < BATCH_OVERLAP ? params->overlap : BATCH_OVERLAP;
	params->batch_least = BATCH_LEAST;
	params->batch_more = BATCH_MORE;
	return 0;
}

/* RFC 8878 3.1.1.1: no content size, no checksum, no dictionary, not a single segment. */
#define HEAD_SIZE 6
static void write_head(const struct codec_params *params, uint8_t head[HEAD_SIZE])
{
	static const uint8_t magic_and_descriptor[] = {0x28, 0xb5, 0x2f, 0xfd, 0x00};
	memcpy(head, magic_and_descriptor, sizeof magic_and_descriptor);
	head[HEAD_SIZE - 1] = (uint8_t)((params->window_log - 10) << 3);
}

static int set_parameter(ZSTD_CCtx *zstd, ZSTD_cParameter name, int value, struct error *error)
{
	size_t code = ZSTD_CCtx_setParameter(zstd, name, value);
	return ZSTD_isError(code) ? fail(code, error) : 0;
}

static int set_parameters(ZSTD_CCtx *zstd, const struct codec_params *params, bool has_prefix,
			  struct error *error)
{
	/* The parameters of long-distance matching are left alone: what 0 and 1 mean to them has
	 * changed between versions; a window of at most 25 keeps it off in all. */
	const struct {
		ZSTD_cParameter name;
		int value;
	} settings[] = {
		{ZSTD_c_compressionLevel, params->level},
		{ZSTD_c_windowLog, (int)params->window_log},
		{ZSTD_c_contentSizeFlag, 0},
		{ZSTD_c_checksumFlag, 0},
		{ZSTD_c_dictIDFlag, 0},
		{ZSTD_c_nbWorkers, 1},
		{ZSTD_c_jobSize, (int)params->run_size},
		{ZSTD_c_overlapLog, has_prefix ? QUARTER_OVERLAP : NO_OVERLAP},
	};

	for (size_t i = 0; i < ARRAY_SIZE(settings); i++)
		if (set_parameter(zstd, settings[i].name, settings[i].value, error))
			return -1;
	return 0;
}

/* Belongs to one thread. */
struct zstd_encoder {
	struct codec_params params;
	ZSTD_CCtx *zstd; /* NULL: no run was made yet */
	bool has_prefix; /* the runs that the context makes have one */
};

/* Hands the job to the library's thread. Where that has not come to rest after the job before, the
 * library would ask it again and again, and perhaps keep it from the core that it needs for that;
 * without room for what comes out it returns instead, and says 1, less than any job makes. */
static size_t begin_job(ZSTD_CCtx *zstd, ZSTD_inBuffer *in)
{
	ZSTD_outBuffer no_room = {NULL, 0, 0};
	size_t left;
	while ((left = ZSTD_compressStream2(zstd, &no_room, in, ZSTD_e_flush)) == 1)
		(void)sched_yield();
	return left;
}

/* Compresses all of `plain`, and flushes. */
static int do_job(ZSTD_CCtx *zstd, const uint8_t *plain, size_t len, struct buffer *out,
		  struct error *error)
{
	ZSTD_inBuffer in = {plain, len, 0};
	size_t left = begin_job(zstd, &in);
	while (!ZSTD_isError(left) && (left > 0 || in.pos < in.size)) {
		ZSTD_outBuffer to = {buffer_reserve(out, CHUNK), CHUNK, 0};
		left = ZSTD_compressStream2(zstd, &to, &in, ZSTD_e_flush);
		out->len += to.pos;
	}
	return ZSTD_isError(left) ? fail(left, error) : 0;
}

/* The library keeps as much of a job as the next one may refer to. How well this one is compressed
 * does not matter, for what comes out is thrown away. */
static int feed_prefix(struct zstd_encoder *encoder, const struct run_input *input,
		       struct error *error)
{
	AUTO_BUFFER out = BUFFER_INIT;
	if (set_parameter(encoder->zstd, ZSTD_c_compressionLevel, ZSTD_minCLevel(), error) ||
	    do_job(encoder->zstd, input->bytes, input->prefix_len, &out, error))
		return -1;
	return set_parameter(encoder->zstd, ZSTD_c_compressionLevel, encoder->params.level, error);
}

/* Does the first job, which alone carries the frame's head: that must be the one we write. */
static int do_first_job(ZSTD_CCtx *zstd, const struct codec_params *params, struct error *error)
{
	AUTO_BUFFER out = BUFFER_INIT;
	uint8_t head[HEAD_SIZE];
	write_head(params, head);
	if (do_job(zstd, (const uint8_t[]){0}, 1, &out, error))
		return -1;
	if (out.len < HEAD_SIZE || memcmp(out.data, head, HEAD_SIZE) != 0)
		return error_set(error, "libzstd %s begins a frame in an unknown way",
				 ZSTD_versionString());
	return 0;
}

static int begin_frame(struct zstd_encoder *encoder, bool has_prefix, struct error *error)
{
	size_t code = ZSTD_CCtx_reset(encoder->zstd, ZSTD_reset_session_only);
	if (ZSTD_isError(code))
		return fail(code, error);
	encoder->has_prefix = has_prefix;
	if (set_parameters(encoder->zstd, &encoder->params, has_prefix, error))
		return -1;
	return do_first_job(encoder->zstd, &encoder->params, error);
}

/* A frame in which runs have prefixes is none for those that have not: whatever job came before
 * would be theirs. The context stays, for it has a hundred megabytes at the highest levels. */
static int enter_frame(struct zstd_encoder *encoder, bool has_prefix, struct error *error)
{
	if (encoder->zstd && encoder->has_prefix == has_prefix)
		return 0;
	if (!encoder->zstd)
		encoder->zstd = ZSTD_createCCtx();
	if (!encoder->zstd)
		memory_exhausted();
	if (begin_frame(encoder, has_prefix, error) == 0)
		return 0;
	(void)ZSTD_freeCCtx(encoder->zstd);
	encoder->zstd = NULL;
	return -1;
}

static void close_encoder(void *state)
{
	AUTO_FREE struct zstd_encoder *encoder = state;
	(void)ZSTD_freeCCtx(encoder->zstd);
}

/* The context waits for the first run, which says of which kind: at level 19 one costs as much as
 * compressing 150 KB. */
static void *open_encoder(const struct codec_params *params, struct error *error UNUSED)
{
	struct zstd_encoder *encoder = xzalloc(sizeof *encoder);
	encoder->params = *params;
	return encoder;
}

static int make_run(void *state, const struct run_input *input, struct run *run,
		    struct error *error)
{
	struct zstd_encoder *encoder = state;
	bool has_prefix = input->prefix_len > 0;
	if (enter_frame(encoder, has_prefix, error))
		return -1;
	if (has_prefix && feed_prefix(encoder, input, error))
		return -1;
	return do_job(encoder->zstd, input->bytes + input->prefix_len, input->plain_len,
		      &run->bytes, error);
}

static int check_run(const struct run *run, struct error *error)
{
	if (run->bytes.len == 0)
		return error_set(error, "a run has no block");
	return zstd_blocks_check(run->bytes.data, run->bytes.len, error);
}

static void *open_stream(const struct codec_params *params, struct buffer *head,
			 struct error *error UNUSED)
{
	write_head(params, buffer_reserve(head, HEAD_SIZE));
	head->len += HEAD_SIZE;
	return xzalloc(1); /* nothing to remember, but NULL means failure */
}

static int add_run(void *stream UNUSED, const struct run *run UNUSED, struct error *error UNUSED)
{
	return 0;
}

static int end_stream(void *stream UNUSED, struct buffer *tail, struct error *error UNUSED)
{
	static const uint8_t empty_last_block[] = {0x01, 0x00, 0x00};
	buffer_add(tail, empty_last_block, sizeof empty_last_block);
	return 0;
}

static void *open_expander(struct error *error)
{
	ZSTD_DCtx *zstd = ZSTD_createDCtx();
	if (!zstd)
		memory_exhausted();
	size_t code = ZSTD_DCtx_setParameter(zstd, ZSTD_d_windowLogMax, DECODER_WINDOW_LOG);
	if (!ZSTD_isError(code))
		return zstd;
	fail(code, error);
	(void)ZSTD_freeDCtx(zstd);
	return NULL;
}

static int set_prefix(void *expander, const uint8_t *prefix, size_t len, struct error *error)
{
	size_t code = ZSTD_DCtx_refPrefix(expander, prefix, len);
	return ZSTD_isError(code) ? fail(code, error) : 0;
}

static enum expand_state expand_bytes(void *expander, struct expand_step *step, struct error *error)
{
	ZSTD_inBuffer in = {step->in, step->in_left, 0};
	ZSTD_outBuffer out = {step->out, step->out_left, 0};
	size_t left = ZSTD_decompressStream(expander, &out, &in);
	if (ZSTD_isError(left)) {
		fail(left, error);
		return EXPAND_FAILED;
	}
	step->in += in.pos;
	step->in_left -= in.pos;
	step->out += out.pos;
	step->out_left -= out.pos;
	return left == 0 ? EXPAND_END : EXPAND_MORE;
}

static void close_expander(void *expander)
{
	(void)ZSTD_freeDCtx(expander);
}

static const char *get_version(void)
{
	return ZSTD_versionString();
}

/* The library that brought them up gives these numbers as their equals. */
static const struct level_word level_words[] = {
	{"fastest", 1}, {"default", 3}, {"better", 7}, {"best", 11}, {NULL, 0}};

const struct codec_ops codec_zstd = {
	.name = "zstd",
	.extension = ".zst",
	.magic = "\x28\xb5\x2f\xfd", /* RFC 8878 3.1.1 */
	.magic_len = 4,
	.level_min = LEVEL_MIN,
	.level_max = LEVEL_MAX,
	.level_default = 9,
	.level_words = level_words,
	.takes_any_level = true,
	.library_version = get_version,
	.worth_keeping = 1, /* it takes an encoder, whose memory has to be cleared */
	.set_sizes = set_sizes,
	.open = open_encoder,
	.make = make_run,
	.close = close_encoder,
	.check = check_run,
	.stream_open = open_stream,
	.stream_add = add_run,
	.stream_end = end_stream,
	.stream_close = free,
	.expand_open = open_expander,
	.expand_after = set_prefix,
	.expand = expand_bytes,
	.expand_close = close_expander,
};
