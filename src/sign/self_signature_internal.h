/* self_signature_internal.h - what a signature of a key over itself says (RFC 4880, 5.2)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_SELF_SIGNATURE_INTERNAL_H
#define INGOT_SIGN_SELF_SIGNATURE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "sign/certificates.h"
#include "sign/span_internal.h"

/* 5.2.1: types of signatures. */
enum {
	SELF_SIGNATURE_NAME_FIRST = 0x10,
	SELF_SIGNATURE_NAME_LAST = 0x13,
	SELF_SIGNATURE_SUBKEY = 0x18,
	SELF_SIGNATURE_KEY = 0x1f,
	SELF_SIGNATURE_KEY_REVOKED = 0x20,
	SELF_SIGNATURE_SUBKEY_REVOKED = 0x28,
	SELF_SIGNATURE_NAME_REVOKED = 0x30,
};

struct self_signature {
	unsigned type;
	enum self_digest digest;
	char issuer[17];  /* key id; "" where it names none */
	int64_t made;     /* seconds since 1970 */
	int64_t lifetime; /* of the key, in seconds since it was made; 0: for ever */
	bool has_flags, may_sign;
};

/* Reads a signature of version 4, 5 or 6 from its whole packet; of what can be written without the
 * key only the issuer is taken. false where it is none. Nothing is verified. */
bool self_signature_read(struct span packet, struct self_signature *signature) NODISCARD;

#endif
