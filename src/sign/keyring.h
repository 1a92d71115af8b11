/* keyring.h - verifies OpenPGP signatures against the given keys only, through GPGME
 *
 * Uses a throw-away GnuPG home; the user's keyring and trust settings play no part.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_KEYRING_H
#define INGOT_SIGN_KEYRING_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/parts.h"
#include "sign/key_parts_internal.h"
#include "sign/signature.h"

struct keyring;

/* Opens a keyring without keys. */
struct keyring *keyring_open(struct error *error) NODISCARD;
/* Adds all public keys of a file's bytes, armoured or binary; `name` for messages. None in it:
 * error. */
int keyring_add(struct keyring *keyring, const void *key, size_t len, const char *name,
		struct error *error) NODISCARD;
/* Takes from a file's bytes, as keyring_add does, what is newer of the keys that are there, which
 * each key says of itself: a later end of its life, a revocation, which may stand alone. Keys that
 * are not there are not added. */
int keyring_renew(struct keyring *keyring, const void *keys, size_t len, const char *name,
		  struct error *error) NODISCARD;
/* Returns the parts of the keys that may sign; NULL where gpg does not say. Borrowed, until keys
 * are added. */
const struct key_parts *keyring_parts(struct keyring *keyring, struct error *error) NODISCARD;
/* Says of each detached signature what it is. Returns -1 only where verifying itself failed;
 * otherwise the answer is in `list`, which is set to the signatures in their order, to none where
 * the bytes are no signature. Free it in any case. */
int keyring_verify_all(struct keyring *keyring, const void *signature_bytes, size_t len,
		       const struct parts *parts, struct signature_list *list,
		       struct error *error) NODISCARD;
/* Says of each signature of a clear-signed text what it is, as keyring_verify_all does. What was
 * signed is appended to `text` only if one of them is sound and the text is in its one form; if
 * only the form is another, the list has one entry, of SIGNATURE_OTHER_FORM. Bytes in which one was
 * found good are not given to gpg again. */
int keyring_verify_clear_all(struct keyring *keyring, const void *signed_text, size_t len,
			     struct buffer *text, struct signature_list *list,
			     struct error *error) NODISCARD;
/* Do the same and give the best of the signatures (signature_list_best), for whoever asks no more
 * than that. */
int keyring_verify(struct keyring *keyring, const void *signature_bytes, size_t len,
		   const struct parts *parts, struct signature *signature,
		   struct error *error) NODISCARD;
int keyring_verify_clear(struct keyring *keyring, const void *signed_text, size_t len,
			 struct buffer *text, struct signature *signature,
			 struct error *error) NODISCARD;
/* Appends, of the keys whose sound signatures were the best that were met on a text, those that
 * have expired by what the keyring knows of them now. */
int keyring_expired(struct keyring *keyring, struct key_parts *parts,
		    struct error *error) NODISCARD;
/* Appends the certificate with that fingerprint, armoured. */
int keyring_export(struct keyring *keyring, const char *fingerprint, struct buffer *text,
		   struct error *error) NODISCARD;
void keyring_close(struct keyring *keyring); /* accepts NULL */

#endif
