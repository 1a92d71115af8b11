/* keyring.h - verifies OpenPGP signatures against the given keys only, through GPGME
 *
 * Uses a throw-away GnuPG home; the user's keyring and trust settings play no part.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_KEYRING_H
#define INGOT_SIGN_KEYRING_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/parts.h"

enum signature_state {
	SIGNATURE_GOOD,
	SIGNATURE_BAD,         /* does not fit the bytes */
	SIGNATURE_UNKNOWN_KEY, /* by a key that is not in the keyring */
	SIGNATURE_EXPIRED,     /* fits, but the key or the signature has expired or was revoked */
	SIGNATURE_INVALID,     /* not a signature */
	SIGNATURE_OTHER_FORM,  /* good, but over text in another form than the one (cleartext.h) */
};

struct signature {
	enum signature_state state;
	char fingerprint[65]; /* of the signing (sub)key, or its 16-digit key id where unknown; ""
			       */
	int64_t made;         /* seconds since 1970, 0: unknown */
	/* Of clear-signed text whose signature is good: SHA-256 of just what that covers; else "".
	 */
	char covered[SHA256_HEX_SIZE];
};

const char *signature_state_text(enum signature_state state); /* "good", "bad", ... */

struct keyring;

struct keyring *keyring_open(struct error *error) NODISCARD;
/* Adds all public keys of a file's bytes, armoured or binary; `name` for messages. None in it:
 * error. */
int keyring_add(struct keyring *keyring, const void *key, size_t len, const char *name,
		struct error *error) NODISCARD;
/* Returns -1 only where verifying itself failed; otherwise the answer is in `signature`. With
 * several signatures a good one is preferred. */
int keyring_verify(struct keyring *keyring, const void *signature_bytes, size_t len,
		   const struct parts *parts, struct signature *signature,
		   struct error *error) NODISCARD;
/* The same for clear-signed text in its one form; appends what was signed to `text` (only if it is
 * good). */
int keyring_verify_clear(struct keyring *keyring, const void *signed_text, size_t len,
			 struct buffer *text, struct signature *signature,
			 struct error *error) NODISCARD;
/* The key id of a signature without any key: 16 upper-case hex digits, or "" where there is none.
 * Reads the OpenPGP packet (RFC 4880, 5.2), old and new packet headers. */
void signature_issuer(const void *signature_bytes, size_t len, char issuer[17]);
void keyring_close(struct keyring *keyring); /* accepts NULL */

#endif
