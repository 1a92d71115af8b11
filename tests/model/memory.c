/* memory.c - a store in memory, each operation of which may be held up, fail, or be left out
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/model/memory.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "store/backend_internal.h"

#define SLOTS 1024 /* several times as many as a model has files */
#define NOW 1700000000

struct file {
	char *name; /* NULL: free; a file that was deleted keeps its name and has no bytes */
	struct memory_bytes *bytes;
};

/* Holders of a lock: a bit for each actor. */
struct lock {
	uint32_t shared, exclusive;
};

struct memory {
	struct file files[SLOTS];
	struct lock locks[STORE_LOCK_COUNT];
	const struct memory_hooks *hooks;
};

struct handle {
	struct store store;
	struct memory *memory;
	const struct memory_hooks *hooks; /* or NULL */
	unsigned actor;
};

/* ---- Files ---- */

/* The bytes are constant, their users are not. */
static struct memory_bytes *own(const struct memory_bytes *bytes)
{
	return (struct memory_bytes *)(uintptr_t)bytes;
}

static void drop_bytes(struct memory_bytes *bytes)
{
	if (bytes && --bytes->users == 0)
		free(bytes);
}

const struct memory_bytes *memory_hold(const struct memory_bytes *bytes)
{
	own(bytes)->users++;
	return bytes;
}

void memory_release(const struct memory_bytes *bytes)
{
	drop_bytes(own(bytes));
}

static struct memory_bytes *make_bytes(const void *data, size_t len)
{
	struct memory_bytes *bytes = xmalloc(sizeof *bytes + len);
	bytes->users = 1;
	bytes->len = len;
	if (len)
		memcpy(bytes->data, data, len);
	digest_bytes_hex(DIGEST_SHA256, bytes->data, len, bytes->sha256);
	return bytes;
}

static size_t hash_name(const char *name)
{
	uint64_t hash = 0, word;
	size_t len = strlen(name);
	for (; len >= sizeof word; len -= sizeof word, name += sizeof word) {
		memcpy(&word, name, sizeof word);
		hash = (hash ^ word) * 0x9fb21c651e98df25U;
		hash ^= hash >> 32;
	}
	for (; len; len--)
		hash = (hash ^ (uint8_t)*name++) * 0x9fb21c651e98df25U;
	return (size_t)(hash ^ hash >> 32) % SLOTS;
}

static struct file *find_slot(struct memory *memory, const char *name)
{
	size_t at = hash_name(name);
	while (memory->files[at].name && strcmp(memory->files[at].name, name) != 0)
		at = (at + 1) % SLOTS;
	return &memory->files[at];
}

const struct memory_bytes *memory_find(struct memory *memory, const char *name)
{
	return find_slot(memory, name)->bytes;
}

void memory_put(struct memory *memory, const char *name, const struct memory_bytes *bytes)
{
	struct file *file = find_slot(memory, name);
	struct memory_bytes *kept = own(bytes);
	if (kept)
		kept->users++;
	if (!file->name)
		file->name = xstrdup(name);
	drop_bytes(file->bytes);
	file->bytes = kept;
}

void memory_each(struct memory *memory,
		 void (*take)(void *context, const char *name, const struct memory_bytes *bytes),
		 void *context)
{
	for (size_t i = 0; i < SLOTS; i++)
		if (memory->files[i].bytes)
			take(context, memory->files[i].name, memory->files[i].bytes);
}

static void put_in(void *context, const char *name, const struct memory_bytes *bytes)
{
	memory_put(context, name, bytes);
}

struct memory *memory_make(void)
{
	return xzalloc(sizeof(struct memory));
}

struct memory *memory_copy(struct memory *memory)
{
	struct memory *copy = memory_make();
	memory_each(memory, put_in, copy);
	return copy;
}

void memory_free(struct memory *memory)
{
	for (size_t i = 0; memory && i < SLOTS; i++) {
		free(memory->files[i].name);
		drop_bytes(memory->files[i].bytes);
	}
	free(memory);
}

