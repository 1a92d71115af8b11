/* watch.c - what must hold at every instant, for every reader
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/model/watch.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"
#include "repo/state/catalogue.h"
#include "repo/state/generation.h"
#include "repo/state/newest.h"
#include "repo/state/package_set_internal.h"
#include "repo/state/repo.h"
#include "tests/model/generations.h"
#include "tests/model/indexes.h"
#include "tests/model/stand_ins.h"

#define DISTS "dists/" WATCH_CHANNEL
#define RPM "rpm/" WATCH_CHANNEL
#define SETTINGS "ingot/settings/"
#define GENERATIONS "ingot/channels/" WATCH_CHANNEL "/"
#define URL "http://repository.example/"
#define GENERATIONS_MAX 40 /* more than a schedule makes */
#define NOBODY 31          /* an actor that no schedule has */

static const char *const root_names[WATCH_ROOTS] = {
	[WATCH_APT] = DISTS "/InRelease",
	[WATCH_YUM] = RPM "/mirrorlist",
	[WATCH_BASEURL] = RPM "/repodata/repomd.xml",
};

static void free_packages(struct watch_packages *packages)
{
	VECTOR_EACH (package, packages)
		free(package->path);
	free(packages->v);
}

void watch_end(struct watch *watch)
{
	free_packages(&watch->acknowledged);
	free_packages(&watch->removed);
	strings_free(&watch->claims);
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
	uint64_t generation; /* that the root is of; 0: not known yet */
};

static bool has_generation(struct memory *memory, uint64_t number)
{
	AUTO_FREE char *name = xasprintf(GENERATIONS "%llu", (unsigned long long)number);
	return memory_find(memory, name);
}

