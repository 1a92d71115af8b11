/* chain_internal.h - the states of a repository's settings, one after the other
 * (specs/repository.md, "Settings")
 *
 * A state is signed by a key that may sign the next state of the one before it, and by one of its
 * own. So who trusts a key of any state is led to the newest: forward by the signatures, back by
 * the digest that each state names of the one before it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_CHAIN_INTERNAL_H
#define INGOT_REPO_STATE_CHAIN_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/error.h"
#include "repo/state/settings_internal.h"
#include "sign/keyring.h"
#include "sign/signature.h"
#include "sign/signer.h"
#include "store/store.h"

struct chain {
	struct settings **v; /* state 1 first; a state stays where it is */
	size_t n, cap;
	struct keyring *keyring; /* with all keys of the newest state */
	struct {
		struct chain_keyring {
			const struct settings *state; /* whose keys it has */
			struct keyring *keyring;
		} * v;
		size_t n, cap;
	} earlier; /* of states before, which somebody may still use */
	/* Whether a state was met that is signed by a key which its reader trusts. */
	bool is_trusted;
	/* On state 1, as its own keys see it, or, where some are given, those that are trusted. */
	struct signature first;
};

/* Says whom a reader trusts; a state with a sound signature by one of them will do. Both NULL:
 * whatever the states name, which proves no more than that they belong together. */
struct chain_trust {
	struct keyring *keyring;
	struct signer *const *signers; /* whose own keys those are, any part of them */
	size_t n_signers;
};

/* Reads the states behind those that the chain has, up to the newest; from state 1 on where it is
 * empty. STORE_MISSING: there is no state 1. Where it fails the chain is as long as it was proved.
 */
enum store_result chain_read(struct store *store, struct chain *chain,
			     const struct chain_trust *trust, struct error *error) NODISCARD;
/* Returns the newest state; the chain has one. */
const struct settings *chain_newest(const struct chain *chain);
/* Returns the state of that number, or NULL where the chain has none; borrowed. */
const struct settings *chain_find(const struct chain *chain, uint64_t number);
/* Says that nobody is trusted who signed a state. Returns -1. */
int chain_refuse(const struct chain *chain, struct error *error);
/* Signs and creates a state. STORE_EXISTS: another writer was faster. */
enum store_result chain_create(struct store *store, struct signer *signer,
			       const struct settings *settings, struct error *error) NODISCARD;
/* Whether one of the certificates has signed, of which `signers` are the fingerprints. */
bool chain_has_one(const struct strings *signers, const struct strings *keys);
/* Tells whether no part of a certificate can sign any more by the newest keys: all have expired or
 * are revoked. */
int chain_is_over(const struct chain *chain, const char *key, bool *answer,
		  struct error *error) NODISCARD;
/* Returns a keyring with the keys of a state that the chain has, as they were then; borrowed. */
struct keyring *chain_find_keyring(struct chain *chain, uint64_t number,
				   struct error *error) NODISCARD;
/* Uses another keyring from now on; the one before stays open as long as the chain. */
void chain_replace_keyring(struct chain *chain, struct keyring *keyring);
void chain_free(struct chain *chain); /* accepts NULL */

#endif
