/* t_run.c - a run means the same in any place, after any other, from any encoder
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "codec/run_internal.h"
#include "codec/stream_internal.h"
#include "tests/unit/streams.h"

/* A run and what it stands for. */
struct sample {
	struct run run;
	struct buffer plain;
};

struct samples {
	struct sample v[48];
	size_t n;
};

static struct codec_params make_params(enum codec codec, int level)
{
	struct error error = ERROR_INIT;
	struct codec_params params;
	assert_success(codec_params_make(codec, level, &params, &error), &error);
	return params;
}

static void make_run_after(struct run_maker *maker, const struct buffer *prefix,
			   const struct buffer *plain, struct run *run)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER bytes = BUFFER_INIT;
	struct run_input input = run_input_of(prefix, plain, &bytes);
	*run = (struct run)RUN_INIT;
	assert_success(run_make(maker, &input, run, &error), &error);
	assert_int_equal(run->plain_len, plain->len);
}

static void make_run(struct run_maker *maker, const struct buffer *plain, struct run *run)
{
	const struct buffer none = BUFFER_INIT;
	make_run_after(maker, &none, plain, run);
}

static void assert_equal_runs(const struct run *a, const struct run *b)
{
	assert_int_equal(a->bytes.len, b->bytes.len);
	assert_memory_equal(a->bytes.data, b->bytes.data, a->bytes.len);
	assert_int_equal(a->plain_len, b->plain_len);
	assert_int_equal(a->unpadded, b->unpadded);
	assert_int_equal(a->crc, b->crc);
}

static struct run_maker *open_maker(const struct codec_params *params)
{
	struct error error = ERROR_INIT;
	struct run_maker *maker = run_maker_open(params, &error);
	assert_success(maker ? 0 : -1, &error);
	return maker;
}

/* Splices the samples picked, and decodes what comes of it. */
static void assert_splice(const struct codec_params *params, const struct samples *samples,
			  const size_t *picks, size_t count)
{
	AUTO_BUFFER bytes = BUFFER_INIT, want = BUFFER_INIT, got = BUFFER_INIT;
	struct error error = ERROR_INIT;
	struct stream *stream = stream_open(params, sink_to_buffer(&bytes), &error);
	assert_success(stream ? 0 : -1, &error);
	for (size_t i = 0; i < count; i++) {
		const struct sample *sample = &samples->v[picks[i]];
		assert_success(stream_add(stream, &sample->run, &error), &error);
		buffer_add(&want, sample->plain.data, sample->plain.len);
	}
	assert_success(stream_end(stream, &error), &error);
	stream_free(stream);
	assert_int_equal(decode_one(params->codec, bytes.data, bytes.len, want.len, &got), 0);
	if (want.len > 0)
		assert_memory_equal(got.data, want.data, want.len);
}

static void free_samples(struct samples *samples)
{
	for (size_t i = 0; i < samples->n; i++) {
		run_free(&samples->v[i].run);
		buffer_free(&samples->v[i].plain);
	}
	samples->n = 0;
}

/* Draws sizes where something ends: an empty flush, literals' formats, a block, a window. */
static size_t random_size(struct chance *chance)
{
	static const size_t sizes[] = {1,    2,     9,      31,     63,     64,     255,    256,
				       4095, 16383, 131071, 131072, 131073, 262144, 300000, 40000};
	return chance_below(chance, 4) ? 1 + chance_below(chance, 5000)
				       : sizes[chance_below(chance, ARRAY_SIZE(sizes))];
}

/* Makes several runs from one encoder, for each level given; each also from an encoder of its
 * own. */