/* Fetches a file; its bytes may be any where `sha256` is NULL. */
static const struct memory_bytes *want(const struct reading *reading, const char *name,
				       const char *sha256)
{
	const struct memory_bytes *bytes = reading->fetch(reading->context, name);
	bool is_pruned =
		reading->generation && !has_generation(reading->watch->memory, reading->generation);
	if (!bytes && is_pruned)
		return NULL;
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

/* Reads an index that a root names; what it is shows in its name. */
static bool read_index(const struct reading *reading, const char *folder,
		       const struct index_entry *entry)
{
	size_t len = strcspn(entry->path, " ");
	const char *name = entry->path[len] ? entry->path + len + 1 : entry->path;
	AUTO_FREE char *path = xasprintf("%s/%.*s", folder, (int)len, entry->path);
	const struct memory_bytes *bytes = want(reading, path, entry->sha256);
	if (!bytes)
		return false;
	if (strcmp(name, "Packages.gz") == 0)
		return read_packages(reading, index_parse(INDEX_PACKAGES, bytes->data, bytes->len));
	if (text_ends(name, "-primary.xml.gz"))
		return read_packages(reading, index_parse(INDEX_PRIMARY, bytes->data, bytes->len));
	return true;
}

static uint64_t read_root(struct reading *reading, const char *folder, const struct index *root)
{
	reading->generation = root->generation;
	VECTOR_EACH (entry, &root->entries)
		if (!read_index(reading, folder, entry))
			return 0;
	if (!root->generation)
		watch_violate(reading->watch, "the root in '%s' names no generation", folder);
	return root->generation;
}

static uint64_t read_apt(struct reading *reading, const struct memory_bytes *root)
{
	AUTO_BUFFER text = BUFFER_INIT;
	if (!stand_ins_verify_clear(root->data, root->len, &text)) {
		watch_violate(reading->watch, "InRelease has a bad signature");
		return 0;
	}
	return read_root(reading, DISTS, index_parse(INDEX_RELEASE, text.data, text.len));
}

/* `indexes` is the folder below which the indexes are asked for. */
static uint64_t read_repomd(struct reading *reading, const char *folder, const char *indexes)
{
	const char *number = strchr(folder, '@');
	AUTO_FREE char *repomd_name = xasprintf("%s/repodata/repomd.xml", folder);
	AUTO_FREE char *signature_name = xasprintf("%s.asc", repomd_name);
	reading->generation = number ? strtoull(number + 1, NULL, 10) : 0;
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

static uint64_t read_yum(struct reading *reading, const struct memory_bytes *root)
{
	AUTO_FREE char *url = xstrndup((const char *)root->data, root->len);
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
	AUTO_FREE char *text = xasprintf(MEMORY_LINK "%s", to);
	return link && link->len == strlen(text) && memcmp(link->data, text, link->len) == 0;
}

/* The two links stay; what they lead through is a link, too. */
static uint64_t read_baseurl(struct reading *reading, const struct memory_bytes *root)
{
	static const char through[] = RPM "/current/repodata/repomd.xml";
	const struct memory_bytes *signature = want(reading, RPM "/repodata/repomd.xml.asc", NULL);
	const struct memory_bytes *current = want(reading, RPM "/current", NULL);
	if (!signature || !current)
		return 0;
	AUTO_FREE char *text = xstrndup((const char *)current->data, current->len);
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
	static uint64_t (*const readers[WATCH_ROOTS])(struct reading *,
						      const struct memory_bytes *) = {
		[WATCH_APT] = read_apt,
		[WATCH_YUM] = read_yum,
		[WATCH_BASEURL] = read_baseurl,
	};
	struct reading reading = {watch, fetch, context, packages, 0};
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

/* Tells whether what was acknowledged has to be in the generation. */
static bool is_expected(const struct watch *watch, const struct watch_package *package,
			uint64_t generation)
{
	VECTOR_EACH (removed, &watch->removed)
		if (strcmp(removed->path, package->path) == 0 &&
		    removed->generation > package->generation && removed->generation <= generation)
			return false;
	return package->generation <= generation;
}

void watch_check_seen(struct watch *watch, enum watch_root root, uint64_t generation, size_t count,
		      struct strings *packages)
{
	for (size_t i = 0; i < count; i++) {
		const struct watch_package *package = &watch->acknowledged.v[i];
		if (is_of(root, package->path) && generation < package->generation)
			watch_violate(watch,
				      "'%s' leads to generation %llu, but %llu was "
				      "acknowledged",
				      root_names[root], (unsigned long long)generation,
				      (unsigned long long)package->generation);
		if (is_of(root, package->path) && is_expected(watch, package, generation) &&
		    !strings_have(packages, package->path))
			watch_violate(watch, "'%s' does not lead to '%s', which was acknowledged",
				      root_names[root], package->path);
	}
}

static void check_root(struct watch *watch, enum watch_root root)
{
	AUTO_STRINGS packages = {0};
	uint64_t generation = watch_read(watch, root, fetch_now, watch->memory, &packages);
	if (generation < watch->served[root])
		watch_violate(watch, "'%s' went from generation %llu to %llu", root_names[root],
			      (unsigned long long)watch->served[root],
			      (unsigned long long)generation);
	watch->served[root] = generation;
	watch_check_seen(watch, root, generation, watch->acknowledged.n, &packages);
}

void watch_acknowledge(struct watch *watch, const char *path, uint64_t generation)
{
	*VECTOR_ADD(&watch->acknowledged) = (struct watch_package){xstrdup(path), generation};
	watch_acknowledge_generation(watch, generation);
}

void watch_acknowledge_generation(struct watch *watch, uint64_t generation)
{
	for (int root = 0; root < WATCH_ROOTS; root++) {
		check_root(watch, (enum watch_root)root);
		if (watch->served[root] < generation)
			watch_violate(watch, "generation %llu is acknowledged, '%s' serves %llu",
				      (unsigned long long)generation, root_names[root],
				      (unsigned long long)watch->served[root]);
	}
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
		AUTO_FREE char *stored = xasprintf("ingot/pointers/%s", file->sha256);
		if (!generation_find_digest(&generation->objects, file->sha256) &&
		    !has_bytes(watch->memory, stored, file->sha256))
			watch_violate(watch, "generation %llu has no bytes for '%s'",
				      (unsigned long long)generation->number, file->path);
	}
}

void watch_check_bytes(struct watch *watch, const char *path, const char *sha256)
{
	if (!has_bytes(watch->memory, path, sha256))
		watch_violate(watch, "'%s' has other bytes than published", path);
}

void watch_check_pruned(struct watch *watch, uint64_t generation)
{
	if (has_generation(watch->memory, generation))
		watch_violate(watch, "generation %llu was pruned and is there",
			      (unsigned long long)generation);
}

/* Names the path as the layouts do; the tests' packages have names of one kind. */
char *watch_package_path(const struct generation_change *change)
{
	bool is_deb = strcmp(change->format, "deb") == 0;
	return xasprintf("pool/%c/%s/%s%c%s%c%s.%s", change->name[0], change->name, change->name,
			 is_deb ? '_' : '-', change->version, is_deb ? '_' : '.', change->arch,
			 change->format);
}

static void note_removals(struct watch *watch, const struct generation *generation)
{
	VECTOR_EACH (removed, &watch->removed)
		if (removed->generation == generation->number)
			return;
	VECTOR_EACH (change, &generation->changes)
		if (change->kind == '-')
			*VECTOR_ADD(&watch->removed) = (struct watch_package){
				watch_package_path(change), generation->number};
}

static void note_claims(struct watch *watch, const struct generation *generation)
{
	VECTOR_EACH (change, &generation->changes) {
		AUTO_FREE char *claim = xasprintf("%s %s", change->name, change->commit);
		if (change->kind != '+' || strings_have(&watch->claims, claim))
			continue;
		if (watch_was_published(watch, change->name))
			watch_violate(watch, "'%s' was published of two commits", change->name);
		strings_add(&watch->claims, claim);
	}
}

bool watch_was_published(const struct watch *watch, const char *name)
{
	size_t len = strlen(name);
	for (size_t i = 0; i < watch->claims.n; i++)
		if (strncmp(watch->claims.v[i], name, len) == 0 && watch->claims.v[i][len] == ' ')
			return true;
	return false;
}

/* Notes what the schedule begins with. */
static void note_begun(struct watch *watch)
{
	AUTO_ERROR error = ERROR_INIT;
	struct keyring *keyring = stand_ins_keyring();
	struct store *store = memory_open_quietly(watch->memory, NOBODY);
	for (uint64_t number = 1; has_generation(watch->memory, number); number++) {
		struct generation *generation =
			generation_load(store, keyring, "Model", WATCH_CHANNEL, number, &error);
		if (generation)
			note_claims(watch, generation);
		else
			watch_violate(watch, "generation %llu: %s", (unsigned long long)number,
				      error.message);
		generation_free(generation);
	}
	store_close(store);
	keyring_close(keyring);
}

void watch_begin(struct watch *watch, struct memory *memory)
{
	*watch = (struct watch){.memory = memory};
	note_begun(watch);
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

static void check_set(struct watch *watch, const struct package_set *set, uint64_t number)
{
	for (size_t i = 0; i < set->n; i++) {
		const struct package_entry *entry = &set->v[i];
		AUTO_FREE char *record = xasprintf("ingot/records/%s", entry->record);
		if (!has_bytes(watch->memory, entry->path, entry->sha256))
			watch_violate(watch, "a set has '%s', which is not there", entry->path);
		if (!has_bytes(watch->memory, record, entry->record))
			watch_violate(watch, "a set has '%s', which is not there", record);
	}
	VECTOR_EACH (package, &watch->acknowledged) {
		bool found = false;
		for (size_t j = 0; j < set->n && !found; j++)
			found = strcmp(set->v[j].path, package->path) == 0;
		if (!found && is_expected(watch, package, number))
			watch_violate(watch, "generation %llu lacks '%s', which was acknowledged",
				      (unsigned long long)number, package->path);
	}
}

static uint64_t find_newest(struct memory *memory)
{
	uint64_t newest = 0;
	for (uint64_t number = 1; number < GENERATIONS_MAX; number++)
		if (has_generation(memory, number))
			newest = number;
	return newest;
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
	const struct known_generation *known =
		generations_read(watch->memory, WATCH_CHANNEL, number, &error);
	if (!known) {
		watch_violate(watch, "generation %llu: %s", (unsigned long long)number,
			      error.message);
		error_clear(&error);
		return;
	}
	const struct generation *generation = known->generation;
	check_files(watch, generation);
	note_removals(watch, generation);
	note_claims(watch, generation);
	if (progress != IS_PLACED)
		check_set(watch, &known->set, number);
	if (progress >= IS_PLACED)
		check_placed(watch, number, &generation->snapshot, &generation->snapshot_links);
	if (progress >= IS_SERVED)
		check_placed(watch, number, &generation->pointers, &generation->links);
}

void watch_check_completed(struct watch *watch)
{
	static const char *const others[] = {"keys/model.asc", "ingot/channels.list", "index.html"};
	uint64_t newest = find_newest(watch->memory);
	check_generation(watch, newest, IS_SERVED);
	for (uint64_t number = 1; number < newest; number++)
		if (has_generation(watch->memory, number))
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

/* Checks every generation that is there: what is deleted may be theirs. */
static void check_all(struct watch *watch)
{
	for (uint64_t number = 1; number < GENERATIONS_MAX; number++)
		if (has_generation(watch->memory, number))
			check_generation(watch, number, IS_CREATED);
	for (int root = 0; root < WATCH_ROOTS; root++)
		check_root(watch, (enum watch_root)root);
}

/* ---- A reader that opens the repository now ---- */

#define FIRST_KEY "A123456789ABCDEF0123456789ABCDEF01234567"

static int read_channels(struct watch *watch, struct repo *repo, struct error *error)
{
	AUTO_STRINGS channels = {0};
	int failed = catalogue_list_channels(repo->store, &channels, error);
	for (size_t i = 0; i < channels.n && !failed; i++) {
		AUTO_GENERATION *newest = NULL;
		failed = newest_load(repo, channels.v[i], &newest, error);
	}
	if (failed)
		return -1;
	const struct settings *settings = repo_settings(repo);
	if (settings->number < watch->state)
		watch_violate(watch, "the settings are in state %llu again",
			      (unsigned long long)settings->number);
	if (watch->is_dropped && strings_have(&settings->keys.signing, FIRST_KEY))
		watch_violate(watch, "a key that was dropped signs");
	return 0;
}

/* The program's own reader believes what is there, at every instant. */
static void check_reader(struct watch *watch)
{
	const struct strings none = {0};
	AUTO_ERROR error = ERROR_INIT;
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	stand_ins_be_quiet(true);
	if (repo_open_reading(&repo, "memory", &none, &error) ||
	    read_channels(watch, &repo, &error))
		watch_violate(watch, "a reader: %s", error.message);
	stand_ins_be_quiet(false);
}

void watch_acknowledge_settings(struct watch *watch, uint64_t state, bool is_dropped)
{
	if (state > watch->state)
		watch->state = state;
	watch->is_dropped |= is_dropped;
}

void watch_changed(struct watch *watch, const struct memory_call *call)
{
	if (call->operation == MEMORY_CREATE &&
	    (text_starts(call->name, "ingot/channels/") || text_starts(call->name, SETTINGS)))
		check_reader(watch);
	if (call->operation == MEMORY_CREATE && text_starts(call->name, GENERATIONS))
		check_generation(watch, strtoull(call->name + strlen(GENERATIONS), NULL, 10),
				 IS_CREATED);
	if (call->operation == MEMORY_DELETE)
		check_all(watch);
	for (int root = 0; root < WATCH_ROOTS; root++)
		if (call->operation == MEMORY_REPLACE && is_root(call->name, root))
			check_root(watch, (enum watch_root)root);
}
