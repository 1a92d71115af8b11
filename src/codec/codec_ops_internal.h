/* codec_ops_internal.h - what one codec knows: how its runs, its streams and its plain bytes are
 * made
 *
 * One const table a codec, each in the only file that includes its library's header. Nothing
 * outside this layer uses them: see run_internal.h, stream_internal.h, payload.h and whole.h.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CODEC_CODEC_OPS_INTERNAL_H
#define INGOT_CODEC_CODEC_OPS_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "codec/codec.h"
#include "codec/run_internal.h"

/* Input and output of one step of a decoder; a step moves all four. */
struct expand_step {
	const uint8_t *in;
	size_t in_left;
	uint8_t *out;
	size_t out_left;
	bool in_follows; /* more input may come than is here; once false, always */
};

/* EXPAND_END: what was read so far is complete; more input may follow and starts anew. */
enum expand_state { EXPAND_FAILED = -1, EXPAND_MORE, EXPAND_END };

/* A word for a level that manifests in use write, in any case of letters. */
struct level_word {
	const char *word;
	int level;
};

struct codec_ops {
	const char *name, *extension; /* "zstd", ".zst" */
	const char *alias;            /* another name that manifests in use have, or NULL */
	const char *magic; /* the first bytes of a stream; NULL: it is not told by them */
	size_t magic_len;
	int level_min, level_max, level_default;
	const struct level_word *level_words; /* up to one without a word; or NULL */
	/* A level out of the range becomes the nearest in it: other tools take any number and know
	 * fewer levels, and what is more than most is most. */
	bool takes_any_level;
	/* The version of the library as it says itself; NULL: there is none, and nothing to gain
	 * from keeping runs. */
	const char *(*library_version)(void);
	/* Runs of fewer plain bytes are made as quickly as they are looked for. */
	size_t worth_keeping;
	/* Sets all sizes from params->level. Fails where the library that is there cannot make
	 * runs. */
	int (*set_sizes)(struct codec_params *params, struct error *error);

	/* Opens an encoder of one thread, used for one run after the other. */
	void *(*open)(const struct codec_params *params, struct error *error);
	/* Does what run_make does, but for the check and plain_len. */
	int (*make)(void *encoder, const struct run_input *input, struct run *run,
		    struct error *error);
	void (*close)(void *encoder);
	/* Does what run_check does. */
	int (*check)(const struct run *run, struct error *error);

	/* Returns the state of a stream that is assembled; `head` gets what comes before its runs,
	 * `tail` what comes after. */
	void *(*stream_open)(const struct codec_params *params, struct buffer *head,
			     struct error *error);
	int (*stream_add)(void *stream, const struct run *run, struct error *error);
	/* Stands instead of stream_add, where nothing can be spliced: `out` gets the stream's own
	 * bytes for those of a run. */
	int (*stream_compress)(void *stream, const struct run *run, struct buffer *out,
			       struct error *error);
	int (*stream_end)(void *stream, struct buffer *tail, struct error *error);
	void (*stream_close)(void *stream);

	void *(*expand_open)(struct error *error);
	/* Lets what comes next refer to these bytes, which are borrowed until its end; NULL: no run
	 * of this codec has a prefix. */
	int (*expand_after)(void *expander, const uint8_t *prefix, size_t len, struct error *error);
	enum expand_state (*expand)(void *expander, struct expand_step *step, struct error *error);
	void (*expand_close)(void *expander);
};

extern const struct codec_ops codec_none, codec_gzip, codec_xz, codec_zstd, codec_lzma;

/* Returns the table of a codec that is not CODEC_INVALID. */
const struct codec_ops *codec_ops(enum codec codec);

#endif
