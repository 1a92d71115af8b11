/* watch.c - what must hold at every instant, for every reader
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/model/watch.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/vector.h"
#include "repo/generation.h"
#include "repo/package_set.h"
#include "tests/model/indexes.h"
#include "tests/model/stand_ins.h"

#define DISTS "dists/" WATCH_CHANNEL
#define RPM "rpm/" WATCH_CHANNEL
#define GENERATIONS "ingot/channels/" WATCH_CHANNEL "/"
#define URL "http://repository.example/"
#define NOBODY 31 /* an actor that no schedule has */

static const char *const root_names[WATCH_ROOTS] = {
	[WATCH_APT] = DISTS "/InRelease",
	[WATCH_YUM] = RPM "/mirrorlist",
	[WATCH_BASEURL] = RPM "/repodata/repomd.xml",
};

void watch_begin(struct watch *watch, struct memory *memory)
{
	*watch = (struct watch){.memory = memory};
}

void watch_end(struct watch *watch)
{
	strings_free(&watch->acknowledged);
	strings_free(&watch->commits);
	free(watch->violation);
}

void watch_violate(struct watch *watch, const char *format, ...)
{
	if (watch->violation)
		return;
	va_list args;
	va_start(args, format);
	watch->violation = xvasprintf(format, args);
	va_end(args);
}

/* ---- Readers ---- */

struct reading {
	struct watch *watch;
	watch_fetch fetch;
	void *context;
	struct strings *packages;
};

/* `sha256` NULL: whatever it is. */
static const struct memory_bytes *want(const struct reading *reading, const char *name,
				       const char *sha256)
{
	const struct memory_bytes *bytes = reading->fetch(reading->context, name);
	if (!bytes)
		watch_violate(reading->watch, "a reader misses '%s'", name);
	else if (sha256 && strcmp(bytes->sha256, sha256) != 0)
		watch_violate(reading->watch, "a reader finds other bytes in '%s'", name);
	else
		return bytes;
	return NULL;
}

static bool read_packages(const struct reading *reading, const struct index *index)
{
	VECTOR_EACH (entry, &index->entries) {
		if (!want(reading, entry->path, entry->sha256))
			return false;
		if (!strings_have(reading->packages, entry->path))
			strings_add(reading->packages, entry->path);
	}
	return true;
}

/* An index that a root names; what it is shows in its name. */
static bool read_index(const struct reading *reading, const char *folder,
		       const struct index_entry *entry)
{
	size_t len = strcspn(entry->path, " ");
	const char *name = entry->path[len] ? entry->path + len + 1 : entry->path;
	CLEANUP(free_pointer) char *path = xasprintf("%s/%.*s", folder, (int)len, entry->path);
	const struct memory_bytes *bytes = want(reading, path, entry->sha256);
	if (!bytes)
		return false;
	if (strcmp(name, "Packages.gz") == 0)
		return read_packages(reading, index_parse(INDEX_PACKAGES, bytes->data, bytes->len));
	if (text_ends(name, "-primary.xml.gz"))
		return read_packages(reading, index_parse(INDEX_PRIMARY, bytes->data, bytes->len));
	return true;
}

static uint64_t read_root(const struct reading *reading, const char *folder,
			  const struct index *root)
{
	VECTOR_EACH (entry, &root->entries)
		if (!read_index(reading, folder, entry))
			return 0;
	if (!root->generation)
		watch_violate(reading->watch, "the root in '%s' names no generation", folder);
	return root->generation;
}

static uint64_t read_apt(const struct reading *reading, const struct memory_bytes *root)
{
	CLEANUP(buffer_free) struct buffer text = BUFFER_INIT;
	if (!stand_ins_verify_clear(root->data, root->len, &text)) {
		watch_violate(reading->watch, "InRelease has a bad signature");
		return 0;
	}
	return read_root(reading, DISTS, index_parse(INDEX_RELEASE, text.data, text.len));
}

/* `indexes`: the folder below which they are asked for. */
static uint64_t read_repomd(const struct reading *reading, const char *folder, const char *indexes)
{
	CLEANUP(free_pointer) char *repomd_name = xasprintf("%s/repodata/repomd.xml", folder);
	CLEANUP(free_pointer) char *signature_name = xasprintf("%s.asc", repomd_name);
	const struct memory_bytes *repomd = want(reading, repomd_name, NULL);
	const struct memory_bytes *signature = repomd ? want(reading, signature_name, NULL) : NULL;
	if (!signature)
		return 0;
	if (!stand_ins_verify(signature->data, signature->len, repomd->data, repomd->len)) {
		watch_violate(reading->watch, "'%s' has a bad signature", repomd_name);
		return 0;
	}
	return read_root(reading, indexes, index_parse(INDEX_REPOMD, repomd->data, repomd->len));
}

