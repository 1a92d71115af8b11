/* digest.h - message digests, by OpenSSL's libcrypto
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_DIGEST_H
#define INGOT_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum digest_kind {
	DIGEST_INVALID = -1,
	DIGEST_MD5,
	DIGEST_SHA1,
	DIGEST_SHA224,
	DIGEST_SHA256,
	DIGEST_SHA384,
	DIGEST_SHA512,
	DIGEST_COUNT
};

#define DIGEST_MAX_SIZE 64
#define DIGEST_HEX_SIZE (2 * DIGEST_MAX_SIZE + 1)
#define SHA256_HEX_SIZE 65
#define MD5_HEX_SIZE 33

const char *digest_name(enum digest_kind kind); /* "sha256", lower case without a dash */
size_t digest_size(enum digest_kind kind);      /* in bytes */

struct digest; /* a running digest */

/* Ends the program where libcrypto has no such digest (it was built or configured without). */
struct digest *digest_make(enum digest_kind kind);
/* Adds bytes; `len` may be 0. */
void digest_add(struct digest *digest, const void *data, size_t len);
/* Writes the digest as it is so far, digest_size() bytes, and leaves it usable. */
void digest_raw(const struct digest *digest, uint8_t *raw);
/* Does what digest_raw does, in lower-case hexadecimal digits, of which `hex` holds
 * 2 * digest_size() and a NUL. */
void digest_hex(const struct digest *digest, char *hex);
void digest_free(struct digest *digest); /* accepts NULL */

/* Computes a digest in one go, and writes it as digest_hex does. */
void digest_bytes_hex(enum digest_kind kind, const void *data, size_t len, char *hex);

#endif
