/* codec.c - the table of compressions, and their parameters from a manifest's words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/codec.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/strings.h"
#include "codec/codec_ops_internal.h"

#define LEVEL_LIMIT 1000000

static const struct {
	const char *name, *extension;
	const struct codec_ops *ops;
	const char *magic; /* RFC 1952 2.3.1, xz file format 2.1.1.1, RFC 8878 3.1.1 */
	size_t magic_len;
} codecs[CODEC_COUNT] = {
	[CODEC_NONE] = {"none", "", &codec_none, NULL, 0},
	[CODEC_GZIP] = {"gzip", ".gz", &codec_gzip, "\x1f\x8b", 2},
	[CODEC_XZ] = {"xz", ".xz", &codec_xz,
		      "\xfd"
		      "7zXZ\0",
		      6},
	[CODEC_ZSTD] = {"zstd", ".zst", &codec_zstd, "\x28\xb5\x2f\xfd", 4},
	[CODEC_LZMA] = {"lzma", ".lzma", &codec_lzma, NULL, 0},
};

/* Other names that manifests in use give a compression. */
static const struct {
	const char *name;
	enum codec codec;
} aliases[] = {
	{"gz", CODEC_GZIP},
};

/* Words for levels that manifests in use write: of zstd, those of the library which brought them
 * up, with the numbers that it gives as their equals; of gzip, zlib's own choice, which is 6, and
 * Huffman codes alone, to which 1 is next. In any case of letters. */
static const struct {
	enum codec codec;
	const char *word;
	int level;
} level_words[] = {
	{CODEC_GZIP, "-1", 6},      {CODEC_GZIP, "-2", 1},     {CODEC_ZSTD, "fastest", 1},
	{CODEC_ZSTD, "default", 3}, {CODEC_ZSTD, "better", 7}, {CODEC_ZSTD, "best", 11},
};

const char *codec_name(enum codec codec)
{
	return codecs[codec].name;
}

const char *codec_extension(enum codec codec)
{
	return codecs[codec].extension;
}

const struct codec_ops *codec_ops(enum codec codec)
{
	return codecs[codec].ops;
}

enum codec codec_from_name(const char *name)
{
	for (int i = 0; i < CODEC_COUNT; i++)
		if (text_equal(codecs[i].name, name))
			return (enum codec)i;
	return CODEC_INVALID;
}

enum codec codec_from_magic(const void *data, size_t len)
{
	for (int i = 0; i < CODEC_COUNT; i++) {
		size_t magic_len = codecs[i].magic_len;

		if (magic_len > 0 && len >= magic_len &&
		    memcmp(data, codecs[i].magic, magic_len) == 0)
			return (enum codec)i;
	}
	return CODEC_INVALID;
}

static int refuse_level(enum codec codec, const char *level, struct error *error)
{
	const struct codec_ops *ops = codecs[codec].ops;

	if (ops->level_min == ops->level_max)
		return error_set(error, "compression '%s' takes no level, not '%s'",
				 codec_name(codec), level);
	return error_set(error, "compression '%s' has no level '%s': it takes %d to %d",
			 codec_name(codec), level, ops->level_min, ops->level_max);
}

int codec_params_make(enum codec codec, int level, struct codec_params *params, struct error *error)
{
	const struct codec_ops *ops = codecs[codec].ops;

	if (level == CODEC_DEFAULT_LEVEL)
		level = ops->level_default;
	if (level < ops->level_min || level > ops->level_max) {
		AUTO_FREE char *text = xasprintf("%d", level);

		return refuse_level(codec, text, error);
	}
	*params = (struct codec_params){.codec = codec, .level = level};
	return ops->size(params, error);
}

/* Brings a level of zstd into its range: other tools take any number and know fewer levels, and
 * what is more than most is most. */
static int nearest_level(enum codec codec, int level)
{
	const struct codec_ops *ops = codecs[codec].ops;

	if (codec != CODEC_ZSTD)
		return level;
	if (level < ops->level_min)
		return ops->level_min;
	return level > ops->level_max ? ops->level_max : level;
}

/* Reads a number with an optional sign, or a word. Returns 0 or -1. */
static int parse_level(enum codec codec, const char *text, int *level)
{
	int sign = text[0] == '-' ? -1 : 1;
	uint64_t number;

	for (size_t i = 0; i < ARRAY_SIZE(level_words); i++)
		if (level_words[i].codec == codec && strcasecmp(level_words[i].word, text) == 0) {
			*level = level_words[i].level;
			return 0;
		}
	if (text_to_uint(text + (text[0] == '-' || text[0] == '+'), LEVEL_LIMIT, &number))
		return -1;
	*level = nearest_level(codec, sign * (int)number);
	return 0;
}

static enum codec codec_from_word(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(aliases); i++)
		if (text_equal(aliases[i].name, word))
			return aliases[i].codec;
	return codec_from_name(word);
}

int codec_params_parse(const char *text, struct codec_params *params, struct error *error)
{
	const char *colon = strchr(text, ':');
	AUTO_FREE char *name = colon ? xstrndup(text, (size_t)(colon - text)) : xstrdup(text);
	enum codec codec = codec_from_word(name);
	int level = CODEC_DEFAULT_LEVEL;

	if (codec == CODEC_INVALID) {
		error_set(error, "unknown compression '%s'", name);
		return error_hint(error, "one of none, gzip, xz, zstd, lzma");
	}
	if (colon && colon[1] != '\0') {
		const struct codec_ops *ops = codecs[codec].ops;

		if (ops->level_min == ops->level_max || parse_level(codec, colon + 1, &level))
			return refuse_level(codec, colon + 1, error);
	}
	return codec_params_make(codec, level, params, error);
}

int codec_params_equal(const struct codec_params *a, const struct codec_params *b)
{
	return a->codec == b->codec && a->level == b->level && a->window_log == b->window_log &&
	       a->run_size == b->run_size && a->own_run_size == b->own_run_size &&
	       a->overlap == b->overlap && a->own_overlap == b->own_overlap &&
	       a->batch_overlap == b->batch_overlap && a->batch_least == b->batch_least &&
	       a->batch_more == b->batch_more;
}
