/* arena.c - memory with one lifetime
 *
 * Blocks are cut from front to back; what is large gets a block of its own, behind the current
 * one, so that the room of that is not lost.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define BLOCK_SIZE ((size_t)16 << 10)
#define LARGE_SIZE (BLOCK_SIZE / 4)

struct arena_block {
	struct arena_block *next;
	alignas(max_align_t) char bytes[];
};

struct arena {
	struct arena_block *blocks; /* the first is the one being cut */
	size_t used;                /* of its BLOCK_SIZE bytes */
};

static struct arena_block *make_block(size_t size)
{
	size_t total;
	if (__builtin_add_overflow(size, sizeof(struct arena_block), &total))
		memory_exhausted();
	return xzalloc(total);
}

struct arena *arena_make(void)
{
	struct arena *arena = xzalloc(sizeof *arena);
	arena->blocks = make_block(BLOCK_SIZE);
	return arena;
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	for (struct arena_block *next, *block = arena->blocks; block; block = next) {
		next = block->next;
		free(block);
	}
	free(arena);
}

static void *alloc_large(struct arena *arena, size_t size)
{
	struct arena_block *block = make_block(size);
	block->next = arena->blocks->next;
	arena->blocks->next = block;
	return block->bytes;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	if (size > LARGE_SIZE)
		return alloc_large(arena, size);
	size_t alignment = alignof(max_align_t);
	size_t padded = (size + alignment - 1) / alignment * alignment;
	if (padded > BLOCK_SIZE - arena->used) {
		struct arena_block *block = make_block(BLOCK_SIZE);
		block->next = arena->blocks;
		arena->blocks = block;
		arena->used = 0;
	}
	void *memory = arena->blocks->bytes + arena->used;
	arena->used += padded;
	return memory;
}

void *arena_copy(struct arena *arena, const void *data, size_t len)
{
	void *copy = arena_alloc(arena, len);
	if (len)
		memcpy(copy, data, len);
	return copy;
}

char *arena_text_n(struct arena *arena, const char *text, size_t len)
{
	size_t size;
	if (__builtin_add_overflow(len, 1, &size))
		memory_exhausted();
	char *copy = arena_alloc(arena, size);
	if (len)
		memcpy(copy, text, len);
	return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
	return text ? arena_text_n(arena, text, strlen(text)) : NULL;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	AUTO_FREE char *text = xvasprintf(format, args);
	va_end(args);
	return arena_text(arena, text);
}
