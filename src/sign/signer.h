/* signer.h - makes OpenPGP signatures, through GPGME
 *
 * The key is used from a throw-away GnuPG home in TMPDIR or /tmp, into which exactly that key is
 * imported; its agent is ended and the home removed by signer_close, and by the next process where
 * one was killed. The secret and the passphrase reach gpg through pipes only. A key of the user's
 * keyring whose secret part cannot be exported (on a smart card, or with a passphrase that only
 * the user's agent knows) is used where it is; a fixed time is not possible then. One thread at a
 * time per signer. More is in specs/signing.md.
 *
 * Other signers may join a signer: then what it signs has a signature by each of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_SIGNER_H
#define INGOT_SIGN_SIGNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/parts.h"
#include "sign/key_parts_internal.h"
#include "sign/keyring.h"

enum signer_algorithm { SIGNER_RSA, SIGNER_DSA, SIGNER_EDDSA, SIGNER_ECDSA, SIGNER_OTHER };

struct signer_options {
	const char *key;    /* a file (armoured or binary secret key), or what names a key in the
			       user's keyring: fingerprint, key id, e-mail address */
	const char *text;   /* the key itself (base/key_text.h), which messages then call `key`; or
			       NULL */
	const char *key_id; /* which (sub)key of that file or key signs, or NULL: gpg's choice */
	const char *passphrase; /* or NULL where the key has none or the user's agent knows it */
	int64_t time;           /* of every signature, seconds since 1970, but never before the key
				   was made; -1: the clock. Whether a key has expired is asked of
				   the clock in any case */
	/* Asked where the key has expired: appends public keys, armoured or binary, among which
	 * may be a newer form of it, by which it has not. -1: there are none. NULL: nobody to ask.
	 */
	int (*find_newer)(const void *context, struct buffer *keys);
	const void *context;
};

struct signer;

/* Checks that the key is there, can sign, is neither expired nor revoked, that the passphrase is
 * right: by making one signature. Errors name the key as the user did, never the secret. */
struct signer *signer_open(const struct signer_options *options, struct error *error) NODISCARD;
void signer_close(struct signer *signer); /* accepts NULL */

/* Returns the fingerprint of the primary key, 40 or 64 upper-case hex digits; borrowed. */
const char *signer_fingerprint(const struct signer *signer);
/* Returns the fingerprint of the part of the key that signs; borrowed, until that changes. */
const char *signer_signing_fingerprint(const struct signer *signer);
/* Returns the algorithm of the part that signs. */
enum signer_algorithm signer_algorithm(const struct signer *signer);
/* Whether another part than the primary key signs. */
bool signer_uses_subkey(const struct signer *signer);

/* From now on `first` signs together with `other`, which comes behind those that have joined it
 * before: signer_detach and signer_clear of `first` give the signatures of all in that order, its
 * own first, all or none. The other functions go on to speak of `first` alone, and `other` signs
 * alone as before. `other` is borrowed until signer_part or signer_close of `first`; its own
 * joined ones do not come along. */
void signer_join(struct signer *first, struct signer *other);
/* Undoes every signer_join of `first`. */
void signer_part(struct signer *first);
/* Returns with how many signers it signs, itself counted. */
size_t signer_count(const struct signer *signer);
/* Returns the signer itself for 0, then those that have joined it in their order; borrowed. `i` is
 * less than the count. */
struct signer *signer_at(struct signer *signer, size_t i);
/* Returns the one of them with that primary key, or NULL; borrowed. */
struct signer *signer_find(struct signer *signer, const char *primary);

/* Appends a detached signature over all of `parts`; of joined signers the packets of all, in one
 * armour. Packages get one signature: whoever signs them lets no signer join. */
int signer_detach(struct signer *signer, const struct parts *parts, bool armoured,
		  struct buffer *signature, struct error *error) NODISCARD;
/* Does what signer_detach does with an armour; of joined signers the packet of the first comes
 * again at the end. For clients that look at one signature alone, some at the first, some at the
 * last: those that know the key of the first take it. */
int signer_detach_around(struct signer *signer, const struct parts *parts, struct buffer *signature,
			 struct error *error) NODISCARD;
/* Appends `text` clear-signed (InRelease). Refuses text that readers could take for something else
 * than what is signed: cleartext_check. */
int signer_clear(struct signer *signer, const char *text, size_t len, struct buffer *signed_text,
		 struct error *error) NODISCARD;
/* Appends the public key (primary and subkeys), armoured. */
int signer_public_key(struct signer *signer, struct buffer *key, struct error *error) NODISCARD;
/* Appends the public key, binary, with its newest signatures over itself and no others. */
int signer_newest_form(struct signer *signer, struct buffer *key, struct error *error) NODISCARD;

/* Whether the key has that part, with its secret or without. */
bool signer_has_part(const struct signer *signer, const char *fingerprint);
/* Appends the parts that may sign. */
void signer_parts(const struct signer *signer, struct key_parts *parts);
bool signer_was_told_part(const struct signer *signer); /* options->key_id was given */
/* Signs with that part from now on. -1: it may not sign, or is not here. */
int signer_use_part(struct signer *signer, const char *fingerprint, struct error *error) NODISCARD;

/* Tells how whoever has the keys of `keyring` sees what the signer makes. */
int signer_try(struct signer *signer, struct keyring *keyring, struct signature *signature,
	       struct error *error) NODISCARD;
/* From now on each signature, by whichever of joined signers, is verified with `keyring`; nothing
 * is given out unless all are good. Borrowed; NULL: no more. */
void signer_prove_with(struct signer *signer, struct keyring *keyring);

#endif
