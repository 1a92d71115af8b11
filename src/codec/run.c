/* run.c - runs, made and checked by the table of their codec
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/run_internal.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "codec/codec_ops_internal.h"
#include "codec/stream_internal.h"

#define PIECE ((size_t)128 << 10)

struct run_maker {
	struct codec_params params;
	const struct codec_ops *ops;
	void *encoder;
};

struct run_maker *run_maker_open(const struct codec_params *params, struct error *error)
{
	struct run_maker *maker = xzalloc(sizeof *maker);
	maker->params = *params;
	maker->ops = codec_ops(params->codec);
	maker->encoder = maker->ops->open(params, error);
	if (maker->encoder)
		return maker;
	free(maker);
	return NULL;
}

int run_make(struct run_maker *maker, const struct run_input *input, struct run *run,
	     struct error *error)
{
	assert(input->plain_len > 0 && input->plain_len <= maker->params.run_size);
	assert(input->prefix_len <= maker->params.overlap);
	run->plain_len = input->plain_len;
	if (maker->ops->make(maker->encoder, input, run, error) ||
	    run_check(maker->params.codec, run, error))
		return error_context(error, "cannot compress by %s",
				     codec_name(maker->params.codec));
	return 0;
}

const struct codec_params *run_maker_params(const struct run_maker *maker)
{
	return &maker->params;
}

void run_maker_close(struct run_maker *maker)
{
	if (!maker)
		return;
	maker->ops->close(maker->encoder);
	free(maker);
}

int run_check(enum codec codec, const struct run *run, struct error *error)
{
	return codec_ops(codec)->check(run, error);
}

static int make_stream(const struct codec_params *params, const struct run *run, struct buffer *out,
		       struct error *error)
{
	struct stream *stream = stream_open(params, sink_to_buffer(out), error);
	if (!stream)
		return -1;
	int failed = stream_add(stream, run, error) || stream_end(stream, error) ? -1 : 0;
	stream_free(stream);
	return failed;
}

/* Decodes piece by piece, so that no second copy of the plain bytes is held. */
static int compare_stream(const struct codec_ops *ops, void *expander, const struct buffer *stream,
			  const struct run_input *input, struct error *error)
{
	struct expand_step step = {.in = stream->data, .in_left = stream->len};
	AUTO_FREE uint8_t *piece = xmalloc(PIECE);
	const uint8_t *plain = input->bytes + input->prefix_len;
	enum expand_state state = EXPAND_MORE;
	bool moves = true;
	size_t done = 0;
	while (state == EXPAND_MORE && moves) {
		size_t in_left = step.in_left;
		step.out = piece;
		step.out_left = PIECE;
		state = ops->expand(expander, &step, error);
		if (state == EXPAND_FAILED)
			return -1;
		size_t made = PIECE - step.out_left;
		if (made > input->plain_len - done || memcmp(plain + done, piece, made) != 0)
			return error_set(error, "other bytes come out");
		done += made;
		moves = made > 0 || step.in_left < in_left;
	}
	if (state != EXPAND_END || step.in_left > 0 || done != input->plain_len)
		return error_set(error, "not all bytes come out");
	return 0;
}

int run_compare(const struct codec_params *params, const struct run *run,
		const struct run_input *input, struct error *error)
{
	const struct codec_ops *ops = codec_ops(params->codec);
	AUTO_BUFFER stream = BUFFER_INIT;
	if (run->plain_len != input->plain_len)
		return error_set(error, "a run has another length");
	if (make_stream(params, run, &stream, error))
		return -1;
	void *expander = ops->expand_open(error);
	if (!expander)
		return -1;
	int failed = 0;
	if (input->prefix_len > 0)
		failed = ops->expand_after(expander, input->bytes, input->prefix_len, error);
	if (!failed)
		failed = compare_stream(ops, expander, &stream, input, error);
	ops->expand_close(expander);
	return failed;
}

void run_free(struct run *run)
{
	buffer_free(&run->bytes);
	*run = (struct run)RUN_INIT;
}
