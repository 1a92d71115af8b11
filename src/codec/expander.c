/* expander.c - a compressed stream inside a file, expanded piece by piece
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/expander.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "codec/codec_ops_internal.h"
#include "codec/expander_bzip2_internal.h"

#define INPUT_SIZE ((size_t)128 << 10)
#define OUTPUT_SIZE ((size_t)128 << 10)
#define MAGIC_MAX 6
#define FILE_NAME "the package" /* callers put its own in front */

/* RFC 1952 2.3.1, xz file format 2.1.1.1, RFC 8878 3.1.1 and 3.1.2, bzip2(1). */
static bool is_gzip(const uint8_t *start, size_t len)
{
	return len >= 2 && start[0] == 0x1f && start[1] == 0x8b;
}

static bool is_xz(const uint8_t *start, size_t len)
{
	static const uint8_t magic[] = {0xfd, '7', 'z', 'X', 'Z', 0};
	return len >= sizeof magic && memcmp(start, magic, sizeof magic) == 0;
}

/* A frame that is skipped counts as one of zstd. */
static bool is_zstd(const uint8_t *start, size_t len)
{
	bool is_frame = len >= 4 && start[0] == 0x28 && start[1] == 0xb5 && start[2] == 0x2f &&
			start[3] == 0xfd;
	bool is_skipped = len >= 4 && (start[0] & 0xf0) == 0x50 && start[1] == 0x2a &&
			  start[2] == 0x4d && start[3] == 0x18;
	return is_frame || is_skipped;
}

static bool is_bzip2(const uint8_t *start, size_t len)
{
	return len >= 3 && memcmp(start, "BZh", 3) == 0;
}

/* The first byte of lzma says properties: below 9 * 5 * 5 (lzma-file-format.txt of xz, 1.1). */
static bool is_lzma(const uint8_t *start, size_t len)
{
	return len >= 1 && start[0] < 9 * 5 * 5;
}

static bool is_anything(const uint8_t *start UNUSED, size_t len UNUSED)
{
	return true;
}

static int64_t expand_by_codec(struct expander *expander, const void **data, struct error *error);
static int64_t expand_by_bzip2(struct expander *expander, const void **data, struct error *error);

static const struct filter {
	const char *name;
	bool (*begins)(const uint8_t *start, size_t len);
	/* Returns how many plain bytes came, 0 at the end, -1: error. */
	int64_t (*next)(struct expander *expander, const void **data, struct error *error);
	const struct codec_ops *ops; /* of expand_by_codec */
	bool may_follow; /* of expand_by_codec: after the end of one another may begin */
} filters[] = {
	{"none", is_anything, expand_by_codec, &codec_none, true},
	{"gzip", is_gzip, expand_by_codec, &codec_gzip, true},
	{"xz", is_xz, expand_by_codec, &codec_xz, true},
	{"zstd", is_zstd, expand_by_codec, &codec_zstd, true},
	{"lzma", is_lzma, expand_by_codec, &codec_lzma, false},
	{"bzip2", is_bzip2, expand_by_bzip2, NULL, false},
};

struct expander {
	const struct filter *filter;
	struct expander_input input;
	void *decoder;
	struct expander_bzip2 *bzip2;
	uint64_t read;        /* of the input's bytes */
	uint64_t done, limit; /* plain bytes */
	struct expand_step step;
	bool is_ended; /* what was read so far is complete */
	uint8_t in[INPUT_SIZE], out[OUTPUT_SIZE];
};

uint64_t expander_limit(uint64_t size)
{
	uint64_t limit;
	if (__builtin_mul_overflow(size, EXPANDER_RATIO_MAX, &limit) ||
	    __builtin_add_overflow(limit, EXPANDER_PLAIN_FREE, &limit))
		return UINT64_MAX;
	return limit;
}

int expander_promise(const struct expander *expander, uint64_t plain, struct error *error)
{
	if (plain <= expander->limit)
		return 0;
	return error_set(error, "%s expands to more than %llu bytes", expander->input.what,
			 (unsigned long long)expander->limit);
}

/* Moves what is left of the input to the front, so that a magic is never cut in two, and reads
 * on. */
static int fill_input(struct expander *expander, struct error *error)
{
	struct expand_step *step = &expander->step;
	if (step->in_left)
		memmove(expander->in, step->in, step->in_left);
	uint64_t left = expander->input.size - expander->read;
	size_t room = INPUT_SIZE - step->in_left;
	size_t len = left < room ? (size_t)left : room;
	if (len && file_read_exact(expander->input.fd, expander->in + step->in_left, len,
				   expander->input.offset + expander->read, FILE_NAME, error))
		return -1;
	expander->read += len;
	step->in = expander->in;
	step->in_left += len;
	step->in_follows = expander->read < expander->input.size;
	return 0;
}