void memory_watch(struct memory *memory, const struct memory_hooks *hooks)
{
	memory->hooks = hooks;
}

/* ---- The hooks ---- */

static struct handle *of(struct store *store)
{
	return (struct handle *)store;
}

static enum memory_fate gate(struct handle *handle, struct memory_call *call)
{
	const struct memory_hooks *hooks = handle->hooks;
	call->actor = handle->actor;
	return hooks ? hooks->gate(hooks->context, call) : MEMORY_GO;
}

static void tell_changed(struct handle *handle, const struct memory_call *call)
{
	const struct memory_hooks *hooks = handle->hooks;
	if (hooks)
		hooks->changed(hooks->context, call);
}

static int failed(const char *name, struct error *error)
{
	return error_set(error, "cannot use '%s': the model says no", name);
}

/* Passes the gate for an operation that changes nothing. */
static bool may_read(struct handle *handle, enum memory_operation operation, const char *name,
		     struct error *error)
{
	struct memory_call call = {.operation = operation, .name = name};
	enum memory_fate fate = gate(handle, &call);
	if (fate == MEMORY_GO || fate == MEMORY_SKIP)
		return true;
	(void)failed(name, error);
	return false;
}

/* ---- Reading ---- */

static enum store_result memory_get(struct store *store, const char *name, size_t limit,
				    struct buffer *out, struct error *error)
{
	if (!may_read(of(store), MEMORY_GET, name, error))
		return STORE_FAILED;
	const struct memory_bytes *bytes = memory_find(of(store)->memory, name);
	if (!bytes)
		return STORE_MISSING;
	if (bytes->len > limit) {
		error_set(error, "cannot read '%s': larger than %zu bytes", name, limit);
		return STORE_FAILED;
	}
	buffer_add(out, bytes->data, bytes->len);
	(void)buffer_text(out);
	return STORE_DONE;
}

static enum store_result memory_digest(struct store *store, const char *name, char *sha256,
				       uint64_t *size, struct error *error)
{
	if (!may_read(of(store), MEMORY_DIGEST, name, error))
		return STORE_FAILED;
	const struct memory_bytes *bytes = memory_find(of(store)->memory, name);
	if (!bytes)
		return STORE_MISSING;
	memcpy(sha256, bytes->sha256, SHA256_HEX_SIZE);
	*size = bytes->len;
	return STORE_DONE;
}

static enum store_result memory_has(struct store *store, const char *name, struct error *error)
{
	if (!may_read(of(store), MEMORY_DIGEST, name, error))
		return STORE_FAILED;
	return memory_find(of(store)->memory, name) ? STORE_DONE : STORE_MISSING;
}

struct listing {
	const char *folder;
	struct strings *names;
	bool deep; /* whole names from the root, at any depth */
};

static void list_one(void *context, const char *name, const struct memory_bytes *bytes UNUSED)
{
	struct listing *listing = context;
	size_t len = strlen(listing->folder);
	if (strncmp(name, listing->folder, len) != 0 || name[len] != '/')
		return;
	if (listing->deep) {
		strings_add(listing->names, name);
		return;
	}
	AUTO_FREE char *entry = xstrndup(name + len + 1, strcspn(name + len + 1, "/"));
	if (!strings_have(listing->names, entry))
		strings_add(listing->names, entry);
}

static int list(struct store *store, enum memory_operation operation, const char *folder,
		struct strings *names, struct error *error)
{
	struct handle *handle = of(store);
	struct listing listing = {folder, names, operation == MEMORY_WALK};
	struct memory_call call = {.operation = operation, .name = folder, .actor = handle->actor};
	if (!may_read(handle, operation, folder, error))
		return -1;
	memory_each(handle->memory, list_one, &listing);
	strings_sort(names);
	if (handle->hooks)
		handle->hooks->listed(handle->hooks->context, &call, names);
	return 0;
}

static int memory_list(struct store *store, const char *folder, struct strings *names,
		       struct error *error)
{
	return list(store, MEMORY_LIST, folder, names, error);
}

