/* buffer.h - bytes that grow
 *
 * `data` is always followed by a NUL that `len` does not count, so it can be read as a string;
 * an empty buffer may have data == NULL until something is added (buffer_text never returns NULL).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_BUFFER_H
#define INGOT_BASE_BUFFER_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

struct buffer {
	uint8_t *data;
	size_t len, cap;
};

#define BUFFER_INIT        \
	{                  \
		NULL, 0, 0 \
	}

/* Adds a copy of `len` bytes, which may be 0; `data` may be NULL then, and may not lie in `buffer`.
 */
void buffer_add(struct buffer *buffer, const void *data, size_t len);
void buffer_add_text(struct buffer *buffer, const char *text); /* without its NUL */
void buffer_add_byte(struct buffer *buffer, uint8_t byte);     /* one, of any value */
void buffer_add_zeros(struct buffer *buffer, size_t count);    /* as many bytes of 0 */
/* Adds what is formatted as printf(3) does it, without its NUL. */
void buffer_printf(struct buffer *buffer, const char *format, ...) PRINTF_LIKE(2, 3);
/* Makes room for `count` more bytes at data + len; the caller raises len by what it used, after
 * which the NUL is there again once buffer_text or any function that adds was called. */
uint8_t *buffer_reserve(struct buffer *buffer, size_t count);
/* Returns the bytes, borrowed until the next change, with a NUL behind them; "" where none are. */
const char *buffer_text(const struct buffer *buffer);
/* Returns the bytes, owned by the caller, NUL-terminated; the buffer is empty afterwards. */
char *buffer_steal(struct buffer *buffer);
void buffer_clear(struct buffer *buffer); /* keeps the memory */
void buffer_free(struct buffer *buffer);
/* Declares a buffer that is freed at the end of its scope: `AUTO_BUFFER text = BUFFER_INIT;` */
#define AUTO_BUFFER CLEANUP(buffer_free) struct buffer
/* Overwrites before freeing: for secrets. */
void buffer_wipe(struct buffer *buffer);

#endif
