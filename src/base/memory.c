/* memory.c - allocation that cannot return NULL
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define EXIT_FAILED 2

/* Must not allocate: it is called where that fails. _exit, so that no buffered half is flushed. */
void program_end(const char *reason)
{
	char start[] = "ingot: ", end[] = "\n";
	char text[256];
	size_t len = strnlen(reason, sizeof text);
	memcpy(text, reason, len);
	struct iovec pieces[] = {{start, strlen(start)}, {text, len}, {end, strlen(end)}};
	/* Nobody is left to be told that stderr is closed. */
	ssize_t ignored = writev(STDERR_FILENO, pieces, 3);
	(void)ignored;
	_exit(EXIT_FAILED);
}

void memory_exhausted(void)
{
	program_end("out of memory");
}

static void *check_memory(void *memory)
{
	if (!memory)
		memory_exhausted();
	return memory;
}

/* malloc(0) may return NULL, which would look like a failure. */
void *xmalloc(size_t size)
{
	return check_memory(malloc(size ? size : 1));
}

void *xzalloc(size_t size)
{
	return check_memory(calloc(1, size ? size : 1));
}

void *xreallocarray(void *old, size_t count, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(count, size, &total))
		memory_exhausted();
	return check_memory(realloc(old, total ? total : 1));
}

void *xmemdup(const void *data, size_t len)
{
	void *copy = xmalloc(len);
	if (len)
		memcpy(copy, data, len);
	return copy;
}

char *xstrdup(const char *text)
{
	return check_memory(strdup(text));
}

char *xstrndup(const char *text, size_t len)
{
	return check_memory(strndup(text, len));
}

char *xvasprintf(const char *format, va_list args)
{
	char *text;
	if (vasprintf(&text, format, args) < 0)
		memory_exhausted();
	return text;
}

char *xasprintf(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *text = xvasprintf(format, args);
	va_end(args);
	return text;
}

void free_pointer(void *address_of_pointer)
{
	void **pointer = address_of_pointer;
	free(*pointer);
	*pointer = NULL;
}
