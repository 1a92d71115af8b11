/* codec_lzma.c - the old .lzma format by liblzma: one stream, which nothing can be spliced into
 *
 * The coder of a stream never ends a stretch on a byte or forgets what it saw, so runs are their
 * plain bytes here, and each stream compresses those that are added to it, in order, by itself.
 * The head is 13 bytes: properties, dictionary, and a size that says "until the end marker"
 * ("doc/lzma-file-format.txt" of xz).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/memory.h"
#include "codec/codec_none_internal.h"
#include "codec/codec_ops_internal.h"
#include "codec/codec_xz_internal.h"

#define RUN_SIZE (1u << 20)
#define ROOM ((size_t)64 << 10)

static int set_sizes(struct codec_params *params, struct error *error)
{
	lzma_options_lzma options;
	if (codec_xz_set_preset(&options, params->level, error))
		return -1;
	params->run_size = RUN_SIZE;
	params->own_run_size = RUN_SIZE;
	params->batch_least = params->batch_more = RUN_SIZE;
	return 0;
}

/* Lets the encoder take `in` and puts what comes of it behind `out`. */
static int encode(lzma_stream *encoder, const uint8_t *in, size_t len, lzma_action action,
		  struct buffer *out, struct error *error)
{
	lzma_ret code = LZMA_OK;
	encoder->next_in = in;
	encoder->avail_in = len;
	while (code == LZMA_OK && (encoder->avail_in > 0 || action == LZMA_FINISH)) {
		encoder->next_out = buffer_reserve(out, ROOM);
		encoder->avail_out = ROOM;
		code = lzma_code(encoder, action);
		out->len += ROOM - encoder->avail_out;
	}
	return code == LZMA_OK || code == LZMA_STREAM_END ? 0 : codec_xz_fail(code, error);
}

static void *open_stream(const struct codec_params *params, struct buffer *head UNUSED,
			 struct error *error)
{
	lzma_options_lzma options;
	lzma_stream *encoder;
	lzma_ret code;
	if (codec_xz_set_preset(&options, params->level, error))
		return NULL;
	encoder = xzalloc(sizeof *encoder);
	*encoder = (lzma_stream)LZMA_STREAM_INIT;
	code = lzma_alone_encoder(encoder, &options);
	if (code == LZMA_OK)
		return encoder;
	codec_xz_fail(code, error);
	codec_xz_expand_close(encoder);
	return NULL;
}

static int compress_run(void *stream, const struct run *run, struct buffer *out,
			struct error *error)
{
	return encode(stream, run->bytes.data, run->bytes.len, LZMA_RUN, out, error);
}

static int end_stream(void *stream, struct buffer *tail, struct error *error)
{
	return encode(stream, NULL, 0, LZMA_FINISH, tail, error);
}

static int start_decoder(lzma_stream *decoder, struct error *error)
{
	lzma_ret code = lzma_alone_decoder(decoder, XZ_DECODER_MEMORY);
	return code == LZMA_OK ? 0 : codec_xz_fail(code, error);
}

static void *open_expander(struct error *error)
{
	lzma_stream *decoder = xzalloc(sizeof *decoder);
	*decoder = (lzma_stream)LZMA_STREAM_INIT;
	if (start_decoder(decoder, error) == 0)
		return decoder;
	codec_xz_expand_close(decoder);
	return NULL;
}

static enum expand_state expand_bytes(void *expander, struct expand_step *step, struct error *error)
{
	enum expand_state state = codec_xz_expand(expander, step, error);
	if (state == EXPAND_END && start_decoder(expander, error))
		return EXPAND_FAILED;
	return state;
}

const struct codec_ops codec_lzma = {
	.name = "lzma",
	.extension = ".lzma",
	.level_min = 0,
	.level_max = 9,
	.level_default = 6,
	.set_sizes = set_sizes,
	.open = codec_none_open,
	.make = codec_none_make,
	.close = free,
	.check = codec_none_check,
	.stream_open = open_stream,
	.stream_compress = compress_run,
	.stream_end = end_stream,
	.stream_close = codec_xz_expand_close,
	.expand_open = open_expander,
	.expand = expand_bytes,
	.expand_close = codec_xz_expand_close,
};
