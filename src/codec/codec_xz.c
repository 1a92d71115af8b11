/* codec_xz.c - xz by liblzma: a run is a block
 *
 * Blocks of a stream are independent by definition; the index at its end lists their sizes ("The
 * .xz File Format", 1.1.0, sections 2 to 4). All blocks of a stream share one kind of check:
 * CRC64, which is what dpkg-deb and xz themselves write and every reader knows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/codec_xz_internal.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"
#include "codec/codec_ops_internal.h"

#define CHECK LZMA_CHECK_CRC64
/* Half of what xz -T takes: at its speed, the last blocks would keep one thread busy for long while
 * the others have nothing left to do. */
#define RUN_OF(dictionary) ((size_t)(dictionary) / 2 * 3)
/* Content of more bytes is compressed once for all formats. */
#define OWN_RUN_MOST (2u << 20)
#define SMALLEST_RUN (1u << 20)

struct xz_encoder {
	lzma_options_lzma lzma2;
	lzma_filter filters[2];
};

/* The texts have the order of enum lzma_ret; NULL where a code is no failure. */
static const char *const failures[] = {
	[LZMA_UNSUPPORTED_CHECK] = "unsupported check",
	[LZMA_MEMLIMIT_ERROR] = "more memory needed than is allowed",
	[LZMA_FORMAT_ERROR] = "not in its format",
	[LZMA_OPTIONS_ERROR] = "unsupported options",
	[LZMA_DATA_ERROR] = "corrupt data",
	[LZMA_BUF_ERROR] = "output does not fit",
};

int codec_xz_fail(lzma_ret code, struct error *error)
{
	if (code == LZMA_MEM_ERROR)
		memory_exhausted();
	if ((size_t)code < ARRAY_SIZE(failures) && failures[code])
		return error_set(error, "liblzma: %s", failures[code]);
	return error_set(error, "liblzma: error %d", (int)code);
}

int codec_xz_set_preset(lzma_options_lzma *options, int level, struct error *error)
{
	if (lzma_lzma_preset(options, (uint32_t)level))
		return error_set(error, "liblzma has no preset %d", level);
	return 0;
}

static int set_sizes(struct codec_params *params, struct error *error)
{
	lzma_options_lzma lzma2;
	if (codec_xz_set_preset(&lzma2, params->level, error))
		return -1;
	params->own_run_size = lzma2.dict_size < OWN_RUN_MOST ? lzma2.dict_size : OWN_RUN_MOST;
	params->run_size = RUN_OF(lzma2.dict_size);
	if (params->run_size < SMALLEST_RUN)
		params->run_size = SMALLEST_RUN;
	params->batch_least = params->run_size / 3 * 2;
	params->batch_more = params->run_size / 6;
	return 0;
}

static void *open_encoder(const struct codec_params *params, struct error *error)
{
	struct xz_encoder *encoder = xzalloc(sizeof *encoder);
	if (codec_xz_set_preset(&encoder->lzma2, params->level, error)) {
		free(encoder);
		return NULL;
	}
	encoder->filters[0] = (lzma_filter){LZMA_FILTER_LZMA2, &encoder->lzma2};
	encoder->filters[1] = (lzma_filter){LZMA_VLI_UNKNOWN, NULL};
	return encoder;
}

static int make_run(void *state, const struct run_input *input, struct run *run,
		    struct error *error)
{
	struct xz_encoder *encoder = state;
	lzma_block block = {.check = CHECK, .filters = encoder->filters};
	size_t room = lzma_block_buffer_bound(input->plain_len);
	lzma_ret code = LZMA_BUF_ERROR;
	assert(input->prefix_len == 0);
	if (room > 0) {
		uint8_t *out = buffer_reserve(&run->bytes, room);
		code = lzma_block_buffer_encode(&block, NULL, input->bytes, input->plain_len, out,
						&run->bytes.len, room);
	}
	if (code != LZMA_OK)
		return codec_xz_fail(code, error);
	run->unpadded = lzma_block_unpadded_size(&block);
	return 0;
}

