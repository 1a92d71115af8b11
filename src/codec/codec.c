/* codec.c - the table of compressions, and their parameters from a manifest's words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/codec.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "codec/codec_ops_internal.h"

#define LEVEL_LIMIT 1000000

static const struct codec_ops *const codecs[CODEC_COUNT] = {
	[CODEC_NONE] = &codec_none, [CODEC_GZIP] = &codec_gzip, [CODEC_XZ] = &codec_xz,
	[CODEC_ZSTD] = &codec_zstd, [CODEC_LZMA] = &codec_lzma,
};

const char *codec_name(enum codec codec)
{
	return codecs[codec]->name;
}

const char *codec_extension(enum codec codec)
{
	return codecs[codec]->extension;
}

const struct codec_ops *codec_ops(enum codec codec)
{
	return codecs[codec];
}

enum codec codec_from_magic(const void *data, size_t len)
{
	for (int i = 0; i < CODEC_COUNT; i++) {
		size_t magic_len = codecs[i]->magic_len;
		if (magic_len > 0 && len >= magic_len &&
		    memcmp(data, codecs[i]->magic, magic_len) == 0)
			return (enum codec)i;
	}
	return CODEC_INVALID;
}

static int refuse_level(enum codec codec, const char *level, struct error *error)
{
	const struct codec_ops *ops = codecs[codec];
	if (ops->level_min == ops->level_max)
		return error_set(error, "compression '%s' takes no level, not '%s'",
				 codec_name(codec), level);
	return error_set(error, "compression '%s' has no level '%s': it takes %d to %d",
			 codec_name(codec), level, ops->level_min, ops->level_max);
}

int codec_params_make(enum codec codec, int level, struct codec_params *params, struct error *error)
{
	const struct codec_ops *ops = codecs[codec];
	if (level == CODEC_DEFAULT_LEVEL)
		level = ops->level_default;
	if (level < ops->level_min || level > ops->level_max) {
		AUTO_FREE char *text = xasprintf("%d", level);
		return refuse_level(codec, text, error);
	}
	*params = (struct codec_params){.codec = codec, .level = level};
	return ops->set_sizes(params, error);
}

static int limit_level(const struct codec_ops *ops, int level)
{
	if (!ops->takes_any_level)
		return level;
	if (level < ops->level_min)
		return ops->level_min;
	return level > ops->level_max ? ops->level_max : level;
}

/* Reads a number with an optional sign, or a word. Returns 0 or -1. */
static int parse_level(const struct codec_ops *ops, const char *text, int *level)
{
	int sign = text[0] == '-' ? -1 : 1;
	uint64_t number;
	for (const struct level_word *row = ops->level_words; row && row->word; row++)
		if (strcasecmp(row->word, text) == 0) {
			*level = row->level;
			return 0;
		}
	if (text_to_uint(text + (text[0] == '-' || text[0] == '+'), LEVEL_LIMIT, &number))
		return -1;
	*level = limit_level(ops, sign * (int)number);
	return 0;
}

static enum codec find_codec(const char *name)
{
	for (int i = 0; i < CODEC_COUNT; i++)
		if (text_equal(codecs[i]->name, name) ||
		    (codecs[i]->alias && text_equal(codecs[i]->alias, name)))
			return (enum codec)i;
	return CODEC_INVALID;
}

static int refuse_codec(const char *name, struct error *error)
{
	AUTO_STRINGS names = {0};
	for (int i = 0; i < CODEC_COUNT; i++)
		strings_add(&names, codecs[i]->name);
	AUTO_FREE char *all = strings_join(&names, ", ");
	error_set(error, "unknown compression '%s'", name);
	return error_hint(error, "one of %s", all);
}

int codec_params_parse(const char *text, struct codec_params *params, struct error *error)
{
	const char *colon = strchr(text, ':');
	AUTO_FREE char *name = colon ? xstrndup(text, (size_t)(colon - text)) : xstrdup(text);
	enum codec codec = find_codec(name);
	int level = CODEC_DEFAULT_LEVEL;
	if (codec == CODEC_INVALID)
		return refuse_codec(name, error);
	if (colon && colon[1] != '\0') {
		const struct codec_ops *ops = codecs[codec];
		if (ops->level_min == ops->level_max || parse_level(ops, colon + 1, &level))
			return refuse_level(codec, colon + 1, error);
	}
	return codec_params_make(codec, level, params, error);
}

bool codec_params_equal(const struct codec_params *a, const struct codec_params *b)
{
	return a->codec == b->codec && a->level == b->level && a->window_log == b->window_log &&
	       a->run_size == b->run_size && a->own_run_size == b->own_run_size &&
	       a->overlap == b->overlap && a->own_overlap == b->own_overlap &&
	       a->batch_overlap == b->batch_overlap && a->batch_least == b->batch_least &&
	       a->batch_more == b->batch_more;
}
