/* error.h - one error, set where it happened, given context on the way up
 *
 * A fallible function takes a `struct error *` as its last parameter, never NULL, and returns
 * 0 or -1 (or a pointer or NULL). Only src/cli prints. Grammar of a message: lower case,
 * operation, object in single quotes, cause: "cannot open 'x': permission denied". What looks like
 * a secret key in it is not kept (base/key_text.h).
 *
 *     struct error error = ERROR_INIT;
 *     if (spool_open(&spool, &error))
 *             return error_context(&error, "while packing '%s'", path);
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_ERROR_H
#define INGOT_BASE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>

#include "base/compiler.h"

struct error {
	char *message; /* owned; NULL when there is none */
	char *hint;    /* owned; what the user can do, or NULL */
	int advice;    /* what the user can do with this program: a number of base/advice.h, or 0 */
	char *about;   /* owned; what the advice is about, or NULL */
};

#define ERROR_INIT                  \
	{                           \
		NULL, NULL, 0, NULL \
	}

/* Replaces what is there. Always returns -1. */
int error_set(struct error *error, const char *format, ...) PRINTF_LIKE(2, 3);
/* Does what error_set does, and adds ": " and the lower-cased text of the errno value `number`. */
int error_set_errno(struct error *error, int number, const char *format, ...) PRINTF_LIKE(3, 4);
/* Puts "context: " before the message. Returns -1. */
int error_context(struct error *error, const char *format, ...) PRINTF_LIKE(2, 3);
/* Sets the hint: a full sentence or a command, without a full stop. Returns -1. */
int error_hint(struct error *error, const char *format, ...) PRINTF_LIKE(2, 3);
/* Sets the advice, which is told before the hint. `about` is copied, or NULL. Returns -1. */
int error_advise(struct error *error, int advice, const char *about);
/* Moves `from` into `to` (whose content is dropped). Returns -1. */
int error_move(struct error *to, struct error *from);
/* Whether a message was set. */
bool error_is_set(const struct error *error);
/* Frees and empties; also fit for CLEANUP. */
void error_clear(struct error *error);
/* Declares an error that is freed at the end of its scope: `AUTO_ERROR error = ERROR_INIT;` */
#define AUTO_ERROR CLEANUP(error_clear) struct error

#endif
