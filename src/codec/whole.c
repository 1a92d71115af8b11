/* whole.c - the loops around one codec's encoder and decoder
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/whole.h"

#include <stdint.h>

#include "codec/codec_ops_internal.h"
#include "codec/run_internal.h"
#include "codec/stream_internal.h"

#define CHUNK ((size_t)64 << 10)

static int add_runs(const struct codec_params *params, const uint8_t *data, size_t len,
		    struct stream *stream, struct error *error)
{
	struct run_maker *maker = run_maker_open(params, error);
	int failed = maker ? 0 : -1;
	for (size_t at = 0; at < len && !failed; at += params->run_size) {
		size_t left = len - at;
		size_t before = at < params->overlap ? at : params->overlap;
		struct run_input input = {data + at - before, before,
					  left < params->run_size ? left : params->run_size};
		CLEANUP(run_free) struct run run = RUN_INIT;

		failed = run_make(maker, &input, &run, error);
		if (!failed)
			failed = stream_add(stream, &run, error);
	}
	run_maker_close(maker);
	return failed;
}

int whole_compress(const struct codec_params *params, const void *data, size_t len,
		   struct buffer *out, struct error *error)
{
	size_t start = out->len;
	struct stream *stream = stream_open(params, sink_to_buffer(out), error);
	int failed = stream ? 0 : -1;
	if (!failed && len > 0)
		failed = add_runs(params, data, len, stream, error);
	if (!failed)
		failed = stream_end(stream, error);
	stream_free(stream);
	if (failed)
		out->len = start;
	return failed;
}

/* Expands all of `step->in`, until the decoder is at an end with nothing left. */
static int expand_all(const struct codec_ops *ops, void *expander, struct expand_step *step,
		      size_t limit, struct buffer *out, struct error *error)
{
	size_t start = out->len;
	enum expand_state state = EXPAND_MORE;
	while (state == EXPAND_MORE || step->in_left > 0) {
		/* A byte of room above the limit shows whether more would come. */
		size_t allowed = limit - (out->len - start);
		size_t room = allowed < CHUNK ? allowed + 1 : CHUNK;
		size_t in_left = step->in_left;

		step->out = buffer_reserve(out, room);
		step->out_left = room;
		state = ops->expand(expander, step, error);
		size_t made = room - step->out_left;
		if (state == EXPAND_FAILED)
			return -1;
		if (made > allowed)
			return error_set(error, "more than %zu bytes come out", limit);
		out->len += made;
		if (state == EXPAND_MORE && made == 0 && in_left == step->in_left)
			return error_set(error, "the data is cut short");
	}
	return 0;
}

int whole_expand(enum codec codec, const void *data, size_t len, size_t limit, struct buffer *out,
		 struct error *error)
{
	const struct codec_ops *ops = codec_ops(codec);
	struct expand_step step = {.in = data, .in_left = len};
	size_t start = out->len;
	void *expander = ops->expand_open(error);
	int failed = -1;
	if (expander) {
		failed = expand_all(ops, expander, &step, limit, out, error);
		ops->expand_close(expander);
	}
	if (!failed)
		return 0;
	out->len = start;
	return error_context(error, "cannot expand %s data", codec_name(codec));
}
