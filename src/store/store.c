/* store.c - picks the backend and checks every name before it gets there
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store.h"

#include "base/memory.h"
#include "base/path.h"
#include "store/backend_internal.h"

static const struct store_ops *const backends[] = {
	&http_store,
	&directory_store,
};

/* Returns NULL where the place is meant for none. */
static const struct store_ops *find_backend(const char *where)
{
	for (size_t i = 0; i < ARRAY_SIZE(backends); i++)
		if (backends[i]->claims(where))
			return backends[i];
	return NULL;
}

struct store *store_open(const char *where, bool create, struct error *error)
{
	const struct store_ops *backend = find_backend(where);
	if (backend)
		return backend->open(where, create, error);
	error_set(error, "cannot open repository '%s': no such kind of place", where);
	error_hint(error, "give a directory, a file: URL, or to read an http: or https: URL");
	return NULL;
}

void store_close(struct store *store)
{
	if (store)
		store->ops->close(store);
}

const char *store_name(const struct store *store)
{
	return store->name;
}

char *store_url(const struct store *store)
{
	return store->ops->url(store);
}

char *store_place(const char *where)
{
	const struct store_ops *backend = find_backend(where);
	return backend && backend->place ? backend->place(where) : xstrdup(where);
}

/* ---- What a server cannot do ---- */

bool store_is_served(const struct store *store)
{
	return store->ops->is_served;
}

int store_check_writable(const struct store *store, struct error *error)
{
	if (!store->ops->is_served)
		return 0;
	error_set(error, "cannot write to '%s': over HTTP a repository is only read", store->name);
	return error_hint(error, "give the directory that the server serves, there or mounted "
				 "here");
}

static int refuse_served(const struct store *store, const char *name, struct error *error)
{
	return error_set(error, "cannot tell what is in '%s' of '%s': a web server does not list",
			 name, store->name);
}

/* ---- Objects ---- */

enum store_result store_get(struct store *store, const char *name, size_t limit, struct buffer *out,
			    struct error *error)
{
	if (path_check(name, error))
		return STORE_FAILED;
	return store->ops->get(store, name, limit, out, error);
}

enum store_result store_fetch(struct store *store, const char *name, uint64_t limit, int *fd,
			      struct error *error)
{
	if (path_check(name, error))
		return STORE_FAILED;
	return store->ops->fetch(store, name, limit, fd, error);
}

enum store_result store_has(struct store *store, const char *name, struct error *error)
{
	if (path_check(name, error))
		return STORE_FAILED;
	return store->ops->has(store, name, error);
}

enum store_result store_create(struct store *store, const char *name, const struct parts *parts,
			       const char *sha256, struct error *error)
{
	if (path_check(name, error) || store_check_writable(store, error))
		return STORE_FAILED;
	return store->ops->create(store, name, parts, sha256, error);
}

int store_replace(struct store *store, const char *name, const void *data, size_t len,
		  struct error *error)
{
	if (path_check(name, error) || store_check_writable(store, error))
		return -1;
	return store->ops->replace(store, name, NULL, data, len, error);
}

int store_replace_after(struct store *store, const char *name, const char *after, const void *data,
			size_t len, struct error *error)
{
	if (path_check(name, error) || path_check(after, error) ||
	    store_check_writable(store, error))
		return -1;
	return store->ops->replace(store, name, after, data, len, error);
}

enum store_result store_share(struct store *store, const char *from, const char *to,
			      struct error *error)
{
	if (path_check(from, error) || path_check(to, error) || store_check_writable(store, error))
		return STORE_FAILED;
	return store->ops->share(store, from, to, error);
}

int store_alias(struct store *store, const char *name, const char *target, struct error *error)
{
	if (path_check(name, error) || path_check(target, error) ||
	    store_check_writable(store, error))
		return -1;
	return store->ops->alias(store, name, target, error);
}

int store_mend_alias(struct store *store, const char *name, const char *target, struct error *error)
{
	if (path_check(name, error) || path_check(target, error) ||
	    store_check_writable(store, error))
		return -1;
	return store->ops->mend_alias(store, name, target, error);
}

int store_is_alias(struct store *store, const char *name, const char *target, bool *answer,
		   struct error *error)
{
	if (path_check(name, error) || path_check(target, error))
		return -1;
	if (store->ops->is_served)
		return refuse_served(store, name, error);
	return store->ops->is_alias(store, name, target, answer, error);
}

int store_list(struct store *store, const char *folder, struct strings *names, struct error *error)
{
	if (path_check(folder, error))
		return -1;
	if (store->ops->is_served)
		return refuse_served(store, folder, error);
	return store->ops->list(store, folder, names, error);
}

int store_walk(struct store *store, const char *folder, unsigned kinds, struct strings *names,
	       struct error *error)
{
	if (path_check(folder, error))
		return -1;
	if (store->ops->is_served)
		return refuse_served(store, folder, error);
	if (store->ops->walk(store, folder, kinds, names, error))
		return -1;
	strings_sort(names);
	return 0;
}

int store_delete(struct store *store, const char *name, struct error *error)
{
	if (path_check(name, error) || store_check_writable(store, error))
		return -1;
	return store->ops->delete (store, name, error);
}

enum store_result store_digest(struct store *store, const char *name, char *sha256, uint64_t *size,
			       struct error *error)
{
	if (path_check(name, error))
		return STORE_FAILED;
	return store->ops->digest(store, name, sha256, size, error);
}

int store_now(struct store *store, int64_t *now, struct error *error)
{
	if (store_check_writable(store, error))
		return -1;
	return store->ops->now(store, now, error);
}

int store_lock(struct store *store, enum store_lock lock, bool exclusive, struct error *error)
{
	if (store_check_writable(store, error))
		return -1;
	return store->ops->lock(store, lock, exclusive, error);
}

int store_unlock(struct store *store, enum store_lock lock, struct error *error)
{
	if (store_check_writable(store, error))
		return -1;
	return store->ops->unlock(store, lock, error);
}

int store_share_with_group(struct store *store, const struct strings *folders, struct strings *left,
			   struct error *error)
{
	for (size_t i = 0; i < folders->n; i++)
		if (path_check(folders->v[i], error))
			return -1;
	if (store_check_writable(store, error))
		return -1;
	return store->ops->share_with_group(store, folders, left, error);
}
