/* backend_internal.h - what a place for repositories must be able to do; seen by the store layer
 * only
 *
 * The operations are those of store.h; names have passed path_check before they get here.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_STORE_BACKEND_INTERNAL_H
#define INGOT_STORE_BACKEND_INTERNAL_H

#include "store/store.h"

struct store_ops {
	/* The answer of store_is_served; where it is true, nothing below is there but claims, open,
	 * close, url and what reads an object of a name: get, fetch, digest, has. */
	bool is_served;
	/* Whether `where` is meant for this backend. */
	bool (*claims)(const char *where);
	/* Returns `where` without what is secret in it, such as a password; NULL: nothing is. */
	char *(*place)(const char *where);
	struct store *(*open)(const char *where, bool create, struct error *error);
	void (*close)(struct store *store);
	char *(*url)(const struct store *store);
	enum store_result (*get)(struct store *store, const char *name, size_t limit,
				 struct buffer *out, struct error *error);
	enum store_result (*fetch)(struct store *store, const char *name, uint64_t limit, int *fd,
				   struct error *error);
	enum store_result (*create)(struct store *store, const char *name,
				    const struct parts *parts, const char *sha256,
				    struct error *error);
	int (*replace)(struct store *store, const char *name, const char *after, const void *data,
		       size_t len, struct error *error); /* after: NULL for none */
	enum store_result (*share)(struct store *store, const char *from, const char *to,
				   struct error *error);
	int (*alias)(struct store *store, const char *name, const char *target,
		     struct error *error);
	int (*mend_alias)(struct store *store, const char *name, const char *target,
			  struct error *error);
	int (*is_alias)(struct store *store, const char *name, const char *target, bool *answer,
			struct error *error);
	int (*list)(struct store *store, const char *folder, struct strings *names,
		    struct error *error);
	int (*walk)(struct store *store, const char *folder, unsigned kinds, struct strings *names,
		    struct error *error);
	int (*delete)(struct store *store, const char *name, struct error *error);
	enum store_result (*digest)(struct store *store, const char *name, char *sha256,
				    uint64_t *size, struct error *error);
	enum store_result (*has)(struct store *store, const char *name, struct error *error);
	int (*now)(struct store *store, int64_t *now, struct error *error);
	int (*lock)(struct store *store, enum store_lock lock, bool exclusive, struct error *error);
	int (*unlock)(struct store *store, enum store_lock lock, struct error *error);
	int (*share_with_group)(struct store *store, const struct strings *folders,
				struct strings *left, struct error *error);
};

/* The first member of every backend's own struct. */
struct store {
	const struct store_ops *ops;
	char *name; /* owned by the backend; for messages */
};

extern const struct store_ops directory_store;
extern const struct store_ops http_store;

#endif
