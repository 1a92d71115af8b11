/* gpg_internal.h - what Ingot asks of GnuPG, in one GnuPG home, through GPGME
 *
 * GPGME's own types stay behind gpg.c and gpg_keys.c. One thread at a time per struct gpg.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_GPG_INTERNAL_H
#define INGOT_SIGN_GPG_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/parts.h"
#include "sign/key_parts_internal.h"
#include "sign/signer.h"

struct gpg;
struct gpgme_context; /* GPGME's, of gpg_context alone */

/* Opens `home`; NULL is the user's. */
struct gpg *gpg_open(const char *home, struct error *error) NODISCARD;
void gpg_close(struct gpg *gpg); /* accepts NULL; wipes the passphrase */
/* Sets for the operations to come the key as the user calls it, for messages, and its passphrase or
 * NULL. Copies both. */
void gpg_use(struct gpg *gpg, const char *name, const char *passphrase);
/* Whether the last operation wanted a passphrase where none was given. */
bool gpg_missed_passphrase(const struct gpg *gpg);
/* Returns the context of GPGME; borrowed. */
struct gpgme_context *gpg_context(struct gpg *gpg);
/* Sets the error to "operation: what GPGME says of `code`". Returns -1. */
int gpg_fail(unsigned code, struct error *error, const char *format, ...) PRINTF_LIKE(3, 4);

/* Begins to watch gpg, which is ended where it is silent for too long: a minute, unless
 * INGOT_GPG_TIMEOUT says. Stands before an operation of GPGME that waits for gpg. */
void gpg_begin_waiting(struct gpg *gpg);
/* Stands after that operation, which `operation` names for messages. -1: gpg was ended, whatever
 * the operation returned. */
int gpg_end_waiting(struct gpg *gpg, const char *operation, struct error *error) NODISCARD;

struct gpg_imported {
	int keys;        /* that were in the data */
	int secret;      /* of them, secret ones */
	int accepted;    /* above 0: gpg took or had one of them, or took what is newer of it */
	int revocations; /* certificates of revocation that stood alone and were taken */
};

/* Imports keys, armoured or binary; neither kind being there is no error here. */
int gpg_import(struct gpg *gpg, const void *data, size_t len, struct gpg_imported *imported,
	       struct error *error) NODISCARD;

/* Minimal: public, with the newest signatures of the key over itself and no others. */
enum gpg_export {
	GPG_EXPORT_PUBLIC,
	GPG_EXPORT_MINIMAL,
	GPG_EXPORT_SECRET,
	GPG_EXPORT_SECRET_SUBKEY
};

/* Appends the keys that `pattern` names, NULL: all, up to 1 MiB; nothing where there are none. For
 * a secret key the buffer is made large enough at once, so that no copy stays behind; wipe it. */
int gpg_export(struct gpg *gpg, const char *pattern, enum gpg_export what, bool armoured,
	       struct buffer *keys, struct error *error) NODISCARD;

enum gpg_form { GPG_DETACHED, GPG_CLEAR };

struct gpg_made {
	char fingerprint[65]; /* of the (sub)key that signed */
	enum signer_algorithm algorithm;
};

/* Chooses the key that signs; else the default-key of the home does. */
int gpg_choose(struct gpg *gpg, const char *fingerprint, struct error *error) NODISCARD;
/* Appends one signature, or the clear-signed text. Reads the parts piece by piece. */
int gpg_sign(struct gpg *gpg, enum gpg_form form, const struct parts *parts,
	     struct buffer *signature, struct gpg_made *made, struct error *error) NODISCARD;
/* Verifies a detached signature over `parts`; or, where `parts` is NULL, clear-signed text, whose
 * text is then appended to `text` whatever the answer. Sets `list` to all signatures in their
 * order, none where there is no signature at all; free it. */
int gpg_verify(struct gpg *gpg, const void *signed_bytes, size_t len, const struct parts *parts,
	       struct buffer *text, struct signature_list *list, struct error *error) NODISCARD;

/* gpg_keys.c: keys as they are in the home */

struct gpg_subkey {
	char fingerprint[65];
	char keygrip[41]; /* by which the agent knows it; "" where gpg does not say */
	enum signer_algorithm algorithm;
	bool secret;   /* the secret part is here */
	bool on_card;  /* or it is known on which card */
	bool can_sign; /* by its flags */
	bool expired, revoked;
	int64_t made;    /* seconds since 1970 */
	int64_t expires; /* seconds since 1970; 0: never */
};

struct gpg_key {
	bool expired, revoked;
	struct gpg_subkey *v; /* [0] is the primary key */
	size_t n, cap;
};

struct gpg_keys {
	struct gpg_key *v;
	size_t n, cap;
};

enum gpg_kind { GPG_PUBLIC_KEYS, GPG_SECRET_KEYS };

/* Lists the keys that `pattern` names; NULL: all. None is no error. */
int gpg_keys_list(struct gpg *gpg, enum gpg_kind kind, const char *pattern, struct gpg_keys *keys,
		  struct error *error) NODISCARD;
/* Appends the parts of the keys that may sign, secret or not. */
void gpg_keys_parts(const struct gpg_keys *keys, struct key_parts *parts);
void gpg_keys_free(struct gpg_keys *keys); /* fit for CLEANUP */

struct gpg_order {
	const char *name;      /* the user id, in UTF-8 */
	const char *algorithm; /* as gpg calls it */
	bool has_passphrase;   /* that of gpg_use protects the key */
};

/* Makes a key in the home: a primary key alone, which certifies and signs and does not expire. */
int gpg_keys_make(struct gpg *gpg, const struct gpg_order *order, char fingerprint[65],
		  struct error *error) NODISCARD;
/* Returns what GPGME's number of an algorithm means to us. */
enum signer_algorithm gpg_keys_algorithm(int gpgme_algorithm);

#endif
