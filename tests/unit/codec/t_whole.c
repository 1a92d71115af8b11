/* t_whole.c - memory to memory and back; what a decoder must refuse
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <zlib.h>

#include "base/buffer.h"
#include "codec/whole.h"
#include "tests/unit/streams.h"

#define TEXT "ingot ingot ingot, a text that is compressed\n"
#define TEXT_LEN (sizeof(TEXT) - 1)

static void compress_text(enum codec codec, struct buffer *out)
{
	struct error error = ERROR_INIT;
	struct codec_params params;
	assert_success(codec_params_make(codec, CODEC_DEFAULT_LEVEL, &params, &error), &error);
	assert_success(whole_compress(&params, TEXT, TEXT_LEN, out, &error), &error);
}

/* Expands `bytes`, and expects the text `times` times. */
static void assert_expands(enum codec codec, const struct buffer *bytes, size_t times)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER out = BUFFER_INIT;
	assert_success(whole_expand(codec, bytes->data, bytes->len, times * TEXT_LEN, &out, &error),
		       &error);
	assert_int_equal(out.len, times * TEXT_LEN);
	for (size_t i = 0; i < times; i++)
		assert_memory_equal(out.data + i * TEXT_LEN, TEXT, TEXT_LEN);
}

static void assert_refuses(enum codec codec, const void *data, size_t len, const char *message)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER out = BUFFER_INIT;
	buffer_add_text(&out, "before");
	assert_int_equal(whole_expand(codec, data, len, 1000, &out, &error), -1);
	if (message)
		assert_error(&error, message);
	error_clear(&error);
	assert_string_equal(buffer_text(&out), "before");
}

static void test_compress_and_back_at_all_levels(void **state UNUSED)
{
	static const struct {
		enum codec codec;
		int from, to;
	} cases[] = {{CODEC_NONE, 0, 0},
		     {CODEC_GZIP, 0, 9},
		     {CODEC_XZ, 0, 7},
		     {CODEC_ZSTD, -7, 22},
		     {CODEC_LZMA, 0, 9}};
	struct chance chance = chance_make();

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		for (int level = cases[i].from; level <= cases[i].to; level++) {
			struct buffer plain = BUFFER_INIT, bytes = BUFFER_INIT, got = BUFFER_INIT;
			struct error error = ERROR_INIT;
			struct codec_params params;
			assert_success(codec_params_make(cases[i].codec, level, &params, &error),
				       &error);
			chance_add_content(&chance, &plain, chance_below(&chance, 30000));
			assert_success(
				whole_compress(&params, plain.data, plain.len, &bytes, &error),
				&error);
			assert_int_equal(
				decode_one(params.codec, bytes.data, bytes.len, plain.len, &got),
				0);
			buffer_clear(&got);
			assert_success(whole_expand(params.codec, bytes.data, bytes.len, plain.len,
						    &got, &error),
				       &error);
			assert_int_equal(got.len, plain.len);
			if (plain.len > 0)
				assert_memory_equal(got.data, plain.data, plain.len);
			buffer_free(&plain);
			buffer_free(&bytes);
			buffer_free(&got);
		}
}

/* The content is more than a run, several times more than the decoder's room. */
static void test_compress_of_several_runs(void **state UNUSED)
{
	for (int codec = 0; codec < CODEC_COUNT; codec++) {
		struct buffer plain = BUFFER_INIT, bytes = BUFFER_INIT, got = BUFFER_INIT;
		struct chance chance = chance_make();
		struct error error = ERROR_INIT;
		struct codec_params params;
		assert_success(codec_params_make((enum codec)codec, codec == CODEC_NONE ? 0 : 1,
						 &params, &error),
			       &error);
		params.run_size = 100000;
		chance_add_content(&chance, &plain, 450000);
		assert_success(whole_compress(&params, plain.data, plain.len, &bytes, &error),
			       &error);
		assert_int_equal(
			decode_one((enum codec)codec, bytes.data, bytes.len, plain.len, &got), 0);
		assert_memory_equal(got.data, plain.data, plain.len);
		buffer_free(&plain);
		buffer_free(&bytes);
		buffer_free(&got);
	}
}

