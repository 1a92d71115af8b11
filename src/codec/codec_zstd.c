/* codec_zstd.c - zstd by libzstd: a run is the blocks of one job of its threaded encoder
 *
 * Every job of the threaded encoder but the first begins with no tables and no offsets to repeat
 * and, at overlap 0, with nothing to refer to: that is what makes its blocks a run. Hence one
 * worker, a first job of one byte that is thrown away, and a frame that is never ended, for its
 * end would need a first job again. specs/codec.md says what has to hold and why.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include <zstd.h>

#include "base/memory.h"
#include "codec/codec_ops.h"
#include "codec/zstd_blocks.h"

#define CHUNK (128u << 10)
#define WINDOWS_A_RUN 4
#define NO_OVERLAP 1 /* zstd.h, ZSTD_c_overlapLog */
#define LEVEL_MIN (-7)
#define LEVEL_MAX 22
/* What decoders take unasked, and what dpkg and rpm take. */
#define DECODER_WINDOW_LOG 27

/* The library's own windows, but for levels above 19, whose windows of 32 MB and more would be
 * larger than what packages' readers should have to allocate. Always at most 25: from 27 the
 * library would search long distances by itself, past the beginning of a run. */
static unsigned window_log(int level)
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

static int size(struct codec_params *params, struct error *error)
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
	params->window_log = window_log(params->level);
	params->own_run_size = (size_t)1 << params->window_log;
	params->run_size = params->own_run_size * WINDOWS_A_RUN;
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

static int set_parameters(ZSTD_CCtx *zstd, const struct codec_params *params, struct error *error)
{
	/* Those of long-distance matching are left alone: what 0 and 1 mean to them has changed
	 * between versions; a window of at most 25 keeps it off in all. */
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
		{ZSTD_c_overlapLog, NO_OVERLAP},
	};

	for (size_t i = 0; i < ARRAY_SIZE(settings); i++) {
		size_t code = ZSTD_CCtx_setParameter(zstd, settings[i].name, settings[i].value);

		if (ZSTD_isError(code))
			return fail(code, error);
	}
	return 0;
}

/* One job: all of `plain`, and a flush. The library has its own copy of what it took, so `plain`
 * is freed before the compression is waited for. */
static int compress(ZSTD_CCtx *zstd, struct buffer *plain, struct buffer *out, struct error *error)
{
	ZSTD_inBuffer in = {plain->data, plain->len, 0};
	size_t left;

	do {
		ZSTD_outBuffer to = {buffer_reserve(out, CHUNK), CHUNK, 0};

		left = ZSTD_compressStream2(zstd, &to, &in, ZSTD_e_flush);
		if (ZSTD_isError(left))
			return fail(left, error);
		out->len += to.pos;
		if (in.pos == in.size && plain->len > 0) {
			buffer_free(plain);
			in = (ZSTD_inBuffer){NULL, 0, 0};
		}
	} while (left > 0 || in.pos < in.size);
	return 0;
}

/* The first job, which alone carries the frame's head: that must be the one we write. */
static int prime(ZSTD_CCtx *zstd, const struct codec_params *params, struct error *error)
{
	struct buffer plain = BUFFER_INIT, out = BUFFER_INIT;
	uint8_t head[HEAD_SIZE];
	int result;

	buffer_add_byte(&plain, 0);
	write_head(params, head);
	result = compress(zstd, &plain, &out, error);
	if (result == 0 && (out.len < HEAD_SIZE || memcmp(out.data, head, HEAD_SIZE) != 0))
		result = error_set(error, "libzstd %s begins a frame in an unknown way",
				   ZSTD_versionString());
	buffer_free(&plain);
	buffer_free(&out);
	return result;
}

static void close_encoder(void *encoder)
{
	(void)ZSTD_freeCCtx(encoder);
}

static void *open_encoder(const struct codec_params *params, struct error *error)
{
	ZSTD_CCtx *zstd = ZSTD_createCCtx();

	if (!zstd)
		memory_exhausted();
	if (set_parameters(zstd, params, error) == 0 && prime(zstd, params, error) == 0)
		return zstd;
	close_encoder(zstd);
	return NULL;
}

static int make(void *encoder, struct buffer *plain, struct run *run, struct error *error)
{
	return compress(encoder, plain, &run->bytes, error);
}

static int check(const struct run *run, struct error *error)
{
	if (run->bytes.len == 0)
		return error_set(error, "a run has no block");
	return zstd_blocks_check(run->bytes.data, run->bytes.len, error);
}

static void *stream_open(const struct codec_params *params, struct buffer *head,
			 struct error *error UNUSED)
{
	write_head(params, buffer_reserve(head, HEAD_SIZE));
	head->len += HEAD_SIZE;
	return xzalloc(1); /* nothing to remember, but NULL means failure */
}

static int stream_add(void *stream UNUSED, const struct run *run UNUSED, struct error *error UNUSED)
{
	return 0;
}

static int stream_end(void *stream UNUSED, struct buffer *tail, struct error *error UNUSED)
{
	static const uint8_t empty_last_block[] = {0x01, 0x00, 0x00};

	buffer_add(tail, empty_last_block, sizeof empty_last_block);
	return 0;
}

static void *expand_open(struct error *error)
{
	ZSTD_DCtx *zstd = ZSTD_createDCtx();
	size_t code;

	if (!zstd)
		memory_exhausted();
	code = ZSTD_DCtx_setParameter(zstd, ZSTD_d_windowLogMax, DECODER_WINDOW_LOG);
	if (!ZSTD_isError(code))
		return zstd;
	fail(code, error);
	(void)ZSTD_freeDCtx(zstd);
	return NULL;
}

static enum expand_state expand(void *expander, struct expand_step *step, struct error *error)
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

static void expand_close(void *expander)
{
	(void)ZSTD_freeDCtx(expander);
}

static const char *library(void)
{
	return ZSTD_versionString();
}

const struct codec_ops codec_zstd = {
	.level_min = LEVEL_MIN,
	.level_max = LEVEL_MAX,
	.level_default = 9,
	.library = library,
	.size = size,
	.open = open_encoder,
	.make = make,
	.close = close_encoder,
	.check = check,
	.stream_open = stream_open,
	.stream_add = stream_add,
	.stream_end = stream_end,
	.stream_close = free,
	.expand_open = expand_open,
	.expand = expand,
	.expand_close = expand_close,
};
