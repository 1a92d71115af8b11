/* repo.c - a repository that is open
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/repo.h"

#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "repo/state/catalogue.h"
#include "repo/state/keys.h"
#include "repo/state/newest.h"
#include "repo/state/signing_internal.h"

#define KEY_LIMIT ((size_t)4 << 20)

static int refuse_missing(const struct repo *repo, struct error *error)
{
	error_set(error, "'%s' is no repository of ingot", store_name(repo->store));
	return error_advise(error, catalogue_missing_advice(repo->store), NULL);
}

const struct settings *repo_settings(const struct repo *repo)
{
	return chain_newest(repo->chain);
}

/* Asks for nobody who is trusted: that was found when the repository was opened. */
int repo_read_again(const struct repo *repo, struct error *error)
{
	const struct chain_trust nobody = {.keyring = NULL};
	return chain_read(repo->store, repo->chain, &nobody, error) == STORE_DONE ? 0 : -1;
}

bool repo_has_chain(const struct repo *repo)
{
	return repo_settings(repo)->format >= SETTINGS_FORMAT;
}

/* ---- Whom one trusts ---- */

/* Whether a generation says that it was made under the newest state. Settings can name anybody's
 * generations, also those of another repository. */
static bool is_of_newest(const struct repo *repo, const struct generation *generation)
{
	const struct settings *settings = repo_settings(repo);
	return strcmp(generation->settings.digest, settings->covered) == 0 &&
	       strcmp(generation->settings.identity, settings->identity) == 0;
}

/* Whether a key that is trusted has signed a generation that is made under the newest state: who
 * signs generations need not be who signs settings. */
static int look_at_channels(struct repo *repo, struct keyring *trusted, struct error *error)
{
	AUTO_STRINGS channels = {0};
	int failed = catalogue_list_channels(repo->store, &channels, error);
	for (size_t i = 0; i < channels.n && !failed && !repo->chain->is_trusted; i++) {
		AUTO_GENERATION *newest = NULL;
		AUTO_GENERATION *again = NULL;
		AUTO_ERROR refused = ERROR_INIT;
		failed = newest_load(repo, channels.v[i], &newest, error);
		if (failed || !newest || !is_of_newest(repo, newest))
			continue;
		again = generation_load(repo->store, trusted, repo_settings(repo)->origin,
					channels.v[i], newest->number, &refused);
		repo->chain->is_trusted = again != NULL;
	}
	return failed ? -1 : 0;
}

/* A signer that signs generations alone trusts the settings that its own generations name. */
static int look_for_own(struct repo *repo, struct error *error)
{
	AUTO_BUFFER key = BUFFER_INIT;
	if (!repo_has_chain(repo) || !signing_has_one(repo, &repo_settings(repo)->keys.signing))
		return chain_refuse(repo->chain, error);
	struct keyring *own = NULL;
	int failed = 0;
	for (size_t i = 0; i < repo->n_signers && !failed; i++)
		failed = signer_public_key(repo->signers[i], &key, error);
	if (!failed)
		own = settings_keyring(buffer_text(&key), error);
	failed = !own || look_at_channels(repo, own, error);
	keyring_close(own);
	if (failed || repo->chain->is_trusted)
		return failed ? -1 : 0;
	return chain_refuse(repo->chain, error);
}

/* ---- To write ---- */

/* A writer believes what its own keys have signed, whichever part of them, and whichever state; or
 * the settings that name one of them as a key that signs generations, which they have signed too.
 */
enum store_result repo_read_settings(struct repo *repo, struct error *error)
{
	const struct chain_trust trust = {.signers = repo->signers, .n_signers = repo->n_signers};
	if (!repo->chain)
		repo->chain = xzalloc(sizeof *repo->chain);
	enum store_result result = chain_read(repo->store, repo->chain, &trust, error);
	if (result != STORE_DONE || repo->chain->is_trusted || look_for_own(repo, error) == 0)
		return result;
	return STORE_FAILED;
}

int repo_open(struct repo *repo, const char *where, struct signer *const *signers, size_t n,
	      struct error *error)
{
	*repo = (struct repo){.signers = signers, .n_signers = n};
	repo->store = store_open(where, false, error);
	if (!repo->store || store_check_writable(repo->store, error))
		return -1;
	enum store_result result = repo_read_settings(repo, error);
	if (result == STORE_MISSING)
		return refuse_missing(repo, error);
	return result == STORE_DONE && keys_find(repo, error) == 0 ? 0 : -1;
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
					 struct error *error)
{
	struct keyring *trusted = keyring_open(error);
	const struct chain_trust trust = {.keyring = trusted};
	enum store_result result = STORE_FAILED;
	if (trusted && add_files(trusted, key_files, error) == 0)
		result = chain_read(repo->store, repo->chain, &trust, error);
	if (result == STORE_DONE) {
		if (!repo->chain->is_trusted && repo_has_chain(repo) &&
		    look_at_channels(repo, trusted, error))
			result = STORE_FAILED;
		else if (!repo->chain->is_trusted)
			result = chain_refuse(repo->chain, error) ? STORE_FAILED : STORE_DONE;
	}
	keyring_close(trusted);
	return result;
}

static enum store_result read_by_itself(struct repo *repo, struct error *error)
{
	const struct chain_trust nobody = {.keyring = NULL};
	enum store_result result = chain_read(repo->store, repo->chain, &nobody, error);
	return result;
}

/* A key that has expired by the settings may live on: in format 1 what says so is in a generation.
 * Where it is not found, that is told when a signature is not believed. */
static void find_keys(struct repo *repo)
{
	AUTO_ERROR ignored = ERROR_INIT;
	(void)!keys_find(repo, &ignored);
}

int repo_open_reading(struct repo *repo, const char *where, const struct strings *key_files,
		      struct error *error)
{
	*repo = (struct repo)REPO_INIT;
	repo->store = store_open(where, false, error);
	if (!repo->store)
		return -1;
	repo->chain = xzalloc(sizeof *repo->chain);
	enum store_result result = key_files->n ? read_with_files(repo, key_files, error)
						: read_by_itself(repo, error);
	if (result == STORE_MISSING)
		return refuse_missing(repo, error);
	if (result == STORE_DONE && repo->chain->first.state == SIGNATURE_EXPIRED)
		find_keys(repo);
	return result == STORE_DONE ? 0 : -1;
}

void repo_close(struct repo *repo)
{
	signing_part(repo);
	generation_keys_free(&repo->carried);
	key_renewal_free(&repo->renewal);
	chain_free(repo->chain);
	strings_free(&repo->completed);
	store_close(repo->store);
	*repo = (struct repo)REPO_INIT;
}
