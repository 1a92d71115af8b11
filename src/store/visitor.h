/* visitor.h - asks a place for objects as any client does, and tells what it answers
 *
 * The store of store.h wants an object, and fails where it does not get it. A visitor wants to know
 * what a client gets: no answer is a failure of its own. One request after the other, over one
 * connection as long as the server keeps it. A directory is read as a web server reads it: links
 * are followed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_STORE_VISITOR_H
#define INGOT_STORE_VISITOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"
#include "store/answer.h"

struct visitor;

enum visit {
	VISIT_WHOLE, /* all of it */
	VISIT_HEAD,  /* what is said of it */
	VISIT_BYTE,  /* the first byte */
};

/* `where` is what store_open takes for reading. */
struct visitor *visitor_open(const char *where, struct error *error) NODISCARD;
void visitor_close(struct visitor *visitor); /* accepts NULL */
/* Whether a server answers: else there are no headers. */
bool visitor_is_served(const struct visitor *visitor);
/* Asks for an object; of its bytes at most `limit` are kept. `name` may have ".." in it; what leads
 * out of the place is not found. `answer` is replaced. */
void visitor_ask(struct visitor *visitor, const char *name, enum visit visit, size_t limit,
		 struct answer *answer);
/* Returns how many requests were made. */
unsigned visitor_count(const struct visitor *visitor);

#endif
