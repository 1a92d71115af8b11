/* codec_gzip.c - gzip by zlib: a run is deflate blocks ended by a full flush
 *
 * A full flush ends on a byte boundary and lets nothing after it refer to what came before
 * (zlib.h, deflate), so such stretches can follow one another in any order. A member is then a
 * header, runs, one empty last block, the CRC-32 of all, their length (RFC 1951, RFC 1952).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define ZLIB_CONST /* its input is not written to */
#include <zlib.h>

#include "base/memory.h"
#include "codec/codec_ops_internal.h"

#define RUN_SIZE (1u << 20)
/* A flush costs what the 32 KB before it would have taught: half a percent of this much. */
#define OWN_RUN_SIZE (256u << 10)
#define CHUNK (64u << 10)
#define RAW_DEFLATE (-MAX_WBITS)
#define GZIP_WRAPPER (MAX_WBITS + 16)

static int fail(const z_stream *z, int code, struct error *error)
{
	if (code == Z_MEM_ERROR)
		memory_exhausted();
	return error_set(error, "zlib: %s", z->msg ? z->msg : zError(code));
}

static int set_sizes(struct codec_params *params, struct error *error UNUSED)
{
	params->run_size = RUN_SIZE;
	params->own_run_size = OWN_RUN_SIZE;
	params->batch_least = RUN_SIZE / 2;
	params->batch_more = RUN_SIZE / 4;
	return 0;
}

static void *open_encoder(const struct codec_params *params, struct error *error)
{
	z_stream *z = xzalloc(sizeof *z);
	int code = deflateInit2(z, params->level, Z_DEFLATED, RAW_DEFLATE, 8, Z_DEFAULT_STRATEGY);
	if (code == Z_OK)
		return z;
	fail(z, code, error);
	free(z);
	return NULL;
}

static int make_run(void *encoder, const struct run_input *input, struct run *run,
		    struct error *error)
{
	z_stream *z = encoder;
	int code = deflateReset(z);
	assert(input->prefix_len == 0 && input->plain_len <= UINT_MAX);
	run->crc = (uint32_t)crc32(crc32(0, NULL, 0), input->bytes, (uInt)input->plain_len);
	z->next_in = input->bytes;
	z->avail_in = (uInt)input->plain_len;
	/* A flush is complete when deflate leaves room in the output (zlib.h). */
	do {
		if (code != Z_OK)
			return fail(z, code, error);
		z->next_out = buffer_reserve(&run->bytes, CHUNK);
		z->avail_out = CHUNK;
		code = deflate(z, Z_FULL_FLUSH);
		run->bytes.len += CHUNK - z->avail_out;
	} while (z->avail_out == 0);
	/* The room ran out exactly at the flush's end: then there was nothing left to do. */
	if (code != Z_OK && code != Z_BUF_ERROR)
		return fail(z, code, error);
	return z->avail_in == 0 ? 0 : error_set(error, "zlib left input behind");
}

static void close_encoder(void *encoder)
{
	/* Z_DATA_ERROR only says that the stream was not ended, which is meant. */
	(void)deflateEnd(encoder);
	free(encoder);
}

static int check_run(const struct run *run, struct error *error)
{
	static const uint8_t empty_stored[4] = {0x00, 0x00, 0xff, 0xff};
	size_t len = run->bytes.len;
	if (len < sizeof empty_stored + 1 || memcmp(run->bytes.data + len - sizeof empty_stored,
						    empty_stored, sizeof empty_stored) != 0)
		return error_set(error, "a run does not end with a full flush");
	if (run->bytes.data[0] & 1)
		return error_set(error, "a run begins with a last block");
	return 0;
}

struct gzip_stream {
	uint32_t crc;
	uint64_t plain_len;
};

static void *open_stream(const struct codec_params *params, struct buffer *head,
			 struct error *error UNUSED)
{
	/* No flags, no time, an unknown system (255): nothing of this machine. XFL is what
	 * zlib's own gzip writer says of the level. RFC 1952 2.3.1. */
	uint8_t extra = params->level == 9 ? 2 : params->level < 2 ? 4 : 0;
	const uint8_t bytes[10] = {0x1f, 0x8b, Z_DEFLATED, 0, 0, 0, 0, 0, extra, 255};

	buffer_add(head, bytes, sizeof bytes);
	return xzalloc(sizeof(struct gzip_stream));
}

static int add_run(void *state, const struct run *run, struct error *error UNUSED)
{
	struct gzip_stream *stream = state;
	stream->crc = (uint32_t)crc32_combine(stream->crc, run->crc, (z_off_t)run->plain_len);
	stream->plain_len += run->plain_len;
	return 0;
}

static void add_le32(struct buffer *buffer, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		buffer_add_byte(buffer, (uint8_t)(value >> (8 * i)));
}

static int end_stream(void *state, struct buffer *tail, struct error *error UNUSED)
{
	const struct gzip_stream *stream = state;
	/* A last block of fixed codes that holds only its end: bits 1, 01, 0000000. */
	buffer_add_byte(tail, 0x03);
	buffer_add_byte(tail, 0x00);
	add_le32(tail, stream->crc);
	add_le32(tail, (uint32_t)stream->plain_len);
	return 0;
}

struct gzip_expander {
	z_stream z;
	bool is_ended; /* a member is complete; what follows is another */
};

static void *open_expander(struct error *error)
{
	struct gzip_expander *expander = xzalloc(sizeof *expander);
	int code = inflateInit2(&expander->z, GZIP_WRAPPER);
	if (code == Z_OK)
		return expander;
	fail(&expander->z, code, error);
	free(expander);
	return NULL;
}

static enum expand_state expand_bytes(void *state, struct expand_step *step, struct error *error)
{
	struct gzip_expander *expander = state;
	z_stream *z = &expander->z;
	uInt in = step->in_left < UINT_MAX ? (uInt)step->in_left : UINT_MAX;
	uInt out = step->out_left < UINT_MAX ? (uInt)step->out_left : UINT_MAX;
	int code = expander->is_ended ? inflateReset(z) : Z_OK;

	z->next_in = step->in;
	z->avail_in = in;
	z->next_out = step->out;
	z->avail_out = out;
	if (code == Z_OK)
		code = inflate(z, Z_NO_FLUSH);
	step->in += in - z->avail_in;
	step->in_left -= in - z->avail_in;
	step->out += out - z->avail_out;
	step->out_left -= out - z->avail_out;
	expander->is_ended = code == Z_STREAM_END;
	if (code == Z_STREAM_END)
		return EXPAND_END;
	if (code == Z_OK || code == Z_BUF_ERROR)
		return EXPAND_MORE;
	fail(z, code, error);
	return EXPAND_FAILED;
}

static void close_expander(void *state)
{
	AUTO_FREE struct gzip_expander *expander = state;
	(void)inflateEnd(&expander->z);
}

static const char *get_version(void)
{
	return zlibVersion();
}

/* zlib's own choice, which is 6, and Huffman codes alone, to which 1 is next. */
static const struct level_word level_words[] = {{"-1", 6}, {"-2", 1}, {NULL, 0}};

const struct codec_ops codec_gzip = {
	.name = "gzip",
	.extension = ".gz",
	.alias = "gz",
	.magic = "\x1f\x8b", /* RFC 1952 2.3.1 */
	.magic_len = 2,
	.level_min = 0,
	.level_max = 9,
	.level_default = 9,
	.level_words = level_words,
	.library_version = get_version,
	.worth_keeping = 64u << 10,
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
	.expand = expand_bytes,
	.expand_close = close_expander,
};
