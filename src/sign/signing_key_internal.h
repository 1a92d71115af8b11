/* signing_key_internal.h - finds the secret key that the user named and makes it ready to sign
 *
 * A key in a file is imported into a throw-away home. A key of the user's keyring is exported
 * from there into such a home too; where its secret part cannot be exported (a smart card, or a
 * passphrase that only the user's agent knows) it is used where it is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_SIGNING_KEY_INTERNAL_H
#define INGOT_SIGN_SIGNING_KEY_INTERNAL_H

#include "base/compiler.h"
#include "base/error.h"
#include "sign/gnupg_home_internal.h"
#include "sign/gpg_internal.h"
#include "sign/signer.h"

struct signing_key {
	struct gnupg_home *home;         /* NULL: the user's */
	struct gpg *gpg;                 /* of that home */
	struct gpg_keys keys;            /* exactly one */
	const struct gpg_subkey *chosen; /* what options->key_id names, borrowed; or NULL */
};

/* Loads the key that the options name. An error where there is no such key or several, or where it
 * may not sign. */
int signing_key_load(struct signing_key *key, const struct signer_options *options,
		     struct error *error) NODISCARD;
/* Another part of the same key, options->key_id, signs from now on. In the user's own home it is
 * gpg who chooses: an error. */
int signing_key_choose(struct signing_key *key, const struct signer_options *options,
		       struct error *error) NODISCARD;
/* Frees what the key owns, and removes its home; fit for one that is all zeros. */
void signing_key_free(struct signing_key *key);

#endif
