/* opened.c - a repository that a writer has opened
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/opened.h"

enum store_result repo_read_settings(struct repo *repo, struct error *error)
{
	enum store_result got = settings_load(repo->store, repo->signer, &repo->settings, error);
	if (got != STORE_DONE)
		return got;
	repo->keyring = settings_keyring(&repo->settings, error);
	return repo->keyring ? STORE_DONE : STORE_FAILED;
}

int repo_open(struct repo *repo, const char *where, struct signer *signer, struct error *error)
{
	*repo = (struct repo){.signer = signer};
	repo->store = store_open(where, false, error);
	if (!repo->store)
		return -1;
	enum store_result got = repo_read_settings(repo, error);
	if (got != STORE_MISSING)
		return got == STORE_DONE ? 0 : -1;
	(void)error_set(error, "'%s' is no repository of ingot", where);
	return error_hint(error, "make one with 'ingot create'");
}

void repo_close(struct repo *repo)
{
	keyring_close(repo->keyring);
	settings_free(&repo->settings);
	store_close(repo->store);
	*repo = (struct repo)REPO_INIT;
}
