/* answer.h - what a place says when a client asks it for an object, whatever that is
 *
 * A directory answers like a server that has nothing to say of itself: with a status and bytes,
 * without headers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_STORE_ANSWER_H
#define INGOT_STORE_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/strings.h"

enum answer_fault {
	ANSWER_SOUND,     /* there is a status, and what belongs to it */
	ANSWER_NONE,      /* no connection, or no answer in time */
	ANSWER_UNTRUSTED, /* TLS: its certificate, or what it offers, is not accepted */
	ANSWER_CUT,       /* the body is not as long as the server said */
	ANSWER_LOST,      /* it leads on and on */
	ANSWER_EXPOSED,   /* it leads from https to http */
};

#define ANSWER_SIZE_UNKNOWN UINT64_MAX

struct answer {
	enum answer_fault fault;
	char *words;    /* what the library says of the fault; NULL: nothing */
	long status;    /* of the last answer, as HTTP numbers them; 0: none */
	bool is_shut;   /* in a directory: its mode keeps other users out */
	bool is_single; /* the connection is not kept for a further request */
	bool is_longer; /* the body went on beyond the limit, or was not asked for */
	struct {
		struct answer_header {
			char *name, *value;
		} * v;
		size_t n, cap;
	} headers;           /* of the last answer */
	struct strings hops; /* where redirects led, in order */
	struct buffer body;
	uint64_t size; /* of the whole object, as far as the server says; or ANSWER_SIZE_UNKNOWN */
};

/* Returns the last header of that name, in any case, borrowed; NULL where there is none. */
const char *answer_header(const struct answer *answer, const char *name);
/* Tells in `when` the date that a header has; -1 where there is none. */
int answer_date(const struct answer *answer, const char *name, int64_t *when) NODISCARD;
/* Returns the value of a directive of Cache-Control, "" where it has none; NULL: it is not there.
 * Caller frees. */
char *answer_cache(const struct answer *answer, const char *directive) NODISCARD;
/* Returns a number in a header or directive; `none` where `text` is NULL or no number. */
uint64_t answer_number(const char *text, uint64_t none);
/* Whether the body, or what says of what kind it is, is a page for a person. */
bool answer_is_page(const struct answer *answer);
/* Whether the object was given: all of it, or the part that was asked for. */
bool answer_is_found(const struct answer *answer);
void answer_free(struct answer *answer); /* fit for CLEANUP */
/* Declares an answer that is freed at the end of its scope: `AUTO_ANSWER answer = {0};` */
#define AUTO_ANSWER CLEANUP(answer_free) struct answer

#endif
