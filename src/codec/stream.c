/* stream.c - head, runs and tail in order
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/stream_internal.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "codec/codec_ops_internal.h"

struct stream {
	const struct codec_ops *ops;
	void *state;
	struct sink sink;
};

static int put_bytes(struct stream *stream, const struct buffer *bytes, struct error *error)
{
	if (bytes->len == 0)
		return 0;
	return stream->sink.put(stream->sink.context, bytes->data, bytes->len, error);
}

struct stream *stream_open(const struct codec_params *params, struct sink sink, struct error *error)
{
	AUTO_BUFFER head = BUFFER_INIT;
	struct stream *stream = xzalloc(sizeof *stream);
	*stream = (struct stream){.ops = codec_ops(params->codec), .sink = sink};
	stream->state = stream->ops->stream_open(params, &head, error);
	if (stream->state && put_bytes(stream, &head, error) == 0)
		return stream;
	stream_free(stream);
	return NULL;
}

static int compress_run(struct stream *stream, const struct run *run, struct error *error)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	if (stream->ops->stream_compress(stream->state, run, &bytes, error))
		return -1;
	return put_bytes(stream, &bytes, error);
}

int stream_add(struct stream *stream, const struct run *run, struct error *error)
{
	if (stream->ops->stream_compress)
		return compress_run(stream, run, error);
	if (stream->ops->stream_add(stream->state, run, error))
		return -1;
	return stream->sink.put(stream->sink.context, run->bytes.data, run->bytes.len, error);
}

int stream_end(struct stream *stream, struct error *error)
{
	AUTO_BUFFER tail = BUFFER_INIT;
	if (stream->ops->stream_end(stream->state, &tail, error))
		return -1;
	return put_bytes(stream, &tail, error);
}

void stream_free(struct stream *stream)
{
	if (!stream)
		return;
	if (stream->state)
		stream->ops->stream_close(stream->state);
	free(stream);
}