static int check_magic(const struct expander *expander, struct error *error)
{
	if (expander->filter->begins(expander->step.in, expander->step.in_left))
		return 0;
	return error_set(error, "%s is not compressed as %s says", expander->input.what,
			 expander->input.told);
}

static const struct filter *find_filter(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(filters); i++)
		if (strcmp(filters[i].name, name) == 0)
			return &filters[i];
	return NULL;
}

struct expander *expander_open(const char *filter, const struct expander_input *input,
			       uint64_t limit, struct error *error)
{
	const struct filter *found = find_filter(filter);
	if (!found) {
		error_set(error, "%s is compressed in an unknown way, '%s'", input->what, filter);
		return NULL;
	}
	uint64_t most = expander_limit(input->size);
	struct expander *expander = xzalloc(sizeof *expander);
	expander->filter = found;
	expander->input = *input;
	expander->limit = limit < most ? limit : most;
	if (found->ops)
		expander->decoder = found->ops->expand_open(error);
	if ((expander->decoder || !found->ops) && fill_input(expander, error) == 0 &&
	    check_magic(expander, error) == 0)
		return expander;
	expander_close(expander);
	return NULL;
}

/* ---- By a codec of ours ---- */

static int report_damage(const struct expander *expander, struct error *error)
{
	return error_context(error, "%s is damaged", expander->input.what);
}

/* Looks behind an end. Returns 1 where another one begins, 0 where nothing that counts follows. */
static int find_next(struct expander *expander, struct error *error)
{
	if (expander->step.in_left < MAGIC_MAX && expander->step.in_follows &&
	    fill_input(expander, error))
		return -1;
	return expander->step.in_left && expander->filter->may_follow &&
	       expander->filter->begins(expander->step.in, expander->step.in_left);
}

/* Calls the decoder once; returns how many plain bytes came of it, or -1. */
static int64_t make_step(struct expander *expander, struct error *error)
{
	struct expand_step *step = &expander->step;
	if (!step->in_left && step->in_follows && fill_input(expander, error))
		return -1;
	size_t in_left = step->in_left;
	step->out = expander->out;
	step->out_left = OUTPUT_SIZE;
	enum expand_state state = expander->filter->ops->expand(expander->decoder, step, error);
	if (state == EXPAND_FAILED)
		return report_damage(expander, error);
	expander->is_ended = state == EXPAND_END;
	size_t made = OUTPUT_SIZE - step->out_left;
	if (!made && step->in_left == in_left && !expander->is_ended) {
		error_set(error, "it is cut short");
		return report_damage(expander, error);
	}
	return (int64_t)made;
}

static int64_t expand_by_codec(struct expander *expander, const void **data, struct error *error)
{
	int64_t made = 0;
	*data = expander->out;
	while (made == 0) {
		if (expander->is_ended) {
			int more = find_next(expander, error);
			if (more <= 0)
				return more;
		}
		made = make_step(expander, error);
	}
	return made;
}

/* ---- By libarchive ---- */

/* The first call hands out what was looked at for the magic. */
static long give_input(void *context, const void **data, struct error *error)
{
	struct expander *expander = context;
	struct expand_step *step = &expander->step;
	if (!step->in_left && fill_input(expander, error))
		return -1;
	long len = (long)step->in_left;
	*data = step->in;
	step->in_left = 0;
	return len;
}

static int64_t expand_by_bzip2(struct expander *expander, const void **data, struct error *error)
{
	size_t len = 0;
	if (!expander->bzip2)
		expander->bzip2 = expander_bzip2_open(give_input, expander, error);
	int more = expander->bzip2 ? expander_bzip2_next(expander->bzip2, data, &len, error) : -1;
	if (more < 0)
		return report_damage(expander, error);
	return more ? (int64_t)len : 0;
}

/* ---- All ---- */

int expander_next(struct expander *expander, const void **data, size_t *len, struct error *error)
{
	int64_t made = expander->filter->next(expander, data, error);
	if (made <= 0)
		return (int)made;
	expander->done += (uint64_t)made;
	if (expander_promise(expander, expander->done, error))
		return -1;
	*len = (size_t)made;
	return 1;
}

void expander_close(struct expander *expander)
{
	if (!expander)
		return;
	if (expander->decoder)
		expander->filter->ops->expand_close(expander->decoder);
	expander_bzip2_close(expander->bzip2);
	free(expander);
}
