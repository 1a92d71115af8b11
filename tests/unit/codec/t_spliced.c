/* t_spliced.c - tests of codec/spliced.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "codec/spliced.h"
#include "codec/whole.h"

#define PIECES 40000
#define END "\n\n"

static const enum codec codecs[] = {CODEC_GZIP, CODEC_XZ, CODEC_ZSTD};

static struct codec_params make_params(enum codec codec)
{
	struct codec_params params;
	struct error error = ERROR_INIT;
	assert_success(codec_params_make(codec, CODEC_DEFAULT_LEVEL, &params, &error), &error);
	return params;
}

/* Makes some 4 MB; piece `changed` says something else, and is longer. */
static void make_text(size_t changed, struct buffer *text)
{
	for (size_t i = 0; i < PIECES; i++)
		buffer_printf(text, "Package: p%zu\nSize: %zu\nSHA256: %032zx%032zx%s" END, i,
			      i * 7919 % 65537, i * 2654435761U, i * 40503 % 99991,
			      i == changed ? "\nMore: there is" : "");
}

static void pack(const struct codec_params *params, const struct buffer *text,
		 const struct spliced_means *help, struct buffer *packed)
{
	struct error error = ERROR_INIT;
	assert_success(spliced_compress(params, END, text->data, text->len, help, packed, &error),
		       &error);
}

static void assert_expands(enum codec codec, const struct buffer *packed, const struct buffer *text)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER plain = BUFFER_INIT;
	assert_success(whole_expand(codec, packed->data, packed->len, text->len, &plain, &error),
		       &error);
	assert_int_equal(plain.len, text->len);
	if (text->len)
		assert_memory_equal(plain.data, text->data, text->len);
}

static struct run_cache *open_cache(const char *name)
{
	struct error error = ERROR_INIT;
	struct run_cache *cache = run_cache_open(test_path(name), RUN_CACHE_SIZE, &error);
	assert_success(cache ? 0 : -1, &error);
	return cache;
}

static void close_cache(struct run_cache *cache)
{
	struct error error = ERROR_INIT;
	run_cache_close(cache, &error);
	assert_false(error_is_set(&error));
}

/* Neither threads nor what a cache has show in the bytes. */
static void test_bytes_depend_on_the_text_alone(void **state UNUSED)
{
	AUTO_BUFFER text = BUFFER_INIT;
	make_text(PIECES, &text);
	for (size_t i = 0; i < ARRAY_SIZE(codecs); i++) {
		const struct codec_params params = make_params(codecs[i]);
		AUTO_BUFFER alone = BUFFER_INIT;
		pack(&params, &text, NULL, &alone);
		assert_expands(codecs[i], &alone, &text);
		struct run_cache *cache = open_cache(codec_name(codecs[i]));
		for (unsigned cores = 1; cores <= 3; cores++) {
			const struct spliced_means help = {cache, cores};
			AUTO_BUFFER helped = BUFFER_INIT;
			pack(&params, &text, &help, &helped);
			assert_int_equal(helped.len, alone.len);
			assert_memory_equal(helped.data, alone.data, alone.len);
		}
		struct run_cache_work work = run_cache_work(cache);
		assert_true(work.made > 4);
		assert_int_equal(work.found, 2 * work.made);
		close_cache(cache);
	}
}

/* A change in the middle piece, the first or the last makes at most two runs anew, where it moves
 * an end. */
static void test_a_change_stays_in_its_run(void **state UNUSED)
{
	static const size_t changes[] = {0, PIECES / 2, PIECES - 1};
	AUTO_BUFFER text = BUFFER_INIT;
	make_text(PIECES, &text);
	const struct codec_params params = make_params(CODEC_GZIP);
	struct run_cache *cache = open_cache("changes");
	const struct spliced_means help = {cache, 2};
	AUTO_BUFFER first = BUFFER_INIT;
	pack(&params, &text, &help, &first);
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		AUTO_BUFFER packed = BUFFER_INIT, changed = BUFFER_INIT;
		uint64_t before = run_cache_work(cache).made;
		make_text(changes[i], &changed);
		pack(&params, &changed, &help, &packed);
		assert_expands(CODEC_GZIP, &packed, &changed);
		uint64_t made = run_cache_work(cache).made - before;
		assert_true(made >= 1 && made <= 2);
	}
	close_cache(cache);
}

/* A text may be nothing, less than a piece, without any end, or one piece larger than a run. */
static void test_texts_of_any_shape(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(codecs); i++) {
		const struct codec_params params = make_params(codecs[i]);
		for (size_t len = 0; len < (size_t)6 << 20; len = len * 40 + 1) {
			AUTO_BUFFER packed = BUFFER_INIT, text = BUFFER_INIT;
			for (size_t at = 0; at < len; at++)
				buffer_add_byte(&text, (uint8_t)('a' + at * at % 23));
			pack(&params, &text, NULL, &packed);
			assert_expands(codecs[i], &packed, &text);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes_depend_on_the_text_alone),
		cmocka_unit_test(test_a_change_stays_in_its_run),
		cmocka_unit_test(test_texts_of_any_shape),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
