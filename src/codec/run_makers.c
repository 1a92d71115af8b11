/* run_makers.c - encoders and their memory, used again by whichever thread needs one next
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/run_makers.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/vector.h"

struct run_makers {
	pthread_mutex_t lock; /* of what follows */
	struct {
		struct run_maker **v;
		size_t n, cap;
	} idle;
};

struct run_makers *run_makers_open(struct error *error)
{
	struct run_makers *makers = xzalloc(sizeof *makers);
	int code = pthread_mutex_init(&makers->lock, NULL);
	if (code == 0)
		return makers;
	free(makers);
	error_set_errno(error, code, "cannot prepare to compress");
	return NULL;
}

/* Takes the last that was given back, for its memory may be in a processor's cache. */
static struct run_maker *take_idle(struct run_makers *makers, const struct codec_params *params)
{
	struct run_maker *maker = NULL;
	pthread_mutex_lock(&makers->lock);
	for (size_t i = makers->idle.n; i > 0 && !maker; i--) {
		if (!codec_params_equal(run_maker_params(makers->idle.v[i - 1]), params))
			continue;
		maker = makers->idle.v[i - 1];
		makers->idle.v[i - 1] = makers->idle.v[--makers->idle.n];
	}
	pthread_mutex_unlock(&makers->lock);
	return maker;
}

static void add_idle(struct run_makers *makers, struct run_maker *maker)
{
	pthread_mutex_lock(&makers->lock);
	*VECTOR_ADD(&makers->idle) = maker;
	pthread_mutex_unlock(&makers->lock);
}

int run_makers_make(struct run_makers *makers, struct run_cache *cache,
		    const struct codec_params *params, const struct run_input *input,
		    struct run *run, struct error *error)
{
	struct run_key key;
	run_cache_key(cache, params, input, &key);
	if (run_cache_get(cache, &key, params, input, run))
		return 0;
	struct run_maker *maker = take_idle(makers, params);
	if (!maker)
		maker = run_maker_open(params, error);
	if (!maker)
		return -1;
	int failed = run_make(maker, input, run, error);
	add_idle(makers, maker);
	if (!failed)
		run_cache_put(cache, &key, run);
	return failed;
}

void run_makers_close(struct run_makers *makers)
{
	if (!makers)
		return;
	VECTOR_EACH (maker, &makers->idle)
		run_maker_close(*maker);
	free(makers->idle.v);
	pthread_mutex_destroy(&makers->lock);
	free(makers);
}
