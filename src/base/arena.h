/* arena.h - memory with one lifetime: that of a manifest, a plan, a package
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_ARENA_H
#define INGOT_BASE_ARENA_H

#include <stddef.h>

#include "base/compiler.h"

struct arena;

struct arena *arena_make(void);       /* never NULL */
void arena_free(struct arena *arena); /* accepts NULL */
/* Returns memory that is zeroed, aligned for any type, and lives as long as the arena. */
void *arena_alloc(struct arena *arena, size_t size);
/* Copies `len` bytes. */
void *arena_copy(struct arena *arena, const void *data, size_t len);
/* Copies a text; NULL stays NULL. */
char *arena_text(struct arena *arena, const char *text);
/* Copies `len` bytes, which need no NUL, and puts one behind them. */
char *arena_text_n(struct arena *arena, const char *text, size_t len);
/* Returns what is formatted as printf(3) does it. */
char *arena_printf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
