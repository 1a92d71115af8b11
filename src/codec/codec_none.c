/* codec_none.c - no compression: a run is its bytes, a stream is its runs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/codec_none_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "codec/codec_ops_internal.h"

#define RUN_SIZE (1u << 20)
#define OWN_RUN_SIZE (128u << 10)

static int set_sizes(struct codec_params *params, struct error *error UNUSED)
{
	params->run_size = RUN_SIZE;
	params->own_run_size = OWN_RUN_SIZE;
	params->batch_least = params->batch_more = RUN_SIZE;
	return 0;
}

void *codec_none_open(const struct codec_params *params UNUSED, struct error *error UNUSED)
{
	return xzalloc(1); /* nothing to remember, but NULL means failure */
}

int codec_none_make(void *encoder UNUSED, const struct run_input *input, struct run *run,
		    struct error *error UNUSED)
{
	buffer_add(&run->bytes, input->bytes + input->prefix_len, input->plain_len);
	return 0;
}

int codec_none_check(const struct run *run, struct error *error)
{
	if (run->bytes.len != run->plain_len)
		return error_set(error, "a run of %zu bytes stands for %llu", run->bytes.len,
				 (unsigned long long)run->plain_len);
	return 0;
}

static void *open_stream(const struct codec_params *params UNUSED, struct buffer *head UNUSED,
			 struct error *error UNUSED)
{
	return xzalloc(1);
}

static int add_run(void *stream UNUSED, const struct run *run UNUSED, struct error *error UNUSED)
{
	return 0;
}

static int end_stream(void *stream UNUSED, struct buffer *tail UNUSED, struct error *error UNUSED)
{
	return 0;
}

static void *open_expander(struct error *error UNUSED)
{
	return xzalloc(1);
}

static enum expand_state expand_bytes(void *expander UNUSED, struct expand_step *step,
				      struct error *error UNUSED)
{
	size_t len = step->in_left < step->out_left ? step->in_left : step->out_left;
	if (len > 0)
		memcpy(step->out, step->in, len);
	step->in += len;
	step->in_left -= len;
	step->out += len;
	step->out_left -= len;
	return step->in_left > 0 ? EXPAND_MORE : EXPAND_END;
}

const struct codec_ops codec_none = {
	.name = "none",
	.extension = "",
	.set_sizes = set_sizes,
	.open = codec_none_open,
	.make = codec_none_make,
	.close = free,
	.check = codec_none_check,
	.stream_open = open_stream,
	.stream_add = add_run,
	.stream_end = end_stream,
	.stream_close = free,
	.expand_open = open_expander,
	.expand = expand_bytes,
	.expand_close = free,
};
