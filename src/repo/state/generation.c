/* generation.c - one state of a channel, signed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/generation.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"
#include "repo/state/signed_text_internal.h"
#include "sign/cleartext.h"

#define GENERATION_LIMIT ((size_t)256 << 20)
/* A reader follows at least so many links in a row. */
#define LINKS_MAX 8

void generation_add_file(struct generation_files *files, const char *path, const char *sha256,
			 uint64_t size)
{
	struct generation_file *file = VECTOR_ADD(files);
	memcpy(file->sha256, sha256, SHA256_HEX_SIZE);
	file->size = size;
	file->path = xstrdup(path);
}

void generation_add_link(struct generation_links *links, const char *target, const char *path)
{
	*VECTOR_ADD(links) = (struct generation_link){
		.target = xstrdup(target),
		.path = xstrdup(path),
	};
}

const struct generation_file *generation_find_digest(const struct generation_files *files,
						     const char *sha256)
{
	VECTOR_EACH (file, files) {
		if (strcmp(file->sha256, sha256) == 0)
			return file;
	}
	return NULL;
}

/* Puts its target in place of the link that the path is, or begins with; NULL: there is none. */
static char *follow_link(const struct generation_links *links, const char *path)
{
	VECTOR_EACH (link, links) {
		size_t len = strlen(link->path);
		if (text_starts(path, link->path) && (path[len] == '/' || !path[len]))
			return xasprintf("%s%s", link->target, path + len);
	}
	return NULL;
}

char *generation_follow(const struct generation *generation, const char *path)
{
	char *found = xstrdup(path);
	for (int i = 0; i < LINKS_MAX; i++) {
		char *next = follow_link(&generation->links, found);
		if (!next)
			next = follow_link(&generation->snapshot_links, found);
		if (!next)
			break;
		free(found);
		found = next;
	}
	return found;
}

void generation_add_keyring(struct generation *generation, const char *format, uint64_t version,
			    const char *record)
{
	struct generation_keyring *package = VECTOR_ADD(&generation->keyring);
	*package = (struct generation_keyring){.format = xstrdup(format), .version = version};
	memcpy(package->record, record, sizeof package->record);
}

const struct generation_keyring *generation_find_keyring(const struct generation *generation,
							 const char *format)
{
	VECTOR_EACH (package, &generation->keyring) {
		if (strcmp(package->format, format) == 0)
			return package;
	}
	return NULL;
}

void generation_add_change(struct generation *generation, char kind, const char *format,
			   const char *name, const char *version, const char *arch,
			   const char *commit)
{
	*VECTOR_ADD(&generation->changes) = (struct generation_change){
		.kind = kind,
		.format = xstrdup(format),
		.name = xstrdup(name),
		.version = xstrdup(version),
		.arch = xstrdup(arch),
		.commit = xstrdup(commit),
	};
}

bool generation_is_ending(const struct generation *generation, int64_t now)
{
	return generation->valid_until &&
	       generation->valid_until - now < (generation->valid_until - generation->date) / 3;
}

/* ---- In the store ---- */

static char *make_path(const char *channel, uint64_t number)
{
	return xasprintf(GENERATION_CHANNELS "/%s/%llu", channel, (unsigned long long)number);
}

/* A parent may have been pruned; one that is there must be the one that was meant. */
static int check_parent(struct store *store, const struct generation *generation,
			struct error *error)
{
	char found[SHA256_HEX_SIZE];
	uint64_t size;
	if (!generation->parent_number)
		return 0;
	AUTO_FREE char *path = make_path(generation->channel, generation->parent_number);
	enum store_result result = store_digest(store, path, found, &size, error);
	if (result == STORE_FAILED)
		return -1;
	if (result == STORE_DONE && strcmp(found, generation->parent) != 0)
		return error_set(error, "it does not follow '%s', which was changed", path);
	return 0;
}

static int check_place(const struct generation *generation, const char *origin, const char *channel,
		       uint64_t number, struct error *error)
{
	if (strcmp(generation->origin, origin) == 0 && strcmp(generation->channel, channel) == 0 &&
	    generation->number == number)
		return 0;
	return error_set(error, "it is generation %llu of channel '%s' of '%s'",
			 (unsigned long long)generation->number, generation->channel,
			 generation->origin);
}

