/* http.c - a repository read over HTTP: what lies in a directory that any web server serves
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/http_internal.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/memory.h"
#include "base/spool.h"
#include "store/backend_internal.h"
#include "store/http_url_internal.h"

/* Packages are large, and /tmp may be memory. */
#define SPOOL_FOLDER "/var/tmp"
/* The limit is against a server that never ends. */
#define DIGEST_LIMIT ((uint64_t)1 << 40)

static const struct http_limits default_limits = {
	.connect_seconds = 30,
	.stall_seconds = 60,
	.redirects = 5,
};

struct http {
	struct store store;
	struct http_client *client;
};

static struct http_client *client_of(const struct store *store)
{
	return ((const struct http *)store)->client;
}

/* ---- Opening ---- */

static void http_close(struct store *store)
{
	http_client_close(client_of(store));
	free(store->name);
	free(store);
}

struct store *http_open(const char *url, const struct http_limits *limits, struct error *error)
{
	struct http *http = xzalloc(sizeof *http);
	http->store.ops = &http_store;
	http->store.name = http_url_public(url);
	http->client = http_client_open(url, limits, error);
	if (http->client)
		return &http->store;
	http_close(&http->store);
	return NULL;
}

static struct store *http_open_place(const char *where, bool create, struct error *error)
{
	struct store *store = http_open(where, &default_limits, error);
	if (!store || !create || store_check_writable(store, error) == 0)
		return store;
	http_close(store);
	return NULL;
}

static char *http_url(const struct store *store)
{
	return xstrdup(store->name);
}

/* ---- Reading ---- */

struct getting {
	const char *name;
	size_t limit, taken;
	struct buffer *out;
};

static int take_bytes(void *context, const void *data, size_t len, struct error *error)
{
	struct getting *getting = context;
	getting->taken += len;
	if (getting->taken > getting->limit)
		return error_set(error, "cannot read '%s': larger than %zu bytes", getting->name,
				 getting->limit);
	buffer_add(getting->out, data, len);
	return 0;
}

static enum store_result http_get(struct store *store, const char *name, size_t limit,
				  struct buffer *out, struct error *error)
{
	struct getting getting = {.name = name, .limit = limit, .out = out};
	struct sink sink = {take_bytes, &getting};
	enum store_result result = http_client_get(client_of(store), name, limit, sink, error);
	(void)buffer_text(out);
	return result;
}

static int spool_bytes(void *spool, const void *data, size_t len, struct error *error)
{
	return spool_write(spool, data, len, error);
}

static enum store_result http_fetch(struct store *store, const char *name, uint64_t limit, int *fd,
				    struct error *error)
{
	CLEANUP(spool_close) struct spool spool = SPOOL_INIT;
	*fd = -1;
	if (spool_open(&spool, SPOOL_FOLDER, 0, error))
		return STORE_FAILED;
	struct sink sink = {spool_bytes, &spool};
	enum store_result result = http_client_get(client_of(store), name, limit, sink, error);
	if (result != STORE_DONE)
		return result;
	if (lseek(spool.fd, 0, SEEK_SET) < 0) {
		error_set(error, "cannot read '%s' again", name);
		return STORE_FAILED;
	}
	*fd = spool.fd;
	spool.fd = -1;
	return STORE_DONE;
}

struct digesting {
	struct digest *digest;
	uint64_t size;
};

static int add_to_digest(void *context, const void *data, size_t len, struct error *error UNUSED)
{
	struct digesting *digesting = context;
	digest_add(digesting->digest, data, len);
	digesting->size += len;
	return 0;
}

static enum store_result http_digest(struct store *store, const char *name, char *sha256,
				     uint64_t *size, struct error *error)
{
	struct digesting digesting = {.digest = digest_make(DIGEST_SHA256)};
	struct sink sink = {add_to_digest, &digesting};
	enum store_result result =
		http_client_get(client_of(store), name, DIGEST_LIMIT, sink, error);
	digest_hex(digesting.digest, sha256);
	*size = digesting.size;
	digest_free(digesting.digest);
	return result;
}

static enum store_result http_has(struct store *store, const char *name, struct error *error)
{
	return http_client_head(client_of(store), name, error);
}

const struct store_ops http_store = {
	.is_served = true,
	.claims = http_url_is,
	.place = http_url_public,
	.open = http_open_place,
	.close = http_close,
	.url = http_url,
	.get = http_get,
	.fetch = http_fetch,
	.digest = http_digest,
	.has = http_has,
};