static int memory_walk(struct store *store, const char *folder, unsigned kinds UNUSED,
		       struct strings *names, struct error *error)
{
	return list(store, MEMORY_WALK, folder, names, error);
}

/* The clock stands still: a state's bytes then depend on its number and packages alone. */
static int memory_now(struct store *store, int64_t *now, struct error *error)
{
	*now = NOW;
	return may_read(of(store), MEMORY_NOW, "", error) ? 0 : -1;
}

/* ---- Writing ---- */

static bool has_effect(enum memory_fate fate)
{
	return fate == MEMORY_GO || fate == MEMORY_FAIL_LATE || fate == MEMORY_OVERWRITE;
}

static bool is_failure(enum memory_fate fate)
{
	return fate == MEMORY_FAIL || fate == MEMORY_FAIL_LATE;
}

static struct memory_bytes *take_parts(const char *name, const struct parts *parts,
				       const char *sha256, struct error *error)
{
	AUTO_BUFFER data = BUFFER_INIT;
	if (parts_read(parts, sink_to_buffer(&data), error))
		return NULL;
	struct memory_bytes *bytes = make_bytes(data.data, data.len);
	if (!sha256 || strcmp(bytes->sha256, sha256) == 0)
		return bytes;
	error_set(error, "cannot write '%s': its source has changed meanwhile", name);
	drop_bytes(bytes);
	return NULL;
}

static enum store_result create(struct handle *handle, const char *name,
				const struct memory_bytes *bytes, struct error *error)
{
	struct memory_call call = {.operation = MEMORY_CREATE, .name = name, .bytes = bytes};
	enum memory_fate fate = gate(handle, &call);
	bool is_there = memory_find(handle->memory, name) && fate != MEMORY_OVERWRITE;
	if (!is_there && has_effect(fate)) {
		memory_put(handle->memory, name, bytes);
		tell_changed(handle, &call);
	}
	if (!is_failure(fate))
		return is_there ? STORE_EXISTS : STORE_DONE;
	(void)failed(name, error);
	return STORE_FAILED;
}

static enum store_result memory_create(struct store *store, const char *name,
				       const struct parts *parts, const char *sha256,
				       struct error *error)
{
	struct memory_bytes *bytes = take_parts(name, parts, sha256, error);
	if (!bytes)
		return STORE_FAILED;
	enum store_result made = create(of(store), name, bytes, error);
	drop_bytes(bytes);
	return made;
}

/* The source was created by the same command, or is there for ever. */
static enum store_result memory_share(struct store *store, const char *from, const char *to,
				      struct error *error)
{
	const struct memory_bytes *bytes = memory_find(of(store)->memory, from);
	if (!bytes)
		return STORE_MISSING;
	(void)memory_hold(bytes);
	enum store_result made = create(of(store), to, bytes, error);
	memory_release(bytes);
	return made;
}

/* Replaces or deletes. */
static int change(struct handle *handle, struct memory_call *call, struct error *error)
{
	enum memory_fate fate = gate(handle, call);
	if (has_effect(fate)) {
		memory_put(handle->memory, call->name, call->bytes);
		tell_changed(handle, call);
	}
	return is_failure(fate) ? failed(call->name, error) : 0;
}

/* Times are the directory's. */
static int memory_replace(struct store *store, const char *name, const char *after UNUSED,
			  const void *data, size_t len, struct error *error)
{
	struct memory_bytes *bytes = make_bytes(data, len);
	struct memory_call call = {.operation = MEMORY_REPLACE, .name = name, .bytes = bytes};
	int result = change(of(store), &call, error);
	drop_bytes(bytes);
	return result;
}

static int memory_is_alias(struct store *store, const char *name, const char *target, bool *answer,
			   struct error *error)
{
	if (!may_read(of(store), MEMORY_DIGEST, name, error))
		return -1;
	AUTO_FREE char *text = xasprintf(MEMORY_LINK "%s", target);
	const struct memory_bytes *bytes = memory_find(of(store)->memory, name);
	*answer = bytes && bytes->len == strlen(text) && memcmp(bytes->data, text, bytes->len) == 0;
	return 0;
}

