/* t_payload_batch.c - a change among many small files costs the runs that it is in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "codec/payload.h"
#include "tests/unit/streams.h"

#define FILES 400

/* Makes parameters for runs of some ten files. */
static struct codec_params make_params(void)
{
	struct error error = ERROR_INIT;
	struct codec_params params;
	assert_success(codec_params_make(CODEC_ZSTD, 1, &params, &error), &error);
	params.batch_least = params.batch_more = (size_t)100 << 10;
	return params;
}

static void add_file(struct payload_caster *caster, const struct buffer *file)
{
	struct error error = ERROR_INIT;
	for (int i = 0; i < 2; i++)
		assert_success(payload_literal(caster, i, "a head", (size_t)(3 + i), &error),
			       &error);
	assert_success(payload_content_begin(caster, 3, file->len, &error), &error);
	assert_success(payload_content(caster, file->data, file->len, &error), &error);
	assert_success(payload_content_end(caster, &error), &error);
}

/* Casts files into two payloads; returns how many runs were not in the cache. */
static uint64_t cast_files(struct pool *pool, struct run_cache *cache, const struct buffer *files)
{
	struct error error = ERROR_INIT;
	struct run_makers *makers = open_makers();
	struct payload_caster *caster = payload_caster_open(pool, makers, &error);
	struct codec_params params = make_params();
	uint64_t made = run_cache_work(cache).made;
	struct spool spools[2];
	assert_success(caster ? 0 : -1, &error);
	payload_caster_use_cache(caster, cache);
	for (int i = 0; i < 2; i++) {
		assert_success(spool_open(&spools[i], test_directory(), 0, &error), &error);
		assert_int_equal(payload_add(caster, &params, &spools[i], &error), i);
	}
	for (size_t i = 0; i < FILES; i++)
		add_file(caster, &files[i]);
	assert_success(payload_caster_finish(caster, &error), &error);
	payload_caster_free(caster);
	run_makers_close(makers);
	for (int i = 0; i < 2; i++)
		spool_close(&spools[i]);
	return run_cache_work(cache).made - made;
}

static void change(struct chance *chance, struct buffer *file, int growth)
{
	file->data[file->len / 2] ^= 1;
	if (growth < 0)
		file->len -= (size_t)-growth;
	else
		chance_add_content(chance, file, (size_t)growth);
}

/* A file that grows, shrinks or changes costs the run that it is in and those that refer to it or
 * are cut elsewhere for it; the others are found. */
static void test_batch_after_a_change(void **state UNUSED)
{
	static const int growth[] = {100, -100, 0, 30000};
	struct error error = ERROR_INIT;
	struct run_cache *cache = run_cache_open(test_path("runs"), RUN_CACHE_SIZE, &error);
	struct pool *pool = pool_open(2, &error);
	struct chance chance = chance_make();
	struct buffer files[FILES];
	assert_success(pool && cache ? 0 : -1, &error);
	for (size_t i = 0; i < FILES; i++) {
		files[i] = (struct buffer)BUFFER_INIT;
		chance_add_content(&chance, &files[i], 1000 + chance_below(&chance, 30000));
	}
	assert_in_range(cast_files(pool, cache, files), 40, 80);
	assert_int_equal(cast_files(pool, cache, files), 0);
	for (size_t i = 0; i < ARRAY_SIZE(growth); i++) {
		change(&chance, &files[40 + i * FILES / 5], growth[i]);
		assert_in_range(cast_files(pool, cache, files), 2, 8);
	}
	for (size_t i = 0; i < FILES; i++)
		buffer_free(&files[i]);
	run_cache_close(cache, &error);
	assert_false(error_is_set(&error));
	pool_close(pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_batch_after_a_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
