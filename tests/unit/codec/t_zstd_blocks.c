/* t_zstd_blocks.c - blocks that may not be spliced are refused, whatever the rest looks like
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <zstd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "codec/zstd_blocks_internal.h"

#define HEAD_SIZE 6

static void test_zstd_blocks_check_accepts(void **state UNUSED)
{
	static const uint8_t raw_then_rle[] = {0x10, 0, 0, 'a', 'b', 0x82, 0, 0, 'c'};
	struct error error = ERROR_INIT;
	assert_success(zstd_blocks_check(raw_then_rle, sizeof raw_then_rle, &error), &error);
	assert_success(zstd_blocks_check(raw_then_rle, 0, &error), &error);
}

static void test_zstd_blocks_check_refuses(void **state UNUSED)
{
	static const struct {
		uint8_t bytes[10];
		size_t len;
		const char *message;
	} cases[] = {
		{{0x11, 0, 0, 'a', 'b'}, 5, "a run has a last block"},
		{{0x10, 0, 0, 'a', 'b', 1, 0, 0}, 8, "a run has a last block"},
		{{0x82, 0, 0, 'c'}, 4, "a run has a block of the wrong type"},
		{{0x0e, 0, 0, 'c'}, 4, "a run has a block of the wrong type"},
		{{0x10, 0, 0, 'a'}, 4, "a run ends within a block"},
		{{0x08, 0, 0x10, 'a'}, 4, "a run ends within a block"},
		{{0x10, 0, 0, 'a', 'b', 0x10, 0}, 7, "a run ends within a block's header"},
		/* Literals have no byte; literals of five bytes have two; sequences have none. */
		{{0x04, 0, 0}, 3, "a block's sections do not fit into it"},
		{{0x14, 0, 0, 0x28, 'a'}, 5, "a block's sections do not fit into it"},
		{{0x14, 0, 0, 0x08, 'a'}, 5, "a block's sections do not fit into it"},
		/* Literals are treeless: format 0, regenerated 1, compressed 1. */
		{{0x2c, 0, 0, 0x13, 0x40, 0, 'a', 0},
		 8,
		 "a block's literals use a table from before the run"},
		/* Blocks of a raw literal and a sequence repeat literal lengths; then offsets; then
		 * matches. */
		{{0x24, 0, 0, 0x08, 'a', 1, 0xc0},
		 7,
		 "a block's sequences use a table from before the run"},
		{{0x24, 0, 0, 0x08, 'a', 1, 0x30},
		 7,
		 "a block's sequences use a table from before the run"},
		{{0x24, 0, 0, 0x08, 'a', 1, 0x0c},
		 7,
		 "a block's sequences use a table from before the run"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		assert_int_equal(zstd_blocks_check(cases[i].bytes, cases[i].len, &error), -1);
		assert_error(&error, cases[i].message);
	}
}

/* Appends `rounds` flushes of similar text by the ordinary encoder of one thread, which carries
 * its tables on. Returns where the second flush begins. */
static size_t add_dependent_blocks(struct buffer *out, int rounds)
{
	ZSTD_CCtx *zstd = ZSTD_createCCtx();
	size_t second = 0;
	assert_non_null(zstd);
	for (int round = 0; round < rounds; round++) {
		struct buffer text = BUFFER_INIT;
		ZSTD_inBuffer in;
		ZSTD_outBuffer to;
		for (int i = 0; i < 400; i++)
			buffer_printf(&text, "%d: the line %x of round %d\n", i * 7919 % 1000,
				      (unsigned)(i + round) * 2654435761u, round);
		in = (ZSTD_inBuffer){text.data, text.len, 0};
		to = (ZSTD_outBuffer){buffer_reserve(out, 2 * text.len), 2 * text.len, 0};
		assert_int_equal(ZSTD_compressStream2(zstd, &to, &in, ZSTD_e_flush), 0);
		out->len += to.pos;
		second = round == 0 ? out->len : second;
		buffer_free(&text);
	}
	(void)ZSTD_freeCCtx(zstd);
	return second;
}

/* The first flush stands alone; the rest depends on it, and so does any part of the rest. */
static void test_zstd_blocks_check_of_dependent_blocks(void **state UNUSED)
{
	AUTO_BUFFER frame = BUFFER_INIT;
	AUTO_ERROR error = ERROR_INIT;
	size_t second = add_dependent_blocks(&frame, 4);
	assert_success(zstd_blocks_check(frame.data + HEAD_SIZE, second - HEAD_SIZE, &error),
		       &error);
	assert_success(zstd_blocks_check(frame.data + HEAD_SIZE, frame.len - HEAD_SIZE, &error),
		       &error);
	assert_int_equal(zstd_blocks_check(frame.data + second, frame.len - second, &error), -1);
	assert_non_null(strstr(error.message, "use a table from before the run"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_zstd_blocks_check_accepts),
		cmocka_unit_test(test_zstd_blocks_check_refuses),
		cmocka_unit_test(test_zstd_blocks_check_of_dependent_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
