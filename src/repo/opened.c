/* opened.c - a repository that is open
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/opened.h"

#include "base/file.h"
#include "base/memory.h"

#define KEYS_FOLDER "keys"
#define KEY_LIMIT ((size_t)4 << 20)

static int refuse_missing(const struct repo *repo, struct error *error)
{
	(void)error_set(error, "'%s' is no repository of ingot", store_name(repo->store));
	return error_hint(error, "make one with 'ingot create'");
}

/* STORE_MISSING: there is no repository. */
static enum store_result read_settings(struct repo *repo, struct keyring *trusted,
				       struct error *error)
{
	enum store_result got = settings_load(repo->store, trusted, &repo->settings, error);
	if (got != STORE_DONE)
		return got;
	repo->keyring = settings_keyring(&repo->settings, error);
	return repo->keyring ? STORE_DONE : STORE_FAILED;
}

/* ---- To write ---- */

static int add_signer(struct keyring *keyring, struct signer *signer, struct error *error)
{
	CLEANUP(buffer_free) struct buffer key = BUFFER_INIT;
	if (signer_public_key(signer, false, &key, error))
		return -1;
	return keyring_add(keyring, key.data, key.len, signer_user(signer), error);
}

enum store_result repo_read_settings(struct repo *repo, struct error *error)
{
	enum store_result got = STORE_FAILED;
	struct keyring *trusted = keyring_open(error);
	if (trusted && add_signer(trusted, repo->signer, error) == 0)
		got = read_settings(repo, trusted, error);
	keyring_close(trusted);
	return got;
}

int repo_open(struct repo *repo, const char *where, struct signer *signer, struct error *error)
{
	*repo = (struct repo){.signer = signer};
	repo->store = store_open(where, false, error);
	if (!repo->store)
		return -1;
	enum store_result got = repo_read_settings(repo, error);
	if (got == STORE_MISSING)
		return refuse_missing(repo, error);
	return got == STORE_DONE ? 0 : -1;
}

int repo_begin_writing(struct repo *repo, struct error *error)
{
	return store_lock(repo->store, STORE_LOCK_WRITERS, false, error);
}

/* ---- To read ---- */

static int add_files(struct keyring *keyring, const struct strings *files, struct error *error)
{
	for (size_t i = 0; i < files->n; i++) {
		CLEANUP(buffer_free) struct buffer key = BUFFER_INIT;
		if (file_read(files->v[i], KEY_LIMIT, &key, error) ||
		    keyring_add(keyring, key.data, key.len, files->v[i], error))
			return -1;
	}
	return 0;
}

static int add_stored(struct keyring *keyring, struct store *store, const char *file,
		      struct error *error)
{
	CLEANUP(buffer_free) struct buffer key = BUFFER_INIT;
	CLEANUP(free_pointer) char *name = xasprintf(KEYS_FOLDER "/%s", file);
	enum store_result got = store_get(store, name, KEY_LIMIT, &key, error);
	if (got == STORE_MISSING)
		return error_set(error, "'%s' vanished while it was looked at", name);
	return got == STORE_DONE ? keyring_add(keyring, key.data, key.len, name, error) : -1;
}

/* The repository's own keys, as clients fetch them. */
static int add_own(struct keyring *keyring, struct store *store, struct error *error)
{
	struct strings names = {0};
	size_t taken = 0;
	int failed = store_list(store, KEYS_FOLDER, &names, error);
	for (size_t i = 0; i < names.n && !failed; i++)
		if (text_ends(names.v[i], ".asc")) {
			failed = add_stored(keyring, store, names.v[i], error);
			taken++;
		}
	strings_free(&names);
	if (failed || taken)
		return failed;
	(void)error_set(error, "'%s' has no public key in '%s'", store_name(store), KEYS_FOLDER);
	return error_hint(error, "give one with --key, or complete the repository with the "
				 "command that creates it");
}

static int open_trusting(struct repo *repo, struct keyring *trusted,
			 const struct strings *key_files, struct error *error)
{
	int failed = key_files->n ? add_files(trusted, key_files, error)
				  : add_own(trusted, repo->store, error);
	enum store_result got = failed ? STORE_FAILED : read_settings(repo, trusted, error);
	if (got == STORE_MISSING)
		return refuse_missing(repo, error);
	return got == STORE_DONE ? 0 : -1;
}

/* Told before a key is looked for, which such a place has none of either. */
static int check_settings(const struct repo *repo, struct error *error)
{
	char sha256[SHA256_HEX_SIZE];
	uint64_t size;
	enum store_result there = store_digest(repo->store, SETTINGS_NAME, sha256, &size, error);
	if (there == STORE_MISSING)
		return refuse_missing(repo, error);
	return there == STORE_DONE ? 0 : -1;
}

int repo_open_reading(struct repo *repo, const char *where, const struct strings *key_files,
		      struct error *error)
{
	*repo = (struct repo)REPO_INIT;
	repo->store = store_open(where, false, error);
	if (!repo->store || check_settings(repo, error))
		return -1;
	struct keyring *trusted = keyring_open(error);
	int failed = trusted ? open_trusting(repo, trusted, key_files, error) : -1;
	keyring_close(trusted);
	return failed;
}

void repo_close(struct repo *repo)
{
	keyring_close(repo->keyring);
	settings_free(&repo->settings);
	strings_free(&repo->completed);
	store_close(repo->store);
	*repo = (struct repo)REPO_INIT;
}