static int memory_alias(struct store *store, const char *name, const char *target,
			struct error *error)
{
	AUTO_FREE char *text = xasprintf(MEMORY_LINK "%s", target);
	return memory_replace(store, name, NULL, text, strlen(text), error);
}

static int memory_delete(struct store *store, const char *name, struct error *error)
{
	struct memory_call call = {.operation = MEMORY_DELETE, .name = name};
	return change(of(store), &call, error);
}

/* ---- Locks ---- */

static void drop_lock(struct memory *memory, enum store_lock lock, unsigned actor)
{
	memory->locks[lock].shared &= ~(1U << actor);
	memory->locks[lock].exclusive &= ~(1U << actor);
}

void memory_drop_locks(struct memory *memory, unsigned actor)
{
	for (int i = 0; i < STORE_LOCK_COUNT; i++)
		drop_lock(memory, (enum store_lock)i, actor);
}

static bool take_lock(struct memory *memory, enum store_lock lock, bool exclusive, unsigned actor)
{
	struct lock *held = &memory->locks[lock];
	if (held->exclusive || (exclusive && held->shared))
		return false;
	*(exclusive ? &held->exclusive : &held->shared) |= 1U << actor;
	return true;
}

/* Locks as flock(2) does: who has the lock in another way gives that up first. */
static int memory_lock(struct store *store, enum store_lock lock, bool exclusive,
		       struct error *error)
{
	struct handle *handle = of(store);
	const struct memory_hooks *hooks = handle->hooks;
	struct memory_call call = {.operation = MEMORY_LOCK, .name = "", .lock = lock};
	enum memory_fate fate = gate(handle, &call);
	if (is_failure(fate))
		return failed("a lock", error);
	if (fate == MEMORY_SKIP)
		return 0;
	drop_lock(handle->memory, lock, handle->actor);
	while (!take_lock(handle->memory, lock, exclusive, handle->actor))
		if (!hooks || !hooks->wait(hooks->context, &call))
			return failed("a lock", error);
	return 0;
}

static int memory_unlock(struct store *store, enum store_lock lock, struct error *error)
{
	struct handle *handle = of(store);
	struct memory_call call = {.operation = MEMORY_UNLOCK, .name = "", .lock = lock};
	enum memory_fate fate = gate(handle, &call);
	if (has_effect(fate)) {
		drop_lock(handle->memory, lock, handle->actor);
		tell_changed(handle, &call);
	}
	return is_failure(fate) ? failed("a lock", error) : 0;
}

/* ---- The backend ---- */

static void memory_close(struct store *store)
{
	AUTO_FREE struct handle *handle = of(store);
	struct memory_call call = {.operation = MEMORY_UNLOCK, .name = "", .actor = handle->actor};
	memory_drop_locks(handle->memory, handle->actor);
	tell_changed(handle, &call);
	free(store->name);
}

static char *memory_url(const struct store *store UNUSED)
{
	return xstrdup("http://repository.example");
}

static const struct store_ops memory_store = {
	.close = memory_close,
	.url = memory_url,
	.get = memory_get,
	.create = memory_create,
	.replace = memory_replace,
	.share = memory_share,
	.alias = memory_alias,
	.mend_alias = memory_alias,
	.is_alias = memory_is_alias,
	.list = memory_list,
	.walk = memory_walk,
	.delete = memory_delete,
	.digest = memory_digest,
	.has = memory_has,
	.now = memory_now,
	.lock = memory_lock,
	.unlock = memory_unlock,
};

struct store *memory_open_quietly(struct memory *memory, unsigned actor)
{
	struct handle *handle = xzalloc(sizeof *handle);
	handle->store = (struct store){.ops = &memory_store, .name = xstrdup("memory")};
	handle->memory = memory;
	handle->actor = actor;
	return &handle->store;
}

struct store *memory_open(struct memory *memory, unsigned actor)
{
	struct store *store = memory_open_quietly(memory, actor);
	of(store)->hooks = memory->hooks;
	return store;
}
