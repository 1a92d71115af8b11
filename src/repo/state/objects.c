/* objects.c - bytes in the store that are named by their digest or never change
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/objects_internal.h"

#include <string.h>

#include "base/memory.h"

static int refuse_damaged(const char *name, struct error *error)
{
	return error_set(error, "'%s' of the repository has other bytes than it should", name);
}

/* Judges what making an object came to: one that is there already must be the same. */
static int check_made(struct store *store, enum store_result made, const char *name,
		      const char *sha256, struct error *error)
{
	char found[SHA256_HEX_SIZE];
	uint64_t size;
	if (made != STORE_EXISTS)
		return made == STORE_DONE ? 0 : -1;
	enum store_result result = store_digest(store, name, found, &size, error);
	if (result == STORE_MISSING)
		return error_set(error, "'%s' vanished while it was looked at", name);
	if (result != STORE_DONE)
		return -1;
	return strcmp(found, sha256) == 0 ? 0 : refuse_damaged(name, error);
}

int objects_create(struct store *store, const char *name, const struct parts *parts,
		   const char *sha256, struct error *error)
{
	enum store_result result = store_create(store, name, parts, sha256, error);
	return check_made(store, result, name, sha256, error);
}

int objects_share(struct store *store, const char *from, const char *name, const char *sha256,
		  struct error *error)
{
	enum store_result result = store_share(store, from, name, error);
	if (result == STORE_MISSING)
		return error_set(error, "'%s' vanished while it was looked at", from);
	return check_made(store, result, name, sha256, error);
}

int objects_create_bytes(struct store *store, const char *name, const void *data, size_t len,
			 const char *sha256, struct error *error)
{
	CLEANUP(parts_free) struct parts parts = {0};
	parts_add_copy(&parts, data, len);
	return objects_create(store, name, &parts, sha256, error);
}

int objects_put(struct store *store, const char *folder, const void *data, size_t len,
		char sha256[SHA256_HEX_SIZE], struct error *error)
{
	digest_bytes_hex(DIGEST_SHA256, data, len, sha256);
	AUTO_FREE char *name = xasprintf("ingot/%s/%s", folder, sha256);
	return objects_create_bytes(store, name, data, len, sha256, error);
}

int objects_get_named(struct store *store, const char *name, const char *sha256, size_t limit,
		      struct buffer *out, struct error *error)
{
	char found[SHA256_HEX_SIZE];
	size_t start = out->len;
	enum store_result result = store_get(store, name, limit, out, error);
	if (result == STORE_MISSING)
		return error_set(error, "'%s' is missing from the repository", name);
	if (result != STORE_DONE)
		return -1;
	digest_bytes_hex(DIGEST_SHA256, out->data ? out->data + start : NULL, out->len - start,
			 found);
	return strcmp(found, sha256) == 0 ? 0 : refuse_damaged(name, error);
}

int objects_get(struct store *store, const char *folder, const char *sha256, size_t limit,
		struct buffer *out, struct error *error)
{
	AUTO_FREE char *name = xasprintf("ingot/%s/%s", folder, sha256);
	return objects_get_named(store, name, sha256, limit, out, error);
}

int objects_check_digest(const char *text, struct error *error)
{
	if (strlen(text) == SHA256_HEX_SIZE - 1 &&
	    strspn(text, "0123456789abcdef") == SHA256_HEX_SIZE - 1)
		return 0;
	return error_set(error, "'%s' is no SHA-256 digest", text);
}