static void make_samples(struct chance *chance, enum codec codec, const int *levels, size_t count,
			 struct samples *samples)
{
	for (size_t i = 0; i < count; i++) {
		struct codec_params params = make_params(codec, levels[i]);
		struct run_maker *used = open_maker(&params);
		for (int round = 0; round < 8; round++) {
			struct sample *sample = &samples->v[samples->n++];
			struct run_maker *fresh = round % 4 == 3 ? open_maker(&params) : NULL;
			struct run again;
			assert_in_range(samples->n, 1, ARRAY_SIZE(samples->v));
			sample->plain = (struct buffer)BUFFER_INIT;
			chance_add_content(chance, &sample->plain, random_size(chance));
			make_run(used, &sample->plain, &sample->run);
			if (fresh) {
				make_run(fresh, &sample->plain, &again);
				assert_equal_runs(&sample->run, &again);
				run_free(&again);
			}
			run_maker_close(fresh);
		}
		run_maker_close(used);
	}
}

static void check_splices(enum codec codec, const int *levels, size_t count, int rounds)
{
	struct chance chance = chance_make();
	struct samples samples = {.n = 0};
	/* A frame's window is that of its widest run; no other codec's head knows the level. */
	struct codec_params params = make_params(codec, levels[count - 1]);
	make_samples(&chance, codec, levels, count, &samples);
	for (size_t i = 0; i < samples.n; i++)
		assert_splice(&params, &samples, &i, 1);
	for (int round = 0; round < chance_rounds(rounds); round++) {
		size_t picks[12];
		size_t pick_count = chance_below(&chance, ARRAY_SIZE(picks));
		for (size_t i = 0; i < pick_count; i++)
			picks[i] = chance_below(&chance, samples.n);
		assert_splice(&params, &samples, picks, pick_count);
	}
	free_samples(&samples);
}

static void test_run_splice_zstd(void **state UNUSED)
{
	static const int levels[] = {-7, 1, 3, 9, 15};
	check_splices(CODEC_ZSTD, levels, ARRAY_SIZE(levels), 700);
}

static void test_run_splice_xz(void **state UNUSED)
{
	static const int levels[] = {0, 1, 2};
	check_splices(CODEC_XZ, levels, ARRAY_SIZE(levels), 500);
}

static void test_run_splice_gzip(void **state UNUSED)
{
	static const int levels[] = {0, 1, 3, 4, 6, 9};
	check_splices(CODEC_GZIP, levels, ARRAY_SIZE(levels), 400);
}

static void test_run_splice_none(void **state UNUSED)
{
	static const int levels[] = {0};
	check_splices(CODEC_NONE, levels, ARRAY_SIZE(levels), 50);
}

/* ---- Runs with a prefix ---- */

/* Takes the end of `plain` that a run may refer to, or less of it; one byte at least. */
static void take_prefix(struct chance *chance, const struct codec_params *params,
			const struct buffer *plain, struct buffer *prefix)
{
	size_t most = plain->len < params->overlap ? plain->len : params->overlap;
	size_t len = chance_below(chance, 2) ? most : 1 + chance_below(chance, most);
	*prefix = (struct buffer)BUFFER_INIT;
	buffer_add(prefix, plain->data + plain->len - len, len);
}

/* Makes pairs: the second sample has the end of the first for its prefix, and a part of it for its
 * content, for something to refer to; from an encoder that has made both kinds before. */
static void make_pairs(struct chance *chance, int level, int pairs, struct samples *samples)
{
	struct codec_params params = make_params(CODEC_ZSTD, level);
	struct run_maker *used = open_maker(&params);
	for (int pair = 0; pair < pairs; pair++) {
		struct sample *first = &samples->v[samples->n++];
		struct sample *second = &samples->v[samples->n++];
		struct run_maker *fresh = open_maker(&params);
		struct buffer prefix;
		struct run again;
		first->plain = second->plain = (struct buffer)BUFFER_INIT;
		chance_add_content(chance, &first->plain, random_size(chance));
		take_prefix(chance, &params, &first->plain, &prefix);
		chance_add_content(chance, &second->plain, chance_below(chance, 5000));
		buffer_add(&second->plain, prefix.data + prefix.len / 2,
			   prefix.len - prefix.len / 2);
		chance_add_content(chance, &second->plain, random_size(chance));
		make_run(used, &first->plain, &first->run);
		make_run_after(used, &prefix, &second->plain, &second->run);
		make_run_after(fresh, &prefix, &second->plain, &again);
		assert_equal_runs(&second->run, &again);
		run_free(&again);
		run_maker_close(fresh);
		buffer_free(&prefix);
	}
	run_maker_close(used);
}