static uint64_t read_yum(const struct reading *reading, const struct memory_bytes *root)
{
	CLEANUP(free_pointer) char *url = xstrndup((const char *)root->data, root->len);
	size_t len = strlen(url);
	if (!text_starts(url, URL) || !text_ends(url, "/\n")) {
		watch_violate(reading->watch, "mirrorlist is '%s'", url);
		return 0;
	}
	url[len - 2] = '\0';
	return read_repomd(reading, url + strlen(URL), url + strlen(URL));
}

static bool leads(const struct memory_bytes *link, const char *to)
{
	CLEANUP(free_pointer) char *text = xasprintf(MEMORY_LINK "%s", to);
	return link && link->len == strlen(text) && memcmp(link->data, text, link->len) == 0;
}

/* The two links stay; what they lead through is one. */
static uint64_t read_baseurl(const struct reading *reading, const struct memory_bytes *root)
{
	static const char through[] = RPM "/current/repodata/repomd.xml";
	const struct memory_bytes *signature = want(reading, RPM "/repodata/repomd.xml.asc", NULL);
	const struct memory_bytes *current = want(reading, RPM "/current", NULL);
	if (!signature || !current)
		return 0;
	CLEANUP(free_pointer) char *text = xstrndup((const char *)current->data, current->len);
	if (!leads(root, through) || !leads(signature, RPM "/current/repodata/repomd.xml.asc") ||
	    !text_starts(text, MEMORY_LINK)) {
		watch_violate(reading->watch, "repomd.xml is no link through '%s'", RPM "/current");
		return 0;
	}
	return read_repomd(reading, text + strlen(MEMORY_LINK), RPM);
}

uint64_t watch_read(struct watch *watch, enum watch_root root, watch_fetch fetch, void *context,
		    struct strings *packages)
{
	static uint64_t (*const readers[WATCH_ROOTS])(const struct reading *,
						      const struct memory_bytes *) = {
		[WATCH_APT] = read_apt,
		[WATCH_YUM] = read_yum,
		[WATCH_BASEURL] = read_baseurl,
	};
	struct reading reading = {watch, fetch, context, packages};
	const struct memory_bytes *bytes = fetch(context, root_names[root]);
	return bytes ? readers[root](&reading, bytes) : 0;
}

/* ---- What is served ---- */

static const struct memory_bytes *fetch_now(void *memory, const char *name)
{
	return memory_find(memory, name);
}

static bool is_of(enum watch_root root, const char *package)
{
	return text_ends(package, root == WATCH_APT ? ".deb" : ".rpm");
}

static void check_root(struct watch *watch, enum watch_root root)
{
	struct strings packages = {0};
	uint64_t generation = watch_read(watch, root, fetch_now, watch->memory, &packages);
	if (generation < watch->served[root])
		watch_violate(watch, "'%s' went from generation %llu to %llu", root_names[root],
			      (unsigned long long)watch->served[root],
			      (unsigned long long)generation);
	watch->served[root] = generation;
	for (size_t i = 0; i < watch->acknowledged.n; i++)
		if (is_of(root, watch->acknowledged.v[i]) &&
		    !strings_have(&packages, watch->acknowledged.v[i]))
			watch_violate(watch, "'%s' does not lead to '%s', which was acknowledged",
				      root_names[root], watch->acknowledged.v[i]);
	strings_free(&packages);
}

void watch_acknowledge(struct watch *watch, const char *path, const char *name, const char *commit)
{
	CLEANUP(free_pointer) char *claim = xasprintf("%s %s", name, commit);
	for (size_t i = 0; i < watch->commits.n; i++)
		if (strncmp(watch->commits.v[i], claim, strlen(name) + 1) == 0 &&
		    strcmp(watch->commits.v[i], claim) != 0)
			watch_violate(watch, "'%s' was published of two commits", name);
	strings_add(&watch->commits, claim);
	strings_add(&watch->acknowledged, path);
	for (int root = 0; root < WATCH_ROOTS; root++)
		check_root(watch, (enum watch_root)root);
}

/* ---- Generations ---- */

static bool has_bytes(struct memory *memory, const char *name, const char *sha256)
{
	const struct memory_bytes *bytes = memory_find(memory, name);
	return bytes && strcmp(bytes->sha256, sha256) == 0;
}

static void check_bytes(struct watch *watch, const struct generation *generation,
			const struct generation_files *files)
{
	VECTOR_EACH (file, files) {
		CLEANUP(free_pointer) char *stored = xasprintf("ingot/pointers/%s", file->sha256);
		if (!generation_find_digest(&generation->objects, file->sha256) &&
		    !has_bytes(watch->memory, stored, file->sha256))
			watch_violate(watch, "generation %llu has no bytes for '%s'",
				      (unsigned long long)generation->number, file->path);
	}
}

