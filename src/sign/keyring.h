/* keyring.h - verifies OpenPGP signatures against the given keys only, through GPGME
 *
 * Uses a throw-away GnuPG home; the user's keyring and trust settings play no part.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_KEYRING_H
#define INGOT_SIGN_KEYRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/parts.h"
#include "sign/key_parts_internal.h"

enum signature_state {
	SIGNATURE_GOOD,
	SIGNATURE_BAD,         /* does not fit the bytes */
	SIGNATURE_UNKNOWN_KEY, /* by a key that is not in the keyring */
	SIGNATURE_EXPIRED,     /* fits, and its key, which has expired, was good when it was made */
	SIGNATURE_LATE,        /* fits, but was made after its key had expired */
	SIGNATURE_ENDED,       /* fits, but was made to hold for a time that is over */
	SIGNATURE_REVOKED,     /* fits, but its key was revoked */
	SIGNATURE_INVALID,     /* not a signature */
	SIGNATURE_OTHER_FORM,  /* sound, but over text in another form than the one (cleartext.h) */
};

struct signature {
	enum signature_state state;
	char fingerprint[65]; /* of the signing (sub)key, or its 16-digit key id where unknown; ""
			       */
	int64_t made;         /* seconds since 1970, 0: unknown */
	/* SHA-256 of just what a sound signature of clear-signed text covers; else "". */
	char covered[SHA256_HEX_SIZE];
	int64_t ended; /* when its key, or it, has expired, where it has; 0: unknown */
};

#define SIGNATURE_TEXT_SIZE 80

/* Writes "good", "bad", "by a key that expired on 2026-11-25", ...: what comes after "is". */
void signature_text(const struct signature *signature, char text[SIGNATURE_TEXT_SIZE]);
/* Whether the signature was good when it was made, for all that is known: good, or by a key that
 * has expired since. Clients refuse the second. */
bool signature_is_sound(const struct signature *signature);

struct keyring;

struct keyring *keyring_open(struct error *error) NODISCARD;
/* Adds all public keys of a file's bytes, armoured or binary; `name` for messages. None in it:
 * error. */
int keyring_add(struct keyring *keyring, const void *key, size_t len, const char *name,
		struct error *error) NODISCARD;
/* Takes from a file's bytes, as keyring_add does, what is newer of the keys that are there, which
 * each key says of itself: a later end of its life, a revocation. Keys that are not there are not
 * added. */
int keyring_renew(struct keyring *keyring, const void *keys, size_t len, const char *name,
		  struct error *error) NODISCARD;
/* Returns the parts of the keys that may sign; NULL where gpg does not say. Borrowed, until keys
 * are added. */
const struct key_parts *keyring_parts(struct keyring *keyring, struct error *error) NODISCARD;
/* Returns -1 only where verifying itself failed; otherwise the answer is in `signature`. With
 * several signatures a good one is preferred. */
int keyring_verify(struct keyring *keyring, const void *signature_bytes, size_t len,
		   const struct parts *parts, struct signature *signature,
		   struct error *error) NODISCARD;
/* Verifies, as keyring_verify does, clear-signed text in its one form; appends what was signed to
 * `text` (only if it is sound). Bytes that were found good are not given to gpg again. */
int keyring_verify_clear(struct keyring *keyring, const void *signed_text, size_t len,
			 struct buffer *text, struct signature *signature,
			 struct error *error) NODISCARD;
/* Appends, of the keys whose sound signatures were met, those that have expired by what the keyring
 * knows of them now. */
int keyring_expired(struct keyring *keyring, struct key_parts *parts,
		    struct error *error) NODISCARD;
/* Reads the key id of a signature without any key: 16 upper-case hex digits, or "" where there is
 * none. Reads the OpenPGP packet (RFC 4880, 5.2), old and new packet headers. */
void signature_issuer(const void *signature_bytes, size_t len, char issuer[17]);
void keyring_close(struct keyring *keyring); /* accepts NULL */

#endif
