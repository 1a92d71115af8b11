/* repo.h - a repository that is open: its settings are verified, its keys at hand
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_REPO_H
#define INGOT_REPO_STATE_REPO_H

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "codec/spliced.h"
#include "repo/state/generation.h"
#include "repo/state/chain_internal.h"
#include "sign/client_keys.h"
#include "sign/keyring.h"
#include "sign/signer.h"
#include "store/store.h"

struct repo {
	struct store *store;
	struct signer *const *signers; /* at hand; borrowed, as the next; none: open for reading */
	size_t n_signers;
	struct signer
		*signer; /* with all that sign generations joined: repo/state/signing_internal.h */
	struct chain *chain; /* of the settings, with their keyring; owned */
	struct generation_keys
		carried;            /* in format 1: the newest form of the keys in a generation */
	struct key_renewal renewal; /* what a signer brings that is newer */
	size_t settled;   /* for how many states the signer proves with their keyring; 0: none */
	bool mends_links; /* also puts links in the place of copies of what they lead to */
	bool has_foreign_page, is_page_told; /* of repo/serve/clients.c */
	const struct spliced_means *help;    /* to make indexes; borrowed, or NULL */
	struct strings completed; /* channels whose newest state was not in place and is now */
};

#define REPO_INIT              \
	{                      \
		.store = NULL, \
	}

/* Opens to write. There must be a repository, of which one of the signers has signed a state of the
 * settings, or is one of those who sign generations. */
int repo_open(struct repo *repo, const char *where, struct signer *const *signers, size_t n,
	      struct error *error) NODISCARD;
/* Sees to it that nothing is deleted until the repository is closed. */
int repo_begin_writing(struct repo *repo, struct error *error) NODISCARD;
/* Opens to read; nothing is ever written. A state of the settings, or the newest generation of a
 * channel, must be signed by a key of `key_files` (public keys, armoured or binary). Where none is
 * given those that the settings name do: that proves that all of it belongs together, but not whose
 * it is. */
int repo_open_reading(struct repo *repo, const char *where, const struct strings *key_files,
		      struct error *error) NODISCARD;
/* Reads settings and keys of a store that a writer has open, or, where that was done, what is newer
 * by now. STORE_MISSING: there is none. The signer is not settled then. */
enum store_result repo_read_settings(struct repo *repo, struct error *error) NODISCARD;
/* Reads what is newer of the settings by now, for one that is open. */
int repo_read_again(const struct repo *repo, struct error *error) NODISCARD;
/* Returns the newest state of the settings; valid until the repository is closed. */
const struct settings *repo_settings(const struct repo *repo);
/* Whether the settings can have further states, which format 1 does not know. */
bool repo_has_chain(const struct repo *repo);
void repo_close(struct repo *repo); /* fit for CLEANUP */

#endif