static void check_files(struct watch *watch, const struct generation *generation)
{
	VECTOR_EACH (object, &generation->objects)
		if (!has_bytes(watch->memory, object->path, object->sha256))
			watch_violate(watch, "generation %llu names '%s', which is not there",
				      (unsigned long long)generation->number, object->path);
	check_bytes(watch, generation, &generation->snapshot);
	check_bytes(watch, generation, &generation->pointers);
}

static void check_set(struct watch *watch, const struct package_set *set)
{
	for (size_t i = 0; i < set->n; i++) {
		const struct package_entry *entry = &set->v[i];
		CLEANUP(free_pointer) char *record = xasprintf("ingot/records/%s", entry->record);
		if (!has_bytes(watch->memory, entry->path, entry->sha256))
			watch_violate(watch, "a set has '%s', which is not there", entry->path);
		if (!has_bytes(watch->memory, record, entry->record))
			watch_violate(watch, "a set has '%s', which is not there", record);
	}
	for (size_t i = 0; i < watch->acknowledged.n; i++) {
		bool found = false;
		for (size_t j = 0; j < set->n && !found; j++)
			found = strcmp(set->v[j].path, watch->acknowledged.v[i]) == 0;
		if (!found)
			watch_violate(watch, "a generation lacks '%s', which was acknowledged",
				      watch->acknowledged.v[i]);
	}
}

/* The program's own reader verifies the digests of the set's pages, and the parent's. */
static uint64_t find_newest(struct memory *memory)
{
	uint64_t number = 0;
	for (;;) {
		CLEANUP(free_pointer)
		char *name = xasprintf(GENERATIONS "%llu", (unsigned long long)number + 1);
		if (!memory_find(memory, name))
			return number;
		number++;
	}
}

static void check_placed(struct watch *watch, uint64_t number, const struct generation_files *files,
			 const struct generation_links *links)
{
	VECTOR_EACH (file, files)
		if (!has_bytes(watch->memory, file->path, file->sha256))
			watch_violate(watch, "'%s' is not that of generation %llu", file->path,
				      (unsigned long long)number);
	VECTOR_EACH (link, links)
		if (!leads(memory_find(watch->memory, link->path), link->target))
			watch_violate(watch, "'%s' does not lead to '%s'", link->path,
				      link->target);
}

/* How far a generation has come. */
enum progress { IS_CREATED, IS_PLACED, IS_SERVED };

static void check_generation(struct watch *watch, uint64_t number, enum progress progress)
{
	struct error error = ERROR_INIT;
	struct package_set set = {0};
	struct memory *memory = watch->memory;
	struct keyring *keyring = keyring_open(&error);
	struct store *store = memory_open_quietly(memory, NOBODY);
	struct generation *generation =
		generation_load(store, keyring, "Model", WATCH_CHANNEL, number, &error);
	if (!generation || package_set_load(store, generation->set, &set, &error)) {
		watch_violate(watch, "generation %llu: %s", (unsigned long long)number,
			      error.message);
	} else {
		check_files(watch, generation);
		if (progress != IS_PLACED)
			check_set(watch, &set);
		if (progress >= IS_PLACED)
			check_placed(watch, number, &generation->snapshot,
				     &generation->snapshot_links);
		if (progress >= IS_SERVED)
			check_placed(watch, number, &generation->pointers, &generation->links);
	}
	package_set_free(&set);
	generation_free(generation);
	store_close(store);
	keyring_close(keyring);
	error_clear(&error);
}

void watch_check_completed(struct watch *watch)
{
	static const char *const others[] = {"keys/model.asc", "index.html"};
	uint64_t newest = find_newest(watch->memory);
	check_generation(watch, newest, IS_SERVED);
	for (uint64_t number = 1; number < newest; number++)
		check_generation(watch, number, IS_PLACED);
	for (int root = 0; root < WATCH_ROOTS; root++) {
		check_root(watch, (enum watch_root)root);
		if (watch->served[root] != newest)
			watch_violate(watch, "'%s' is not that of generation %llu",
				      root_names[root], (unsigned long long)newest);
	}
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (!memory_find(watch->memory, others[i]))
			watch_violate(watch, "there is no '%s'", others[i]);
}

static bool is_root(const char *name, int root)
{
	return strcmp(name, root_names[root]) == 0 ||
	       (root == WATCH_BASEURL && strcmp(name, RPM "/current") == 0);
}

void watch_changed(struct watch *watch, const struct memory_call *call)
{
	if (call->operation == MEMORY_CREATE && text_starts(call->name, GENERATIONS))
		check_generation(watch, strtoull(call->name + strlen(GENERATIONS), NULL, 10),
				 IS_CREATED);
	for (int root = 0; root < WATCH_ROOTS; root++)
		if (call->operation == MEMORY_DELETE ||
		    (call->operation == MEMORY_REPLACE && is_root(call->name, root)))
			check_root(watch, (enum watch_root)root);
}