/* The bytes are exact: a reader of hexadecimal can check them against the format. */
static void test_compress_of_nothing(void **state UNUSED)
{
	static const struct {
		enum codec codec;
		const char *bytes;
		size_t len;
	} cases[] = {
		{CODEC_NONE, "", 0},
		{CODEC_GZIP, "\x1f\x8b\x08\0\0\0\0\0\x02\xff\x03\0\0\0\0\0\0\0\0\0", 20},
		{CODEC_XZ,
		 "\xfd"
		 "7zXZ\0\0\x04\xe6\xd6\xb4\x46"
		 "\0\0\0\0\x1c\xdf\x44\x21"
		 "\x1f\xb6\xf3\x7d\x01\0\0\0\0\x04YZ",
		 32},
		{CODEC_ZSTD, "\x28\xb5\x2f\xfd\0\x60\x01\0\0", 9},
		{CODEC_LZMA,
		 "\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff"
		 "\0\x83\xff\xfb\xff\xff\xc0\0\0\0",
		 23},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buffer bytes = BUFFER_INIT, got = BUFFER_INIT;
		struct error error = ERROR_INIT;
		struct codec_params params;
		assert_success(
			codec_params_make(cases[i].codec, CODEC_DEFAULT_LEVEL, &params, &error),
			&error);
		assert_success(whole_compress(&params, NULL, 0, &bytes, &error), &error);
		assert_int_equal(bytes.len, cases[i].len);
		if (bytes.len > 0)
			assert_memory_equal(bytes.data, cases[i].bytes, bytes.len);
		assert_success(whole_expand(params.codec, bytes.data, bytes.len, 0, &got, &error),
			       &error);
		assert_int_equal(got.len, 0);
		buffer_free(&bytes);
		buffer_free(&got);
	}
}

static void test_expand_of_several_streams(void **state UNUSED)
{
	for (int codec = 0; codec < CODEC_COUNT; codec++) {
		struct buffer bytes = BUFFER_INIT;
		for (size_t times = 1; times < 4; times++) {
			compress_text((enum codec)codec, &bytes);
			assert_expands((enum codec)codec, &bytes, times);
		}
		buffer_free(&bytes);
	}
}

static void test_expand_of_every_beginning(void **state UNUSED)
{
	static const char *const messages[CODEC_COUNT] = {
		[CODEC_GZIP] = "cannot expand gzip data: the data is cut short",
		[CODEC_XZ] = "cannot expand xz data: the data is cut short",
		[CODEC_ZSTD] = "cannot expand zstd data: the data is cut short",
		[CODEC_LZMA] = "cannot expand lzma data: the data is cut short",
	};

	for (int codec = CODEC_GZIP; codec < CODEC_COUNT; codec++) {
		struct buffer bytes = BUFFER_INIT;
		compress_text((enum codec)codec, &bytes);
		for (size_t len = 0; len < bytes.len; len++)
			assert_refuses((enum codec)codec, bytes.data, len, messages[codec]);
		buffer_free(&bytes);
	}
}

static void test_expand_with_more_after_the_end(void **state UNUSED)
{
	static const char *const messages[CODEC_COUNT] = {
		[CODEC_GZIP] = "cannot expand gzip data: zlib: incorrect header check",
		[CODEC_XZ] = "cannot expand xz data: liblzma: corrupt data",
		[CODEC_ZSTD] = "cannot expand zstd data: libzstd: Unknown frame descriptor",
		[CODEC_LZMA] =
			"cannot expand lzma data: liblzma: more memory needed than is allowed",
	};

	for (int codec = CODEC_GZIP; codec < CODEC_COUNT; codec++) {
		struct buffer bytes = BUFFER_INIT;
		compress_text((enum codec)codec, &bytes);
		buffer_add_text(&bytes, "more of it than a header");
		assert_refuses((enum codec)codec, bytes.data, bytes.len, messages[codec]);
		buffer_free(&bytes);
	}
}