/* Whatever stands before the prefix does not matter, nor of which level it is. */
static void test_run_splice_behind_its_prefix(void **state UNUSED)
{
	static const struct {
		int level, pairs;
	} kinds[] = {{1, 8}, {3, 4}, {9, 8}, {19, 2}, {22, 2}};
	struct codec_params params = make_params(CODEC_ZSTD, 22);
	struct chance chance = chance_make();
	struct samples samples = {.n = 0};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		make_pairs(&chance, kinds[i].level, kinds[i].pairs, &samples);
	for (int round = 0; round < chance_rounds(600); round++) {
		size_t picks[12];
		size_t count = 0;
		while (count + 2 <= ARRAY_SIZE(picks) && chance_below(&chance, 6) > 0) {
			size_t pick = chance_below(&chance, samples.n / 2) * 2;
			picks[count++] = pick;
			if (chance_below(&chance, 3) > 0)
				picks[count++] = pick + 1;
		}
		assert_splice(&params, &samples, picks, count);
	}
	free_samples(&samples);
}

/* Checks content longer than windows and runs, cut into runs that each refer to the one before. */
static void check_chain(const struct codec_params *params, struct chance *chance)
{
	struct run_maker *maker = open_maker(params);
	struct samples samples = {.n = 3};
	struct buffer prefix = BUFFER_INIT, bytes = BUFFER_INIT;
	struct error error = ERROR_INIT;
	for (size_t i = 0; i < samples.n; i++) {
		struct sample *sample = &samples.v[i];
		buffer_add(&sample->plain, prefix.data, prefix.len / 3);
		chance_add_content(chance, &sample->plain, params->run_size - prefix.len / 3 - i);
		make_run_after(maker, &prefix, &sample->plain, &sample->run);
		struct run_input input = run_input_of(&prefix, &sample->plain, &bytes);
		assert_success(run_compare(params, &sample->run, &input, &error), &error);
		buffer_free(&bytes);
		buffer_free(&prefix);
		buffer_add(&prefix, sample->plain.data + sample->plain.len - params->overlap,
			   params->overlap);
	}
	assert_splice(params, &samples, (size_t[]){0, 1, 2}, 3);
	buffer_free(&prefix);
	run_maker_close(maker);
	free_samples(&samples);
}

static void test_run_chain_longer_than_windows(void **state UNUSED)
{
	static const int levels[] = {-7, 1, 3, 9};
	struct chance chance = chance_make();
	for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
		struct codec_params params = make_params(CODEC_ZSTD, levels[i]);
		check_chain(&params, &chance);
	}
}

/* A run must refer to its prefix, all of it and nothing before it: the same noise is found there,
 * and one byte less of it is one byte more to say. */
static void test_run_refers_to_all_of_its_prefix(void **state UNUSED)
{
	struct codec_params params = make_params(CODEC_ZSTD, 9);
	struct run_maker *maker = open_maker(&params);
	struct chance chance = chance_make();
	AUTO_BUFFER tail = BUFFER_INIT, noise = BUFFER_INIT;
	struct run whole, half;
	while (noise.len < params.overlap)
		buffer_add_byte(&noise, (uint8_t)chance_next(&chance));
	make_run_after(maker, &noise, &noise, &whole);
	assert_in_range(whole.bytes.len, 1, 2000);
	buffer_add(&tail, noise.data + noise.len / 2, noise.len / 2);
	make_run_after(maker, &tail, &noise, &half);
	assert_in_range(half.bytes.len, noise.len / 2, noise.len / 2 + 2000);
	run_free(&whole);
	run_free(&half);
	run_maker_close(maker);
}

/* Noise comes again and again: an encoder that looks past the beginning of a run finds all of it
 * there and writes next to nothing. At the highest levels the library would search long distances,
 * were its window not kept small. */
