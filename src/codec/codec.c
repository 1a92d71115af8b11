/* codec.c - the table of compressions, and their parameters from a manifest's words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/codec.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/strings.h"
#include "codec/codec_ops.h"

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
};

/* Words for levels that manifests in use write after "zstd:"; the numbers are those that the
 * library which brought the words up gives as their equals. */
static const struct {
	enum codec codec;
	const char *word;
	int level;
} level_words[] = {
	{CODEC_ZSTD, "fastest", 1},
	{CODEC_ZSTD, "default", 3},
	{CODEC_ZSTD, "better", 7},
	{CODEC_ZSTD, "best", 11},
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
		CLEANUP(free_pointer) char *text = xasprintf("%d", level);

		return refuse_level(codec, text, error);
	}
	*params = (struct codec_params){.codec = codec, .level = level};
	return ops->size(params, error);
}

/* A number with an optional minus, or a word. Returns 0 or -1. */
static int parse_level(enum codec codec, const char *text, int *level)
{
	int sign = text[0] == '-' ? -1 : 1;
	uint64_t number;

	for (size_t i = 0; i < ARRAY_SIZE(level_words); i++)
		if (level_words[i].codec == codec && text_equal(level_words[i].word, text)) {
			*level = level_words[i].level;
			return 0;
		}
	if (text_to_uint(text + (sign < 0), 999, &number))
		return -1;
	*level = sign * (int)number;
	return 0;
}

int codec_params_parse(const char *text, struct codec_params *params, struct error *error)
{
	const char *colon = strchr(text, ':');
	CLEANUP(free_pointer)
	char *name = colon ? xstrndup(text, (size_t)(colon - text)) : xstrdup(text);
	enum codec codec = codec_from_name(name);
	int level = CODEC_DEFAULT_LEVEL;

	if (codec == CODEC_INVALID) {
		error_set(error, "unknown compression '%s'", name);
		return error_hint(error, "one of none, gzip, xz, zstd");
	}
	if (colon) {
		const struct codec_ops *ops = codecs[codec].ops;

		if (ops->level_min == ops->level_max || parse_level(codec, colon + 1, &level))
			return refuse_level(codec, colon + 1, error);
	}
	return codec_params_make(codec, level, params, error);
}

int codec_params_equal(const struct codec_params *a, const struct codec_params *b)
{
	return a->codec == b->codec && a->level == b->level && a->window_log == b->window_log &&
	       a->run_size == b->run_size && a->own_run_size == b->own_run_size;
}
