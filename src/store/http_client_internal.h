/* http_client_internal.h - objects below a URL, read over HTTP or HTTPS; libcurl is behind this
 *
 * Certificates are verified; a proxy is taken from the environment and a password from ~/.netrc,
 * as curl does. A connection is used again, and several threads have one each.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_STORE_HTTP_CLIENT_INTERNAL_H
#define INGOT_STORE_HTTP_CLIENT_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/sink.h"
#include "store/answer.h"
#include "store/store.h"
#include "store/visitor.h"

struct http_limits {
	long connect_seconds; /* to reach the server */
	long stall_seconds;   /* without a byte */
	long redirects;       /* to http and https; from https to https alone */
};

struct http_client;

/* `url` has neither query nor fragment. */
struct http_client *http_client_open(const char *url, const struct http_limits *limits,
				     struct error *error) NODISCARD;
void http_client_close(struct http_client *client); /* accepts NULL */

/* `name` has passed path_check. STORE_MISSING: the server says that there is none (404, 410).
 * A body that is not whole is an error. Of one with more than `limit` bytes the sink gets some more
 * than that and then no others. */
enum store_result http_client_get(struct http_client *client, const char *name, uint64_t limit,
				  struct sink sink, struct error *error) NODISCARD;
/* Asks whether the object is there; names and results are those of http_client_get. */
enum store_result http_client_head(struct http_client *client, const char *name,
				   struct error *error) NODISCARD;
/* Asks for an object and tells all of the answer, whatever that is; of its bytes at most `limit`
 * are kept. Redirects are followed, but none from https to http. `answer` is empty before. */
void http_client_ask(struct http_client *client, const char *name, enum visit visit, size_t limit,
		     struct answer *answer);

#endif
