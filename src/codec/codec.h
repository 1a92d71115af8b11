/* codec.h - the compressions and their parameters, by name
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CODEC_CODEC_H
#define INGOT_CODEC_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"

enum codec {
	CODEC_INVALID = -1,
	CODEC_NONE,
	CODEC_GZIP,
	CODEC_XZ,
	CODEC_ZSTD,
	CODEC_LZMA,
	CODEC_COUNT
};

const char *codec_name(enum codec codec);      /* "none", "gzip", "xz", "zstd", "lzma" */
const char *codec_extension(enum codec codec); /* "", ".gz", ".xz", ".zst", ".lzma" */

/* Returns what the first bytes of a stream say; CODEC_INVALID where they are of none of gzip, xz
 * and zstd. */
enum codec codec_from_magic(const void *data, size_t len);

/* All that decides the bytes of a run besides its plain bytes and the library's version; what
 * the sizes stand for is said in specs/codec.md. */
struct codec_params {
	enum codec codec;
	int level;
	unsigned window_log;  /* zstd: 19 to 23, always set; else 0 */
	size_t run_size;      /* plain bytes of a run at most */
	size_t own_run_size;  /* content of at least this size gets runs of its own, shared by
				 formats; never 0 */
	size_t overlap;       /* plain bytes before it that a run may refer to; 0: the codec's
				 runs never do */
	size_t own_overlap;   /* overlap of a run of its own content, in plain bytes; at most
				 `overlap` */
	size_t batch_overlap; /* overlap in a batch, in plain bytes; at most `overlap` */
	size_t batch_least;   /* plain bytes of a batch from which it may be cut */
	size_t batch_more;    /* plain bytes that are added to batch_least on average; never 0 */
};

/* Stands for the codec's own choice of a level. */
#define CODEC_DEFAULT_LEVEL (-1000)
/* Makes parameters from a codec and a level. A level out of the codec's range is an error that
 * names the range; a library that cannot make runs is an error, too. */
int codec_params_make(enum codec codec, int level, struct codec_params *params,
		      struct error *error) NODISCARD;
/* Reads a manifest's word: "zstd", "zstd:19", "zstd:best", "gzip:9", "xz", "lzma", "none". */
int codec_params_parse(const char *text, struct codec_params *params,
		       struct error *error) NODISCARD;
/* Whether two give equal bytes for equal input. */
bool codec_params_equal(const struct codec_params *a, const struct codec_params *b);

#endif
