/* sink.c - what takes bytes, piece after piece
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sink.h"

#include "base/compiler.h"

static int put_in_buffer(void *buffer, const void *data, size_t len, struct error *error UNUSED)
{
	buffer_add(buffer, data, len);
	return 0;
}

struct sink sink_to_buffer(struct buffer *buffer)
{
	return (struct sink){put_in_buffer, buffer};
}

static int add_to_digest(void *digest, const void *data, size_t len, struct error *error UNUSED)
{
	digest_add(digest, data, len);
	return 0;
}

struct sink sink_to_digest(struct digest *digest)
{
	return (struct sink){add_to_digest, digest};
}