/* Takes the text for what it says, but only at its place. */
static struct generation *read_at_place(struct store *store, const struct buffer *bytes,
					const struct buffer *text, const char *origin,
					const char *channel, uint64_t number, struct error *error)
{
	struct generation *generation = generation_parse(text->data, text->len, error);
	if (generation && (check_place(generation, origin, channel, number, error) ||
			   check_parent(store, generation, error))) {
		generation_free(generation);
		generation = NULL;
	}
	if (generation)
		digest_bytes_hex(DIGEST_SHA256, bytes->data, bytes->len, generation->digest);
	return generation;
}

/* ---- Keys that it brings ---- */

void generation_keys_free(struct generation_keys *keys)
{
	free(keys->public_keys);
	*keys = (struct generation_keys){0};
}

enum store_result generation_peek_keys(struct store *store, const char *channel, uint64_t number,
				       struct generation_keys *keys, struct error *error)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	AUTO_FREE char *path = make_path(channel, number);
	*keys = (struct generation_keys){0};
	enum store_result result = store_get(store, path, GENERATION_LIMIT, &bytes, error);
	if (result == STORE_DONE)
		generation_read_keys(&bytes, keys);
	return result;
}

/* Whether the keyring knows more of its keys now. A key says itself how long it lives, so what is
 * not believed yet may be asked. */
static bool renew_keys(struct keyring *keyring, const struct buffer *bytes, const char *path)
{
	AUTO_ERROR ignored = ERROR_INIT;
	CLEANUP(generation_keys_free) struct generation_keys keys = {0};
	generation_read_keys(bytes, &keys);
	return keys.public_keys && keyring_renew(keyring, keys.public_keys,
						 strlen(keys.public_keys), path, &ignored) == 0;
}

static int verify_bytes(const struct buffer *bytes, struct keyring *keyring, const char *path,
			struct signed_text *text, struct error *error)
{
	int failed = signed_text_read(bytes, keyring, path, text, error);
	if ((text->best.state != SIGNATURE_EXPIRED && text->best.state != SIGNATURE_LATE) ||
	    !renew_keys(keyring, bytes, path))
		return failed;
	error_clear(error);
	signed_text_free(text);
	return signed_text_read(bytes, keyring, path, text, error);
}

/* Takes bytes that something believed names by their digest. */
static int take_named(const struct buffer *bytes, const char *digest, const char *path,
		      struct buffer *text, struct error *error)
{
	char found[SHA256_HEX_SIZE];
	digest_bytes_hex(DIGEST_SHA256, bytes->data, bytes->len, found);
	if (strcmp(found, digest) != 0)
		return error_set(error, "'%s' is not what it was: another has its number", path);
	return cleartext_get(bytes->data, bytes->len, text)
		       ? 0
		       : error_set(error, "'%s' is not clear-signed text", path);
}

static void add_signers(const struct signed_text *text, struct strings *signers)
{
	for (size_t i = 0; signers && i < text->signers.n; i++)
		strings_add(signers, text->signers.v[i]);
}

static int believe_bytes(const struct buffer *bytes, struct keyring *keyring,
			 const struct generation_place *place, const char *path,
			 struct signed_text *text, struct error *error)
{
	return place->digest ? take_named(bytes, place->digest, path, &text->text, error)
			     : verify_bytes(bytes, keyring, path, text, error);
}

enum store_result generation_read(struct store *store, struct keyring *keyring,
				  const struct generation_place *place,
				  struct generation **generation, struct strings *signers,
				  bool *revoked, struct error *error)
{
	CLEANUP(signed_text_free) struct signed_text text = {0};
	AUTO_BUFFER bytes = BUFFER_INIT;
	AUTO_FREE char *path = make_path(place->channel, place->number);
	*generation = NULL;
	enum store_result result = store_get(store, path, GENERATION_LIMIT, &bytes, error);
	if (result != STORE_DONE)
		return result;
	int failed = believe_bytes(&bytes, keyring, place, path, &text, error);
	if (revoked)
		*revoked = failed && text.best.state == SIGNATURE_REVOKED;
	if (failed)
		return STORE_FAILED;
	add_signers(&text, signers);
	*generation = read_at_place(store, &bytes, &text.text, place->origin, place->channel,
				    place->number, error);
	if (*generation)
		return STORE_DONE;
	error_context(error, "cannot use '%s'", path);
	return STORE_FAILED;
}

