/* t_codec.c - names, magic bytes, parameters and what is said of wrong ones
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "codec/codec.h"

static void test_codec_name_and_back(void **state UNUSED)
{
	for (int i = 0; i < CODEC_COUNT; i++) {
		struct error error = ERROR_INIT;
		struct codec_params params;
		assert_success(codec_params_parse(codec_name((enum codec)i), &params, &error),
			       &error);
		assert_int_equal(params.codec, i);
	}
	assert_string_equal(codec_extension(CODEC_ZSTD), ".zst");
	assert_string_equal(codec_extension(CODEC_LZMA), ".lzma");
	assert_string_equal(codec_extension(CODEC_NONE), "");
}

static void test_codec_from_magic_of_each(void **state UNUSED)
{
	assert_int_equal(codec_from_magic("\x1f\x8b\x08", 3), CODEC_GZIP);
	assert_int_equal(codec_from_magic("\xfd"
					  "7zXZ\0",
					  6),
			 CODEC_XZ);
	assert_int_equal(codec_from_magic("\xfd"
					  "7zXZ",
					  5),
			 CODEC_INVALID);
	assert_int_equal(codec_from_magic("\x28\xb5\x2f\xfd", 4), CODEC_ZSTD);
	assert_int_equal(codec_from_magic("BZh9", 4), CODEC_INVALID);
	assert_int_equal(codec_from_magic("", 0), CODEC_INVALID);
}

static void test_codec_params_parse_values(void **state UNUSED)
{
	static const struct {
		const char *text;
		struct codec_params want;
	} cases[] = {
		{"none", {CODEC_NONE, 0, 0, 1u << 20, 128u << 10}},
		{"gzip", {CODEC_GZIP, 9, 0, 1u << 20, 256u << 10}},
		{"gzip:1", {CODEC_GZIP, 1, 0, 1u << 20, 256u << 10}},
		{"gzip:", {CODEC_GZIP, 9, 0, 1u << 20, 256u << 10}},
		{"gzip:-1", {CODEC_GZIP, 6, 0, 1u << 20, 256u << 10}},
		{"gzip:-2", {CODEC_GZIP, 1, 0, 1u << 20, 256u << 10}},
		{"gz", {CODEC_GZIP, 9, 0, 1u << 20, 256u << 10}},
		{"gz:6", {CODEC_GZIP, 6, 0, 1u << 20, 256u << 10}},
		{"xz:", {CODEC_XZ, 6, 0, 12u << 20, 2u << 20}},
		{"lzma", {CODEC_LZMA, 6, 0, 1u << 20, 1u << 20}},
		{"lzma:", {CODEC_LZMA, 6, 0, 1u << 20, 1u << 20}},
		{"lzma:1", {CODEC_LZMA, 1, 0, 1u << 20, 1u << 20}},
		{"xz", {CODEC_XZ, 6, 0, 12u << 20, 2u << 20}},
		{"xz:0", {CODEC_XZ, 0, 0, 1u << 20, 256u << 10}},
		{"xz:9", {CODEC_XZ, 9, 0, 96u << 20, 2u << 20}},
		{"zstd", {CODEC_ZSTD, 9, 22, 8u << 20, 2u << 20}},
		{"zstd:3", {CODEC_ZSTD, 3, 21, 4u << 20, 2u << 20}},
		{"zstd:0", {CODEC_ZSTD, 3, 21, 4u << 20, 2u << 20}},
		{"zstd:default", {CODEC_ZSTD, 3, 21, 4u << 20, 2u << 20}},
		{"zstd:best", {CODEC_ZSTD, 11, 22, 8u << 20, 2u << 20}},
		{"zstd:-7", {CODEC_ZSTD, -7, 19, 4u << 20, 512u << 10}},
		{"zstd:19", {CODEC_ZSTD, 19, 23, 8u << 20, 2u << 20}},
		{"zstd:22", {CODEC_ZSTD, 22, 23, 8u << 20, 2u << 20}},
		{"zstd:", {CODEC_ZSTD, 9, 22, 8u << 20, 2u << 20}},
		{"zstd:+3", {CODEC_ZSTD, 3, 21, 4u << 20, 2u << 20}},
		{"zstd:Best", {CODEC_ZSTD, 11, 22, 8u << 20, 2u << 20}},
		{"zstd:100", {CODEC_ZSTD, 22, 23, 8u << 20, 2u << 20}},
		{"zstd:-1000", {CODEC_ZSTD, -7, 19, 4u << 20, 512u << 10}},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		struct codec_params params;
		assert_success(codec_params_parse(cases[i].text, &params, &error), &error);
		assert_int_equal(params.codec, cases[i].want.codec);
		assert_int_equal(params.level, cases[i].want.level);
		assert_int_equal(params.window_log, cases[i].want.window_log);
		assert_int_equal(params.run_size, cases[i].want.run_size);
		assert_int_equal(params.own_run_size, cases[i].want.own_run_size);
	}
}

static void test_codec_params_parse_errors(void **state UNUSED)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{"", "unknown compression ''"},
		{"zst", "unknown compression 'zst'"},
		{"bzip2:9", "unknown compression 'bzip2'"},
		{"none:1", "compression 'none' takes no level, not '1'"},
		{"none:0", "compression 'none' takes no level, not '0'"},
		{"gzip:10", "compression 'gzip' has no level '10': it takes 0 to 9"},
		{"gzip:best", "compression 'gzip' has no level 'best': it takes 0 to 9"},
		{"xz:-1", "compression 'xz' has no level '-1': it takes 0 to 9"},
		{"gzip:-3", "compression 'gzip' has no level '-3': it takes 0 to 9"},
		{"gzip:9:9", "compression 'gzip' has no level '9:9': it takes 0 to 9"},
		{"lzma:10", "compression 'lzma' has no level '10': it takes 0 to 9"},
		{":9", "unknown compression ''"},
		{"xz:6 ", "compression 'xz' has no level '6 ': it takes 0 to 9"},
		{"zstd:1e3", "compression 'zstd' has no level '1e3': it takes -7 to 22"},
		{"zstd:--3", "compression 'zstd' has no level '--3': it takes -7 to 22"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		struct codec_params params;
		assert_int_equal(codec_params_parse(cases[i].text, &params, &error), -1);
		assert_error(&error, cases[i].message);
	}
}

/* Each level's window is below the limit of the library's own rules for long-distance matching. */
static void test_codec_params_window_is_set_and_small(void **state UNUSED)
{
	for (int level = -7; level <= 22; level++) {
		struct error error = ERROR_INIT;
		struct codec_params params;
		assert_int_equal(codec_params_make(CODEC_ZSTD, level, &params, &error), 0);
		assert_in_range(params.window_log, 19, 23);
		assert_in_range(params.run_size, 4 << 20, 8 << 20);
		assert_int_equal(params.overlap, (size_t)1 << (params.window_log - 2));
		assert_true(params.batch_overlap <= params.overlap);
		assert_int_equal(params.own_overlap, level < 5 ? 0 : params.overlap);
	}
}

static void test_codec_params_equal_sees_each_member(void **state UNUSED)
{
	const struct codec_params base = {CODEC_ZSTD, 3, 21, 100, 10, 8, 6, 4, 50, 20};
	struct codec_params others[] = {base, base, base, base, base, base, base, base, base, base};
	others[0].codec = CODEC_XZ;
	others[1].level++;
	others[2].window_log++;
	others[3].run_size++;
	others[4].own_run_size++;
	others[5].overlap++;
	others[6].own_overlap++;
	others[7].batch_overlap++;
	others[8].batch_least++;
	others[9].batch_more++;
	assert_true(codec_params_equal(&base, &base));
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		assert_false(codec_params_equal(&base, &others[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_codec_name_and_back),
		cmocka_unit_test(test_codec_from_magic_of_each),
		cmocka_unit_test(test_codec_params_parse_values),
		cmocka_unit_test(test_codec_params_parse_errors),
		cmocka_unit_test(test_codec_params_window_is_set_and_small),
		cmocka_unit_test(test_codec_params_equal_sees_each_member),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
