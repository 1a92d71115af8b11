/* memory.h - a store in memory, each operation of which may be held up, fail, or be left out
 *
 * The backend for the model test: the code above sees a struct store like any other. Every
 * operation is one step, as the store promises (store.h); before each the gate decides what
 * becomes of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_MODEL_MEMORY_H
#define INGOT_TESTS_MODEL_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/strings.h"
#include "store/store.h"

/* Bytes that never change, shared by all copies of a store. */
struct memory_bytes {
	unsigned users;
	char sha256[SHA256_HEX_SIZE];
	size_t len;
	uint8_t data[];
};

enum memory_operation {
	MEMORY_GET,
	MEMORY_DIGEST,
	MEMORY_LIST,
	MEMORY_WALK,
	MEMORY_NOW,
	MEMORY_CREATE,
	MEMORY_REPLACE,
	MEMORY_DELETE,
	MEMORY_LOCK,
	MEMORY_UNLOCK,
};

struct memory_call {
	enum memory_operation operation;
	const char *name;                 /* "" where there is none */
	const struct memory_bytes *bytes; /* create, replace */
	enum store_lock lock;             /* lock, unlock */
	unsigned actor;
};

enum memory_fate {
	MEMORY_GO,
	MEMORY_FAIL,      /* an error, without an effect */
	MEMORY_FAIL_LATE, /* an error, after the effect: a reply that was lost */
	MEMORY_SKIP,      /* reported as done, but it is not */
	MEMORY_OVERWRITE, /* create: replaces what is there */
};

struct memory_hooks {
	/* Called before each operation. */
	enum memory_fate (*gate)(void *context, const struct memory_call *call);
	/* Called after an operation that has changed something. */
	void (*changed)(void *context, const struct memory_call *call);
	/* May take out of `names` again what was found. */
	void (*listed)(void *context, const struct memory_call *call, struct strings *names);
	/* Waits until somebody else's lock may have ended; returns false where it never will. */
	bool (*wait)(void *context, const struct memory_call *call);
	void *context;
};

struct memory;

struct memory *memory_make(void);
/* Returns a store with the same files; it has no locks and no hooks. */
struct memory *memory_copy(struct memory *memory);
void memory_free(struct memory *memory); /* accepts NULL */
/* Borrows the hooks. */
void memory_watch(struct memory *memory, const struct memory_hooks *hooks);

/* Opens a store of its own for one process: `actor` is told to the hooks. Freed by store_close,
 * which gives its locks back. */
struct store *memory_open(struct memory *memory, unsigned actor);
/* Opens a store as memory_open does, without hooks. */
struct store *memory_open_quietly(struct memory *memory, unsigned actor);
/* Does to the actor's locks what the end of its process does. */
void memory_drop_locks(struct memory *memory, unsigned actor);

/* Keeps the bytes until memory_release. */
const struct memory_bytes *memory_hold(const struct memory_bytes *bytes);
void memory_release(const struct memory_bytes *bytes);

/* Begins the bytes of a link; the path that it leads to follows. A link is made by
 * MEMORY_REPLACE. */
#define MEMORY_LINK "-> "

/* memory_find, memory_put and memory_each go past all hooks. */
const struct memory_bytes *memory_find(struct memory *memory, const char *name);
void memory_put(struct memory *memory, const char *name, const struct memory_bytes *bytes);
void memory_each(struct memory *memory,
		 void (*take)(void *context, const char *name, const struct memory_bytes *bytes),
		 void *context);

#endif
