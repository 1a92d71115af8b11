/* signature.h - what verifying says of an OpenPGP signature, and of all that a text has
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_SIGNATURE_H
#define INGOT_SIGN_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/digest.h"

/* How many signatures a text has at most, each by another key. */
#define SIGNATURE_COUNT_MAX 8

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
	/* The primary key of the certificate of which that is a part, where the signature fits the
	 * bytes and the keyring knows it; else "". */
	char primary[65];
	int64_t made; /* seconds since 1970, 0: unknown */
	/* SHA-256 of just what the signatures of a clear-signed text cover, all together, where
	 * this one is sound; else "". */
	char covered[SHA256_HEX_SIZE];
	int64_t ended; /* when its key, or it, has expired, where it has; 0: unknown */
};

/* All signatures of a text, in the order in which they stand there. */
struct signature_list {
	struct signature *v; /* owned */
	size_t n, cap;
};

/* Returns the best of them: good, by a key that has expired since, and so on; the first of equal
 * ones. SIGNATURE_INVALID where there is none. */
struct signature signature_list_best(const struct signature_list *list);
/* Whether a sound one is by a part of the certificate with that primary key. */
bool signature_list_has(const struct signature_list *list, const char *primary);
/* Returns by which certificates they are, as primary fingerprints in their order with a comma
 * between them, whatever became of the certificates since. For one that does not fit the bytes, or
 * is by an unknown key, it has other words, so that the text is "A,B" only where A and B have
 * signed and nobody else. Caller frees. */
char *signature_list_signers(const struct signature_list *list) NODISCARD;
void signature_list_free(struct signature_list *list); /* fit for CLEANUP */

#define SIGNATURE_TEXT_SIZE 80

/* Writes "good", "bad", "by a key that expired on 2026-11-25", ...: what comes after "is". */
void signature_text(const struct signature *signature, char text[SIGNATURE_TEXT_SIZE]);
/* Whether the signature was good when it was made, for all that is known: good, or by a key that
 * has expired since. Clients refuse the second. */
bool signature_is_sound(const struct signature *signature);

#endif
