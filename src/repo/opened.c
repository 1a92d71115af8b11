/* opened.c - a repository that is open
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/opened.h"

#include "base/file.h"
#include "base/memory.h"

#define KEY_LIMIT ((size_t)4 << 20)

static int refuse_missing(const struct repo *repo, struct error *error)
{
	(void)error_set(error, "'%s' is no repository of ingot", store_name(repo->store));
	return error_hint(error, store_is_served(repo->store)
					 ? "is it the URL of its root, where 'index.html' is?"
					 : "make one with 'ingot create'");
}

/* STORE_MISSING: there is no repository. `trusted` NULL: their own keys are. */
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
	if (!repo->store || store_check_writable(repo->store, error))
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

static enum store_result read_with_files(struct repo *repo, const struct strings *key_files,
					 struct error *error)
{
	struct keyring *trusted = keyring_open(error);
	enum store_result got = STORE_FAILED;
	if (trusted && add_files(trusted, key_files, error) == 0)
		got = read_settings(repo, trusted, error);
	keyring_close(trusted);
	return got;
}

int repo_open_reading(struct repo *repo, const char *where, const struct strings *key_files,
		      struct error *error)
{
	*repo = (struct repo)REPO_INIT;
	repo->store = store_open(where, false, error);
	if (!repo->store)
		return -1;
	enum store_result got = key_files->n ? read_with_files(repo, key_files, error)
					     : read_settings(repo, NULL, error);
	if (got == STORE_MISSING)
		return refuse_missing(repo, error);
	return got == STORE_DONE ? 0 : -1;
}

void repo_close(struct repo *repo)
{
	keyring_close(repo->keyring);
	settings_free(&repo->settings);
	strings_free(&repo->completed);
	store_close(repo->store);
	*repo = (struct repo)REPO_INIT;
}