static void test_run_make_of_repeated_noise_at_high_levels(void **state UNUSED)
{
	static const int levels[] = {19, 22};
	struct chance chance = chance_make();
	for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
		struct codec_params params = make_params(CODEC_ZSTD, levels[i]);
		struct run_maker *maker = open_maker(&params);
		struct samples samples = {.n = 3};
		for (size_t j = 0; j < 200000; j++)
			buffer_add_byte(&samples.v[0].plain, (uint8_t)chance_next(&chance));
		for (size_t j = 1; j < samples.n; j++)
			buffer_add(&samples.v[j].plain, samples.v[0].plain.data,
				   samples.v[0].plain.len);
		for (size_t j = 0; j < samples.n; j++) {
			make_run(maker, &samples.v[j].plain, &samples.v[j].run);
			assert_equal_runs(&samples.v[j].run, &samples.v[0].run);
			assert_in_range(samples.v[j].run.bytes.len, 200000, 210000);
		}
		assert_splice(&params, &samples, (size_t[]){2, 1, 0}, 3);
		run_maker_close(maker);
		free_samples(&samples);
	}
}

/* A whole run is longer than its window: the length at which a job of the library is full. */
static void test_run_make_of_full_runs(void **state UNUSED)
{
	static const struct {
		enum codec codec;
		int level;
	} cases[] = {{CODEC_ZSTD, 1}, {CODEC_GZIP, 6}, {CODEC_XZ, 0}, {CODEC_NONE, 0}};
	struct chance chance = chance_make();

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct codec_params params = make_params(cases[i].codec, cases[i].level);
		struct run_maker *maker = open_maker(&params);
		struct samples samples = {.n = 3};
		for (size_t j = 0; j < samples.n; j++) {
			chance_add_content(&chance, &samples.v[j].plain, params.run_size - j);
			make_run(maker, &samples.v[j].plain, &samples.v[j].run);
		}
		assert_splice(&params, &samples, (size_t[]){2, 0, 1, 0}, 4);
		run_maker_close(maker);
		free_samples(&samples);
	}
}

/* Every run is checked for a byte less, or a byte of its beginning or end changed. */
static void test_run_check_of_damaged_runs(void **state UNUSED)
{
	for (int codec = 0; codec < CODEC_COUNT; codec++) {
		struct error error = ERROR_INIT;
		struct codec_params params = make_params((enum codec)codec, CODEC_DEFAULT_LEVEL);
		struct run_maker *maker = open_maker(&params);
		struct buffer plain = BUFFER_INIT;
		struct run run;
		buffer_add_text(&plain, "some text, some text, some text");
		make_run(maker, &plain, &run);
		assert_success(run_check((enum codec)codec, &run, &error), &error);
		run.bytes.len--;
		assert_int_equal(run_check((enum codec)codec, &run, &error), -1);
		error_clear(&error);
		run.bytes.len = 0;
		assert_int_equal(run_check((enum codec)codec, &run, &error), -1);
		error_clear(&error);
		run_maker_close(maker);
		buffer_free(&plain);
		run_free(&run);
	}
}

static int refuse(void *context UNUSED, const void *data UNUSED, size_t len UNUSED,
		  struct error *error)
{
	return error_set(error, "no room");
}

static void test_stream_open_passes_on_the_sink_s_error(void **state UNUSED)
{
	struct codec_params params = make_params(CODEC_XZ, 6);
	struct error error = ERROR_INIT;
	assert_null(stream_open(&params, (struct sink){refuse, NULL}, &error));
	assert_error(&error, "no room");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_run_splice_zstd),
		cmocka_unit_test(test_run_splice_xz),
		cmocka_unit_test(test_run_splice_gzip),
		cmocka_unit_test(test_run_splice_none),
		cmocka_unit_test(test_run_splice_behind_its_prefix),
		cmocka_unit_test(test_run_chain_longer_than_windows),
		cmocka_unit_test(test_run_refers_to_all_of_its_prefix),
		cmocka_unit_test(test_run_make_of_repeated_noise_at_high_levels),
		cmocka_unit_test(test_run_make_of_full_runs),
		cmocka_unit_test(test_run_check_of_damaged_runs),
		cmocka_unit_test(test_stream_open_passes_on_the_sink_s_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
