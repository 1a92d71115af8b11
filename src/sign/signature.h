/* signature.h - what verifying says of an OpenPGP signature
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_SIGNATURE_H
#define INGOT_SIGN_SIGNATURE_H

#include <stdbool.h>
#include <stdint.h>

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

#endif
