/* buffer.c - bytes that grow
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define LEAST_ROOM 64

uint8_t *buffer_reserve(struct buffer *buffer, size_t count)
{
	size_t need, doubled;
	if (__builtin_add_overflow(buffer->len, count, &need) ||
	    __builtin_add_overflow(need, 1, &need))
		memory_exhausted();
	if (need > buffer->cap) {
		if (__builtin_mul_overflow(buffer->cap, 2, &doubled))
			doubled = need;
		size_t cap = doubled > need ? doubled : need;
		buffer->cap = cap > LEAST_ROOM ? cap : LEAST_ROOM;
		buffer->data = xreallocarray(buffer->data, buffer->cap, 1);
		buffer->data[buffer->len] = 0;
	}
	return buffer->data + buffer->len;
}

/* Counts what stands in the reserved room as content, and ends it with NUL. */
static void take_reserved(struct buffer *buffer, size_t count)
{
	buffer->len += count;
	buffer->data[buffer->len] = 0;
}

void buffer_add(struct buffer *buffer, const void *data, size_t len)
{
	uint8_t *room = buffer_reserve(buffer, len);
	if (len)
		memcpy(room, data, len);
	take_reserved(buffer, len);
}

void buffer_add_text(struct buffer *buffer, const char *text)
{
	buffer_add(buffer, text, strlen(text));
}

void buffer_add_byte(struct buffer *buffer, uint8_t byte)
{
	*buffer_reserve(buffer, 1) = byte;
	take_reserved(buffer, 1);
}

void buffer_add_zeros(struct buffer *buffer, size_t count)
{
	memset(buffer_reserve(buffer, count), 0, count);
	take_reserved(buffer, count);
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	AUTO_FREE char *text = xvasprintf(format, args);
	va_end(args);
	buffer_add_text(buffer, text);
}

const char *buffer_text(const struct buffer *buffer)
{
	if (!buffer->data)
		return "";
	/* Whoever filled reserved room has overwritten the NUL. It is not written twice: several
	 * threads may read it by then. */
	if (buffer->data[buffer->len])
		buffer->data[buffer->len] = 0;
	return (const char *)buffer->data;
}

char *buffer_steal(struct buffer *buffer)
{
	(void)buffer_reserve(buffer, 0);
	take_reserved(buffer, 0);
	char *text = (char *)buffer->data;
	*buffer = (struct buffer)BUFFER_INIT;
	return text;
}

void buffer_clear(struct buffer *buffer)
{
	buffer->len = 0;
	if (buffer->data)
		buffer->data[0] = 0;
}

void buffer_free(struct buffer *buffer)
{
	free(buffer->data);
	*buffer = (struct buffer)BUFFER_INIT;
}

void buffer_wipe(struct buffer *buffer)
{
	if (buffer->data)
		explicit_bzero(buffer->data, buffer->cap);
	buffer_free(buffer);
}
