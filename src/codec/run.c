/* run.c - runs, made and checked by the table of their codec
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/run.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"
#include "codec/codec_ops.h"

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
	assert(plain->len > 0 && plain->len <= maker->params.run_size);
	run->plain_len = plain->len;
	if (maker->ops->make(maker->encoder, plain, run, error) ||
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

void run_free(struct run *run)
{
	buffer_free(&run->bytes);
	*run = (struct run)RUN_INIT;
}
