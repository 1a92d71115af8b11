/* repo.h - a repository that is open: its settings are verified, its keys at hand
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_REPO_H
#define INGOT_REPO_STATE_REPO_H

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "codec/spliced.h"
#include "repo/state/generation.h"
#include "repo/state/settings_internal.h"
#include "sign/client_keys.h"
#include "sign/keyring.h"
#include "sign/signer.h"
#include "store/store.h"

struct repo {
	struct store *store;
	struct signer *signer; /* borrowed; NULL: open for reading */
	struct settings settings;
	struct keyring *keyring;        /* with the repository's keys: repo/state/keys.h */
	struct generation_keys carried; /* the newest form of them that a generation carries */
	struct key_renewal renewal;     /* what the signer brings that is newer still */
	uint64_t renewal_form;
	bool is_renewal_told;
	bool is_settled; /* the signer proves with the keyring, which has all these keys */
	const struct spliced_means *help; /* to make indexes; borrowed, or NULL */
	struct strings completed; /* channels whose newest state was not in place and is now */
};

#define REPO_INIT              \
	{                      \
		.store = NULL, \
	}

/* Opens to write. There must be a repository, whose settings the signer's key has signed, and whose
 * clients can verify what it signs. */
int repo_open(struct repo *repo, const char *where, struct signer *signer,
	      struct error *error) NODISCARD;
/* Sees to it that nothing is deleted until the repository is closed. */
int repo_begin_writing(struct repo *repo, struct error *error) NODISCARD;
/* Opens to read; nothing is ever written. The settings must be signed by a key of `key_files`
 * (public keys, armoured or binary). Where none is given those that the settings name do: that
 * proves that all of it was signed by one key, the settings' fingerprints, but not whose it is. */
int repo_open_reading(struct repo *repo, const char *where, const struct strings *key_files,
		      struct error *error) NODISCARD;
/* Reads settings and keys of a store that a writer has open. STORE_MISSING: there is none. The
 * signer is not settled yet. */
enum store_result repo_read_settings(struct repo *repo, struct error *error) NODISCARD;
void repo_close(struct repo *repo); /* fit for CLEANUP */

#endif
