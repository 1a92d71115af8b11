/* sink.h - what takes bytes, piece after piece
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_SINK_H
#define INGOT_BASE_SINK_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/error.h"

struct sink {
	/* Takes the next piece. After a -1 no more comes. */
	int (*put)(void *context, const void *data, size_t len, struct error *error);
	void *context; /* borrowed */
};

/* Appends to `buffer`, never fails. */
struct sink sink_to_buffer(struct buffer *buffer);
/* Adds to `digest`, never fails. */
struct sink sink_to_digest(struct digest *digest);

#endif