struct generation *generation_load(struct store *store, struct keyring *keyring, const char *origin,
				   const char *channel, uint64_t number, struct error *error)
{
	const struct generation_place place = {
		.origin = origin, .channel = channel, .number = number};
	struct generation *generation;
	AUTO_FREE char *path = make_path(channel, number);
	if (generation_read(store, keyring, &place, &generation, NULL, NULL, error) ==
	    STORE_MISSING)
		error_set(error, "'%s' is missing from the repository", path);
	return generation;
}

enum store_result generation_find_parent(struct store *store, const struct generation *child,
					 struct generation **parent, struct error *error)
{
	char found[SHA256_HEX_SIZE];
	AUTO_BUFFER text = BUFFER_INIT, bytes = BUFFER_INIT;
	AUTO_FREE char *path = make_path(child->channel, child->parent_number);
	*parent = NULL;
	enum store_result result = store_get(store, path, GENERATION_LIMIT, &bytes, error);
	if (result != STORE_DONE)
		return result;
	digest_bytes_hex(DIGEST_SHA256, bytes.data, bytes.len, found);
	if (strcmp(found, child->parent) != 0 || !cleartext_get(bytes.data, bytes.len, &text))
		error_set(error, "it is not what generation %llu follows",
			  (unsigned long long)child->number);
	else
		*parent = read_at_place(store, &bytes, &text, child->origin, child->channel,
					child->parent_number, error);
	if (*parent)
		return STORE_DONE;
	error_context(error, "cannot use '%s'", path);
	return STORE_FAILED;
}

enum store_result generation_create(struct store *store, struct signer *signer,
				    struct generation *generation, struct error *error)
{
	AUTO_BUFFER text = BUFFER_INIT, bytes = BUFFER_INIT;
	AUTO_FREE char *path = make_path(generation->channel, generation->number);
	generation_write(generation, &text);
	if (signer_clear(signer, buffer_text(&text), text.len, &bytes, error))
		return STORE_FAILED;
	digest_bytes_hex(DIGEST_SHA256, bytes.data, bytes.len, generation->digest);
	CLEANUP(parts_free) struct parts parts = {0};
	parts_add_copy(&parts, bytes.data, bytes.len);
	return store_create(store, path, &parts, generation->digest, error);
}

enum store_result generation_has(struct store *store, const char *channel, uint64_t number,
				 struct error *error)
{
	AUTO_FREE char *path = make_path(channel, number);
	return store_has(store, path, error);
}

enum store_result generation_digest(struct store *store, const char *channel, uint64_t number,
				    char digest[SHA256_HEX_SIZE], struct error *error)
{
	uint64_t size;
	AUTO_FREE char *path = make_path(channel, number);
	return store_digest(store, path, digest, &size, error);
}

int generation_delete(struct store *store, const char *channel, uint64_t number,
		      struct error *error)
{
	AUTO_FREE char *path = make_path(channel, number);
	return store_delete(store, path, error);
}

bool generation_is_stored(struct store *store, const struct generation *generation)
{
	char found[SHA256_HEX_SIZE];
	AUTO_ERROR unknown = ERROR_INIT;
	enum store_result result =
		generation_digest(store, generation->channel, generation->number, found, &unknown);
	return result == STORE_DONE && strcmp(found, generation->digest) == 0;
}

static void free_files(struct generation_files *files)
{
	VECTOR_EACH (file, files)
		free(file->path);
	free(files->v);
}

static void free_links(struct generation_links *links)
{
	VECTOR_EACH (link, links) {
		free(link->target);
		free(link->path);
	}
	free(links->v);
}

void generation_free(struct generation *generation)
{
	if (!generation)
		return;
	VECTOR_EACH (change, &generation->changes) {
		free(change->format);
		free(change->name);
		free(change->version);
		free(change->arch);
		free(change->commit);
	}
	free(generation->changes.v);
	VECTOR_EACH (package, &generation->keyring)
		free(package->format);
	free(generation->keyring.v);
	free_files(&generation->objects);
	free_files(&generation->snapshot);
	free_links(&generation->snapshot_links);
	free_files(&generation->pointers);
	free_links(&generation->links);
	free(generation->origin);
	free(generation->channel);
	free(generation->action);
	free(generation->from);
	free(generation->by);
	free(generation->message);
	generation_keys_free(&generation->keys);
	free(generation);
}

void generation_drop(struct generation **generation)
{
	generation_free(*generation);
}
