/* store.h - where a repository lives: names and bytes, and the few promises that publishing needs
 *
 * Names are relative paths (path_check). A backend is a row of the table in store.c: a directory,
 * or one that a web server serves, for reading. Errors name the object.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_STORE_STORE_H
#define INGOT_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/parts.h"
#include "base/strings.h"

struct store;

enum store_result {
	STORE_FAILED = -1, /* error is set */
	STORE_DONE = 0,
	STORE_EXISTS = 1,  /* create: there already; nothing was changed */
	STORE_MISSING = 2, /* get: not there */
};

/* `where`: a directory's path, a file: URL; to read also an http: or https: URL. With `create` it
 * is made. */
struct store *store_open(const char *where, bool create, struct error *error) NODISCARD;
/* `where`, or a text that begins with it, as it may be shown to anybody: without user and
 * password. Caller frees. */
char *store_place(const char *where) NODISCARD;
/* It is read through a server, by name: nobody can list it, see its links or write to it. */
bool store_is_served(const struct store *store);
/* Refuses a store that is served, with an error that says what to do. */
int store_check_writable(const struct store *store, struct error *error) NODISCARD;
void store_close(struct store *store);             /* accepts NULL */
const char *store_name(const struct store *store); /* for messages */
/* Returns a file: URL or URL of the store itself; caller frees. */
char *store_url(const struct store *store) NODISCARD;

/* Appends the object's bytes, at most `limit`. */
enum store_result store_get(struct store *store, const char *name, size_t limit, struct buffer *out,
			    struct error *error) NODISCARD;
/* Opens a descriptor to read the object, for what is too large for memory; caller closes. Of one
 * with more than `limit` bytes it may give some more than that, and not all: its digest tells. */
enum store_result store_fetch(struct store *store, const char *name, uint64_t limit, int *fd,
			      struct error *error) NODISCARD;
/* Returns STORE_DONE where there is such an object, STORE_MISSING where not. */
enum store_result store_has(struct store *store, const char *name, struct error *error) NODISCARD;
/* Makes an object: atomic, durable, never replaces. It is complete or not there. Where `sha256` is
 * not NULL, bytes that have another digest are not stored: STORE_FAILED (the source changed
 * meanwhile). */
enum store_result store_create(struct store *store, const char *name, const struct parts *parts,
			       const char *sha256, struct error *error) NODISCARD;
/* Replaces an object: atomic, durable; the modification time always rises by a second at least (a
 * client that sees the same time believes nothing changed). */
int store_replace(struct store *store, const char *name, const void *data, size_t len,
		  struct error *error) NODISCARD;
/* Replaces as store_replace does; the time also rises above that of `after`, if that is there: a
 * client that is led from one to the other sees a change. */
int store_replace_after(struct store *store, const char *name, const char *after, const void *data,
			size_t len, struct error *error) NODISCARD;
/* Gives an object's bytes a further name, as by store_create; where it can, the store keeps them
 * once. STORE_MISSING: there is no `from`. */
enum store_result store_share(struct store *store, const char *from, const char *to,
			      struct error *error) NODISCARD;
/* Makes `name` lead to `target`, an object or a folder: in a directory a symbolic link, replaced at
 * once and durably. This layer reads nothing through it. Does nothing where it does so already. */
int store_alias(struct store *store, const char *name, const char *target,
		struct error *error) NODISCARD;
/* Does what store_alias does, also where a copy of the place has what the target has in the place
 * of the link: that goes, but only if all of it is below `target`, with the same bytes. */
int store_mend_alias(struct store *store, const char *name, const char *target,
		     struct error *error) NODISCARD;
/* Tells in `answer` whether `name` leads to `target`. */
int store_is_alias(struct store *store, const char *name, const char *target, bool *answer,
		   struct error *error) NODISCARD;
/* Lists the names directly below `folder` (without it), sorted; a missing folder has none. */
int store_list(struct store *store, const char *folder, struct strings *names,
	       struct error *error) NODISCARD;
enum store_kind {
	STORE_OBJECTS = 1,
	STORE_LINKS = 2, /* what store_alias made, or somebody else */
};
/* Appends the names, from the root, of all objects, links or both below `folder` at any depth,
 * sorted; a missing folder has none. */
int store_walk(struct store *store, const char *folder, unsigned kinds, struct strings *names,
	       struct error *error) NODISCARD;
/* Deletes an object; a missing one is fine. A folder that it leaves empty goes too, so nobody may
 * create objects meanwhile: STORE_LOCK_WRITERS. */
int store_delete(struct store *store, const char *name, struct error *error) NODISCARD;
/* Computes SHA-256 and size of an object's bytes. */
enum store_result store_digest(struct store *store, const char *name, char *sha256, uint64_t *size,
			       struct error *error) NODISCARD;
/* Reads the store's own clock, seconds since 1970. */
int store_now(struct store *store, int64_t *now, struct error *error) NODISCARD;
/* Locks keep others out meanwhile: flock in a directory, which ends with the process. None of them
 * decides what the next state is. They are taken in this order. */
enum store_lock {
	STORE_LOCK_WRITERS, /* shared: what is created stays; exclusive: may delete */
	STORE_LOCK_TURN,    /* exclusive: next after a lost race */
	STORE_LOCK_PLACING, /* exclusive: replaces pointers */
	STORE_LOCK_COUNT
};

/* Waits for the lock. */
int store_lock(struct store *store, enum store_lock lock, bool exclusive,
	       struct error *error) NODISCARD;
/* Gives up a lock; one that is not held is fine. */
int store_unlock(struct store *store, enum store_lock lock, struct error *error) NODISCARD;
/* Lets all users of the place's group write from now on, to what is there below `folders` of its
 * root as well; every writer after that keeps it so. What cannot be given to the group since it
 * belongs to another user is appended to `left`. Waits for other writers; STORE_LOCK_WRITERS is not
 * held afterwards. May be repeated, and then does what is left. */
int store_share_with_group(struct store *store, const struct strings *folders, struct strings *left,
			   struct error *error) NODISCARD;

#endif
