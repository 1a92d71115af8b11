/* certificates.h - what OpenPGP keys say of themselves, read from their packets without a key
 *
 * A certificate (RFC 4880, 11.1) is a primary key, the names of who owns it, subkeys, and for each
 * of these the key's own signatures, which say how long it lives and what it may do. They are read
 * here and not verified: what is told is what the bytes claim. Signatures by other keys play no
 * part.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_CERTIFICATES_H
#define INGOT_SIGN_CERTIFICATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"

/* Families of algorithms, as far as clients differ in them (RFC 4880, 9.1; RFC 6637; RFC 9580). */
enum key_family {
	KEY_RSA,
	KEY_DSA,
	KEY_NIST,
	KEY_BRAINPOOL,
	KEY_SECP256K1,
	KEY_ED25519,
	KEY_ED448,
	KEY_ENCRYPTS, /* it cannot sign at all */
	KEY_UNKNOWN,
	KEY_FAMILY_COUNT
};

/* Digests of the key's signatures over itself, from weak to strong (RFC 4880, 9.4). */
enum self_digest {
	SELF_DIGEST_NONE, /* there is no such signature */
	SELF_DIGEST_UNKNOWN,
	SELF_DIGEST_MD5,
	SELF_DIGEST_RIPEMD160,
	SELF_DIGEST_SHA1,
	SELF_DIGEST_SHA224,
	SELF_DIGEST_SHA256,
	SELF_DIGEST_SHA384,
	SELF_DIGEST_SHA512,
	SELF_DIGEST_SHA3_256,
	SELF_DIGEST_SHA3_512,
	SELF_DIGEST_COUNT
};

enum key_secret {
	SECRET_NONE,      /* a public key */
	SECRET_ELSEWHERE, /* a secret key without its secret: on a card, or left out */
	SECRET_PLAIN,     /* whoever has the bytes has the key */
	SECRET_PROTECTED, /* by a passphrase */
};

struct certificate_key {
	char fingerprint[65]; /* upper-case hex; of version 3 the 16-digit key id */
	unsigned version;     /* of its packet: 3, 4, 5 or 6 */
	enum key_family family;
	unsigned bits;      /* 0: not known */
	char algorithm[24]; /* "rsa4096", "ed25519", "nistp256", "algorithm 99" */
	int64_t made;       /* seconds since 1970 */
	int64_t expires;    /* by its own newest signature; 0: never */
	bool is_revoked;
	bool can_sign;           /* by its algorithm, and by its flags where it has any */
	enum self_digest digest; /* the strongest of those that bind it */
	enum key_secret secret;
};

struct certificate {
	struct strings names;      /* user ids that are not revoked, as they stand there */
	struct certificate_key *v; /* [0] is the primary key; owned */
	size_t n, cap;
};

struct certificates {
	struct certificate *v; /* owned */
	size_t n, cap;
};

/* Appends all keys of a file's bytes, public and secret: binary, armoured blocks with whatever text
 * around them, or base64 of either. `name` for messages. An error where there is no key. */
int certificates_read(const void *bytes, size_t len, const char *name,
		      struct certificates *certificates, struct error *error) NODISCARD;
void certificates_free(struct certificates *certificates); /* fit for CLEANUP */

/* Returns when a key of the certificate ends, be it with the primary key: seconds since 1970, 0:
 * never. */
int64_t certificates_end(const struct certificate *certificate, const struct certificate_key *key);
/* Returns "SHA512", "none". */
const char *certificates_digest_name(enum self_digest digest);

#endif