static int check_run(const struct run *run, struct error *error)
{
	/* A block is padded to a multiple of four, which the unpadded size leaves out. */
	if (run->unpadded == 0 || run->bytes.len != ((run->unpadded + 3) & ~(uint64_t)3))
		return error_set(error, "a run of %zu bytes is no block of %llu", run->bytes.len,
				 (unsigned long long)run->unpadded);
	/* The first byte is the size of its header; 0 would begin the index. */
	if (run->bytes.data[0] == 0)
		return error_set(error, "a run begins as an index does");
	return 0;
}

static void *open_stream(const struct codec_params *params UNUSED, struct buffer *head,
			 struct error *error)
{
	lzma_stream_flags flags = {.version = 0, .check = CHECK};
	lzma_ret code =
		lzma_stream_header_encode(&flags, buffer_reserve(head, LZMA_STREAM_HEADER_SIZE));
	lzma_index *index;
	if (code != LZMA_OK) {
		codec_xz_fail(code, error);
		return NULL;
	}
	head->len += LZMA_STREAM_HEADER_SIZE;
	index = lzma_index_init(NULL);
	if (!index)
		memory_exhausted();
	return index;
}

static int add_run(void *stream, const struct run *run, struct error *error)
{
	lzma_ret code = lzma_index_append(stream, NULL, run->unpadded, run->plain_len);
	return code == LZMA_OK ? 0 : codec_xz_fail(code, error);
}

static int end_stream(void *stream, struct buffer *tail, struct error *error)
{
	lzma_stream_flags flags = {.check = CHECK, .backward_size = lzma_index_size(stream)};
	size_t room = (size_t)flags.backward_size;
	size_t used = 0;
	uint8_t *out = buffer_reserve(tail, room + LZMA_STREAM_HEADER_SIZE);
	lzma_ret code = lzma_index_buffer_encode(stream, out, &used, room);
	if (code == LZMA_OK)
		code = lzma_stream_footer_encode(&flags, out + used);
	if (code != LZMA_OK)
		return codec_xz_fail(code, error);
	tail->len += used + LZMA_STREAM_HEADER_SIZE;
	return 0;
}

static void close_stream(void *stream)
{
	lzma_index_end(stream, NULL);
}

static void *open_expander(struct error *error)
{
	lzma_stream *xz = xzalloc(sizeof *xz);
	lzma_ret code;
	*xz = (lzma_stream)LZMA_STREAM_INIT;
	code = lzma_stream_decoder(xz, XZ_DECODER_MEMORY, LZMA_CONCATENATED);
	if (code == LZMA_OK)
		return xz;
	codec_xz_fail(code, error);
	free(xz);
	return NULL;
}

enum expand_state codec_xz_expand(void *expander, struct expand_step *step, struct error *error)
{
	lzma_stream *xz = expander;
	lzma_ret code;
	xz->next_in = step->in;
	xz->avail_in = step->in_left;
	xz->next_out = step->out;
	xz->avail_out = step->out_left;
	code = lzma_code(xz, step->in_follows ? LZMA_RUN : LZMA_FINISH);
	step->in = xz->next_in;
	step->in_left = xz->avail_in;
	step->out = xz->next_out;
	step->out_left = xz->avail_out;
	if (code == LZMA_STREAM_END)
		return EXPAND_END;
	if (code == LZMA_OK || code == LZMA_BUF_ERROR)
		return EXPAND_MORE;
	codec_xz_fail(code, error);
	return EXPAND_FAILED;
}

void codec_xz_expand_close(void *expander)
{
	lzma_end(expander);
	free(expander);
}

static const char *get_version(void)
{
	return lzma_version_string();
}

const struct codec_ops codec_xz = {
	.name = "xz",
	.extension = ".xz",
	.magic = "\3757zXZ\0", /* xz file format 2.1.1.1 */
	.magic_len = 6,
	.level_min = 0,
	.level_max = 9,
	.level_default = 6,
	.library_version = get_version,
	.worth_keeping = 4u << 10,
	.set_sizes = set_sizes,
	.open = open_encoder,
	.make = make_run,
	.close = free,
	.check = check_run,
	.stream_open = open_stream,
	.stream_add = add_run,
	.stream_end = end_stream,
	.stream_close = close_stream,
	.expand_open = open_expander,
	.expand = codec_xz_expand,
	.expand_close = codec_xz_expand_close,
};
