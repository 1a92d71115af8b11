/* signature_form_internal.h - the one form of OpenPGP signatures over text
 *
 * Of a signature packet (RFC 4880, 5.2.3) some octets are not signed: how its length is written,
 * subpackets that are not hashed, two octets of the digest, how the numbers begin. Whoever may
 * write a file could change them, and a good signature it stays. So there is one form, that in
 * which gpg writes a signature of version 4: the issuer is the only subpacket that is not hashed,
 * and nothing else can be chosen. Several signatures of one text are packets in that form, one
 * after the other. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_SIGNATURE_FORM_INTERNAL_H
#define INGOT_SIGN_SIGNATURE_FORM_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/digest.h"

struct signature_form {
	/* The digests as the frame calls them, each once, in the order of the signatures:
	 * "SHA512", "SHA512,SHA256". */
	struct buffer hashes;
	struct buffer packets; /* the signatures in that form, in their order */
	/* SHA-256 of just what they cover: the text in its canonical form, then of each in turn the
	 * part that is hashed, with the trailer that is hashed behind it (5.2.4). The text has no
	 * NUL, and each trailer has: so no two lists of signatures of any texts share it. */
	char covered[SHA256_HEX_SIZE];
};

/* Makes the form of signatures, one or up to SIGNATURE_COUNT_MAX by different keys, of version 4
 * and of the type of texts, by RSA, DSA, ECDSA or EdDSA and with a digest of the SHA family.
 * `text` has lines that end in a newline. false where they are others. Nothing is verified. */
bool signature_form_make(const void *signatures, size_t len, const struct buffer *text,
			 struct signature_form *form) NODISCARD;
void signature_form_free(struct signature_form *form); /* fit for CLEANUP */

#endif