/* With a checksum every flipped bit is noticed; without one nothing worse than wrong bytes. */
static void test_expand_of_every_flipped_bit(void **state UNUSED)
{
	for (int codec = CODEC_GZIP; codec < CODEC_COUNT; codec++) {
		struct buffer bytes = BUFFER_INIT;
		compress_text((enum codec)codec, &bytes);
		for (size_t bit = 0; bit < 8 * bytes.len; bit++) {
			struct buffer out = BUFFER_INIT;
			struct error error = ERROR_INIT;
			bytes.data[bit / 8] ^= (uint8_t)(1u << (bit % 8));
			int result = whole_expand((enum codec)codec, bytes.data, bytes.len, 1000,
						  &out, &error);
			assert_int_equal(result != 0, error_is_set(&error));
			if (codec == CODEC_XZ)
				assert_int_equal(result, -1);
			/* A time in the header and padding after the last block mean nothing. */
			if (codec == CODEC_GZIP && result == 0) {
				assert_int_equal(out.len, TEXT_LEN);
				assert_memory_equal(out.data, TEXT, TEXT_LEN);
			}
			bytes.data[bit / 8] ^= (uint8_t)(1u << (bit % 8));
			buffer_free(&out);
			error_clear(&error);
		}
		buffer_free(&bytes);
	}
}

static void test_expand_limit(void **state UNUSED)
{
	for (int codec = 0; codec < CODEC_COUNT; codec++) {
		struct buffer bytes = BUFFER_INIT, out = BUFFER_INIT;
		struct error error = ERROR_INIT;
		compress_text((enum codec)codec, &bytes);
		assert_expands((enum codec)codec, &bytes, 1);
		assert_int_equal(whole_expand((enum codec)codec, bytes.data, bytes.len,
					      TEXT_LEN - 1, &out, &error),
				 -1);
		assert_non_null(strstr(error.message, "more than 44 bytes come out"));
		error_clear(&error);
		assert_success(whole_expand((enum codec)codec, bytes.data, bytes.len, SIZE_MAX,
					    &out, &error),
			       &error);
		assert_int_equal(out.len, TEXT_LEN);
		buffer_free(&bytes);
		buffer_free(&out);
	}
}

/* A gigabyte of zeros in little stops at the limit. */
static void test_expand_of_a_bomb(void **state UNUSED)
{
	static const uint8_t head[] = {0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x60};
	static const uint8_t zeros[] = {0x02, 0x00, 0x10, 0x00}; /* RLE, 128 KB */
	AUTO_BUFFER bytes = BUFFER_INIT;
	buffer_add(&bytes, head, sizeof head);
	for (int i = 0; i < 8192; i++)
		buffer_add(&bytes, zeros, sizeof zeros);
	assert_refuses(CODEC_ZSTD, bytes.data, bytes.len,
		       "cannot expand zstd data: more than 1000 bytes come out");
}

/* Windows larger than any package needs are not allocated. */
static void test_expand_of_a_huge_window(void **state UNUSED)
{
	static const uint8_t zstd[] = {0x28, 0xb5, 0x2f, 0xfd, 0x00, (31 - 10) << 3, 1, 0, 0};
	AUTO_BUFFER bytes = BUFFER_INIT;
	size_t header;
	uLong crc;

	assert_refuses(CODEC_ZSTD, zstd, sizeof zstd,
		       "cannot expand zstd data: libzstd: Frame requires too much memory for "
		       "decoding");
	/* The .xz File Format, 3.1: the filter's id 0x21, the size of its properties, the
	 * dictionary; the header ends with its CRC-32. */
	compress_text(CODEC_XZ, &bytes);
	uint8_t *block = bytes.data + 12;
	header = (block[0] + 1u) * 4;
	for (size_t i = 0; i + 2 < header - 4; i++)
		if (block[i] == 0x21 && block[i + 1] == 1)
			block[i + 2] = 40;
	crc = crc32(crc32(0, NULL, 0), block, (uInt)header - 4);
	for (int i = 0; i < 4; i++)
		block[header - 4 + (size_t)i] = (uint8_t)(crc >> (8 * i));
	assert_refuses(CODEC_XZ, bytes.data, bytes.len,
		       "cannot expand xz data: liblzma: more memory needed than is allowed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compress_and_back_at_all_levels),
		cmocka_unit_test(test_compress_of_several_runs),
		cmocka_unit_test(test_compress_of_nothing),
		cmocka_unit_test(test_expand_of_several_streams),
		cmocka_unit_test(test_expand_of_every_beginning),
		cmocka_unit_test(test_expand_with_more_after_the_end),
		cmocka_unit_test(test_expand_of_every_flipped_bit),
		cmocka_unit_test(test_expand_limit),
		cmocka_unit_test(test_expand_of_a_bomb),
		cmocka_unit_test(test_expand_of_a_huge_window),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
