/* run.c - runs, made and checked by the table of their codec
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/run.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "codec/codec_ops.h"
#include "codec/stream.h"

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

int run_make(struct run_maker *maker, struct buffer *plain, struct run *run, struct error *error)
{
	const struct buffer none = BUFFER_INIT;

	return run_make_after(maker, &none, plain, run, error);
}

int run_make_after(struct run_maker *maker, const struct buffer *prefix, struct buffer *plain,
		   struct run *run, struct error *error)
{
	assert(plain->len > 0 && plain->len <= maker->params.run_size);
	assert(prefix->len <= maker->params.overlap);
	run->plain_len = plain->len;
	if (maker->ops->make(maker->encoder, prefix, plain, run, error) ||
	    run_check(maker->params.codec, run, error))
		return error_context(error, "cannot compress by %s",
				     codec_name(maker->params.codec));
	buffer_free(plain);
	return 0;
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

static int put_in_buffer(void *buffer, const void *data, size_t len, struct error *error UNUSED)
{
	buffer_add(buffer, data, len);
	return 0;
}

/* The prefix, uncompressed, and the run. */
static int make_stream(const struct codec_params *params, const struct run *run,
		       const struct buffer *prefix, struct buffer *out, struct error *error)
{
	struct stream *stream = stream_open(params, put_in_buffer, out, error);
	int result = -1;

	if (prefix->len > 0)
		codec_ops(params->codec)->store(prefix, out);
	if (stream && stream_add(stream, run, error) == 0)
		result = stream_end(stream, error);
	stream_free(stream);
	return result;
}

/* Whether the bytes stand at `at` of the prefix and the plain bytes after it. */
static bool is_there(const struct buffer *prefix, const struct buffer *plain, size_t at,
		     const uint8_t *bytes, size_t len)
{
	size_t before = at < prefix->len ? prefix->len - at : 0;
	size_t part = before < len ? before : len;

	if (len > prefix->len + plain->len - at)
		return false;
	if (part > 0 && memcmp(bytes, prefix->data + at, part) != 0)
		return false;
	return len == part ||
	       memcmp(bytes + part, plain->data + (at + part - prefix->len), len - part) == 0;
}

/* Decodes piece by piece, so that no second copy of the plain bytes is held. */
static int compare_stream(const struct codec_ops *ops, void *expander, const struct buffer *stream,
			  const struct buffer *prefix, const struct buffer *plain,
			  struct error *error)
{
	struct expand_step step = {.in = stream->data, .in_left = stream->len};
	CLEANUP(free_pointer) uint8_t *piece = xmalloc(PIECE);
	enum expand_state state = EXPAND_MORE;
	bool moves = true;
	size_t done = 0;

	while (state == EXPAND_MORE && moves) {
		size_t in_left = step.in_left;
		size_t made;

		step.out = piece;
		step.out_left = PIECE;
		state = ops->expand(expander, &step, error);
		if (state == EXPAND_FAILED)
			return -1;
		made = PIECE - step.out_left;
		if (!is_there(prefix, plain, done, piece, made))
			return error_set(error, "other bytes come out");
		done += made;
		moves = made > 0 || step.in_left < in_left;
	}
	if (state != EXPAND_END || step.in_left > 0 || done != prefix->len + plain->len)
		return error_set(error, "not all bytes come out");
	return 0;
}

int run_compare(const struct codec_params *params, const struct run *run,
		const struct buffer *prefix, const struct buffer *plain, struct error *error)
{
	const struct codec_ops *ops = codec_ops(params->codec);
	CLEANUP(buffer_free) struct buffer stream = BUFFER_INIT;
	void *expander;
	int result;

	if (run->plain_len != plain->len)
		return error_set(error, "a run has another length");
	if (make_stream(params, run, prefix, &stream, error))
		return -1;
	expander = ops->expand_open(error);
	if (!expander)
		return -1;
	result = compare_stream(ops, expander, &stream, prefix, plain, error);
	ops->expand_close(expander);
	return result;
}

void run_free(struct run *run)
{
	buffer_free(&run->bytes);
	*run = (struct run)RUN_INIT;
}
