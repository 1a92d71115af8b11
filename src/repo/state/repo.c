/* repo.c - a repository that is open
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/repo.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "repo/state/catalogue.h"
#include "repo/state/keys.h"

#define KEY_LIMIT ((size_t)4 << 20)

static int refuse_missing(const struct repo *repo, struct error *error)
{
	error_set(error, "'%s' is no repository of ingot", store_name(repo->store));
	return error_advise(error, catalogue_missing_advice(repo->store), NULL);
}

/* ---- To write ---- */

/* A writer believes what its own key has signed, whichever part of that. */
static int check_signer(const struct repo *repo, const struct signature *signature,
			struct error *error)
{
	struct signature unknown = *signature;
	char text[SIGNATURE_TEXT_SIZE];
	if (signer_has_part(repo->signer, signature->fingerprint))
		return 0;
	unknown.state = SIGNATURE_UNKNOWN_KEY;
	signature_text(&unknown, text);
	error_set(error, "cannot trust '%s': its signature by %s is %s", SETTINGS_NAME,
		  signature->fingerprint, text);
	return settings_refuse(error);
}

enum store_result repo_read_settings(struct repo *repo, struct error *error)
{
	struct signature signature;
	enum store_result result = settings_load(repo->store, NULL, &repo->settings, &repo->keyring,
						 &signature, error);
	if (result == STORE_DONE && check_signer(repo, &signature, error))
		return STORE_FAILED;
	return result;
}

int repo_open(struct repo *repo, const char *where, struct signer *signer, struct error *error)
{
	*repo = (struct repo){.signer = signer};
	repo->store = store_open(where, false, error);
	if (!repo->store || store_check_writable(repo->store, error))
		return -1;
	enum store_result result = repo_read_settings(repo, error);
	if (result == STORE_MISSING)
		return refuse_missing(repo, error);
	return result == STORE_DONE && keys_find(repo, error) == 0 ? keys_settle(repo, error) : -1;
}

int repo_begin_writing(struct repo *repo, struct error *error)
{
	return store_lock(repo->store, STORE_LOCK_WRITERS, false, error);
}

/* ---- To read ---- */

static int add_files(struct keyring *keyring, const struct strings *files, struct error *error)
{
	for (size_t i = 0; i < files->n; i++) {
		AUTO_BUFFER key = BUFFER_INIT;
		if (file_read(files->v[i], KEY_LIMIT, &key, error) ||
		    keyring_add(keyring, key.data, key.len, files->v[i], error))
			return -1;
	}
	return 0;
}

static enum store_result read_with_files(struct repo *repo, const struct strings *key_files,
					 struct signature *signature, struct error *error)
{
	struct keyring *trusted = keyring_open(error);
	enum store_result result = STORE_FAILED;
	if (trusted && add_files(trusted, key_files, error) == 0)
		result = settings_load(repo->store, trusted, &repo->settings, &repo->keyring,
				       signature, error);
	keyring_close(trusted);
	return result;
}

/* A key that has expired by the settings may live on: what says so is in a generation. Where it
 * is not found, that is told when a signature is not believed. */
static void find_keys(struct repo *repo)
{
	AUTO_ERROR ignored = ERROR_INIT;
	(void)!keys_find(repo, &ignored);
}

int repo_open_reading(struct repo *repo, const char *where, const struct strings *key_files,
		      struct error *error)
{
	struct signature signature;
	*repo = (struct repo)REPO_INIT;
	repo->store = store_open(where, false, error);
	if (!repo->store)
		return -1;
	enum store_result result = key_files->n
					   ? read_with_files(repo, key_files, &signature, error)
					   : settings_load(repo->store, NULL, &repo->settings,
							   &repo->keyring, &signature, error);
	if (result == STORE_MISSING)
		return refuse_missing(repo, error);
	if (result == STORE_DONE && signature.state == SIGNATURE_EXPIRED)
		find_keys(repo);
	return result == STORE_DONE ? 0 : -1;
}

void repo_close(struct repo *repo)
{
	if (repo->signer)
		signer_prove_with(repo->signer, NULL);
	keyring_close(repo->keyring);
	generation_keys_free(&repo->carried);
	key_renewal_free(&repo->renewal);
	settings_free(&repo->settings);
	strings_free(&repo->completed);
	store_close(repo->store);
	*repo = (struct repo)REPO_INIT;
}
