/* opened.h - a repository that a writer has opened: its settings are verified, its keys at hand
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_OPENED_H
#define INGOT_REPO_OPENED_H

#include "base/compiler.h"
#include "base/error.h"
#include "repo/settings.h"
#include "sign/keyring.h"
#include "sign/signer.h"
#include "store/store.h"

struct repo {
	struct store *store;
	struct signer *signer; /* borrowed */
	struct settings settings;
	struct keyring *keyring; /* with the keys of the settings */
};

#define REPO_INIT              \
	{                      \
		.store = NULL, \
	}

/* There must be a repository, whose settings the signer's key has signed. */
int repo_open(struct repo *repo, const char *where, struct signer *signer,
	      struct error *error) NODISCARD;
/* Reads settings and keys of a store that is open already. STORE_MISSING: there is none. */
enum store_result repo_read_settings(struct repo *repo, struct error *error) NODISCARD;
void repo_close(struct repo *repo); /* fit for CLEANUP */

#endif
