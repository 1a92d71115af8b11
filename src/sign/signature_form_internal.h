/* signature_form_internal.h - the one form of an OpenPGP signature over text
 *
 * Of a signature packet (RFC 4880, 5.2.3) some octets are not signed: how its length is written,
 * subpackets that are not hashed, two octets of the digest, how the numbers begin. Whoever may
 * write a file could change them, and a good signature it stays. So there is one form, that in
 * which gpg writes a signature of version 4: the issuer is the only subpacket that is not hashed,
 * and nothing else can be chosen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_SIGNATURE_FORM_INTERNAL_H
#define INGOT_SIGN_SIGNATURE_FORM_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/digest.h"

struct signature_form {
	const char *hash;              /* what the frame calls the digest: "SHA512" */
	struct buffer packet;          /* the signature in that form */
	char covered[SHA256_HEX_SIZE]; /* SHA-256 of just what it covers, the text and its own part
					*/
};

/* Makes the form of exactly one signature of version 4 and of the type of texts, by RSA, DSA, ECDSA
 * or EdDSA and with a digest of the SHA family. `text` has lines that end in a newline. false where
 * it is another. Nothing is verified. */
bool signature_form_make(const void *signature, size_t len, const struct buffer *text,
			 struct signature_form *form) NODISCARD;
void signature_form_free(struct signature_form *form); /* fit for CLEANUP */

#endif
