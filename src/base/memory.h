/* memory.h - allocation that cannot return NULL
 *
 * Out of memory ends the program: one line on stderr, exit 2, temporary output removed by the
 * kernel because it was never linked. Sizes are checked for overflow.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_MEMORY_H
#define INGOT_BASE_MEMORY_H

#include <stdarg.h>
#include <stddef.h>

#include "base/compiler.h"

/* Ends the program for what no caller could handle: "ingot: <reason>" on stderr, exit 2. */
NORETURN void program_end(const char *reason);
/* Ends the program as program_end does, with "out of memory". */
NORETURN void memory_exhausted(void);

/* Each of these returns memory that the caller frees with free(), and does else what the function
 * of libc does whose name follows the x. */

void *xmalloc(size_t size);                                 /* never NULL, for 0 bytes neither */
void *xzalloc(size_t size);                                 /* like xmalloc, zeroed */
void *xreallocarray(void *old, size_t count, size_t size);  /* `old` may be NULL */
void *xmemdup(const void *data, size_t len);                /* `data` may be NULL where len is 0 */
char *xstrdup(const char *text);                            /* not of NULL */
char *xstrndup(const char *text, size_t len);               /* at most `len` bytes and a NUL */
char *xasprintf(const char *format, ...) PRINTF_LIKE(1, 2); /* returns the text */
char *xvasprintf(const char *format, va_list args) PRINTF_LIKE(1, 0); /* returns the text */

/* Frees what a variable points to, and sets it to NULL; takes its address. */
void free_pointer(void *address_of_pointer);
/* Stands before the declaration of a pointer: what it points to is freed at the end of its scope.
 */
#define AUTO_FREE CLEANUP(free_pointer)

#endif
