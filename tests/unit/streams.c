/* streams.c - random contents, and decoders by the plainest use of each library
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/streams.h"

#include <stdlib.h>
#include <string.h>

#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include "tests/unit/test.h"

/* splitmix64 */
uint64_t chance_next(struct chance *chance)
{
	uint64_t z = chance->state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

struct chance chance_make(void)
{
	const char *seed = getenv("INGOT_TEST_SEED");
	return (struct chance){seed ? strtoull(seed, NULL, 10) : 1};
}

size_t chance_below(struct chance *chance, size_t count)
{
	return (size_t)(chance_next(chance) % count);
}

struct run_input run_input_of(const struct buffer *prefix, const struct buffer *plain,
			      struct buffer *bytes)
{
	buffer_add(bytes, prefix->data, prefix->len);
	buffer_add(bytes, plain->data, plain->len);
	return (struct run_input){bytes->data, prefix->len, plain->len};
}

struct run_makers *open_makers(void)
{
	struct error error = ERROR_INIT;
	struct run_makers *makers = run_makers_open(&error);
	assert_success(makers ? 0 : -1, &error);
	return makers;
}

int chance_rounds(int rounds)
{
	const char *factor = getenv("INGOT_TEST_ROUNDS");
	return rounds * (factor ? atoi(factor) : 1);
}

static void add_noise(struct chance *chance, struct buffer *buffer, size_t len)
{
	for (size_t i = 0; i < len; i++)
		buffer_add_byte(buffer, (uint8_t)chance_next(chance));
}

static void add_words(struct chance *chance, struct buffer *buffer, size_t len)
{
	static const char *const words[] = {"package", "version", "depends", "the ",        "lib",
					    "\n",      ": ",      "0.1-2",   "/usr/share/", "e"};
	size_t end = buffer->len + len;
	while (buffer->len < end)
		buffer_add_text(buffer, words[chance_below(chance, ARRAY_SIZE(words))]);
	buffer->len = end;
}

static void add_period(struct chance *chance, struct buffer *buffer, size_t len)
{
	size_t start = buffer->len;
	size_t period = 1 + chance_below(chance, 300);
	add_noise(chance, buffer, len < period ? len : period);
	while (buffer->len - start < len)
		buffer_add_byte(buffer, buffer->data[buffer->len - period]);
}

static void add_zeros(struct chance *chance UNUSED, struct buffer *buffer, size_t len)
{
	buffer_add_zeros(buffer, len);
}

static void add_echo(struct chance *chance, struct buffer *buffer, size_t len)
{
	size_t from = buffer->len > 0 ? chance_below(chance, buffer->len) : 0;
	if (buffer->len == 0)
		buffer_add_byte(buffer, 'x'), len--;
	while (len-- > 0)
		buffer_add_byte(buffer, buffer->data[from++]);
}

void chance_add_content(struct chance *chance, struct buffer *buffer, size_t len)
{
	static void (*const kinds[])(struct chance *, struct buffer *, size_t) = {
		add_zeros, add_noise, add_words, add_period, add_echo,
	};

	while (len > 0) {
		size_t part = 1 + chance_below(chance, len);
		kinds[chance_below(chance, ARRAY_SIZE(kinds))](chance, buffer, part);
		len -= part;
	}
}

static int decode_none(const uint8_t *data, size_t len, uint8_t *out, size_t room)
{
	if (len != room)
		return -1;
	if (len > 0)
		memcpy(out, data, len);
	return 0;
}

static int decode_gzip(const uint8_t *data, size_t len, uint8_t *out, size_t room)
{
	z_stream z = {0};
	int code;
	z.next_in = (z_const Bytef *)(uintptr_t)data;
	z.avail_in = (uInt)len;
	z.next_out = out;
	z.avail_out = (uInt)room;
	if (inflateInit2(&z, MAX_WBITS + 16) != Z_OK)
		return -1;
	code = inflate(&z, Z_FINISH);
	(void)inflateEnd(&z);
	return code == Z_STREAM_END && z.avail_in == 0 && z.avail_out == 0 ? 0 : -1;
}

static int decode_xz(const uint8_t *data, size_t len, uint8_t *out, size_t room)
{
	uint64_t memory = UINT64_MAX;
	size_t in_at = 0, out_at = 0;
	lzma_ret code =
		lzma_stream_buffer_decode(&memory, 0, NULL, data, &in_at, len, out, &out_at, room);
	return code == LZMA_OK && in_at == len && out_at == room ? 0 : -1;
}

/* liblzma has no call for it that is one step; 64 MB is what level 9 needs, and a little. */
static int decode_lzma(const uint8_t *data, size_t len, uint8_t *out, size_t room)
{
	lzma_stream decoder = LZMA_STREAM_INIT;
	lzma_ret code = lzma_alone_decoder(&decoder, (uint64_t)66 << 20);
	decoder.next_in = data;
	decoder.avail_in = len;
	decoder.next_out = out;
	decoder.avail_out = room;
	if (code == LZMA_OK)
		code = lzma_code(&decoder, LZMA_FINISH);
	lzma_end(&decoder);
	return code == LZMA_STREAM_END && decoder.avail_in == 0 && decoder.avail_out == 0 ? 0 : -1;
}

static int decode_zstd(const uint8_t *data, size_t len, uint8_t *out, size_t room)
{
	if (ZSTD_findFrameCompressedSize(data, len) != len)
		return -1;
	return ZSTD_decompress(out, room, data, len) == room ? 0 : -1;
}

int decode_one(enum codec codec, const void *data, size_t len, size_t plain_len, struct buffer *out)
{
	static int (*const decoders[CODEC_COUNT])(const uint8_t *, size_t, uint8_t *, size_t) = {
		[CODEC_NONE] = decode_none, [CODEC_GZIP] = decode_gzip, [CODEC_XZ] = decode_xz,
		[CODEC_ZSTD] = decode_zstd, [CODEC_LZMA] = decode_lzma,
	};

	/* A byte of room more than needed, so that no decoder is given a NULL. */
	if (decoders[codec](data, len, buffer_reserve(out, plain_len + 1), plain_len))
		return -1;
	out->len += plain_len;
	return 0;
}
