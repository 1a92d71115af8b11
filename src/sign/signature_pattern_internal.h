/* signature_pattern_internal.h - signatures like one that gpg has made, over other bytes
 *
 * A detached signature of version 4 (RFC 4880, 5.2.3) by the same key, with the same subpackets
 * and so the same time: only the digest and what the key makes of it differ.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_SIGNATURE_PATTERN_INTERNAL_H
#define INGOT_SIGN_SIGNATURE_PATTERN_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/digest.h"

struct signature_pattern {
	enum digest_kind kind; /* of the bytes that are signed */
	unsigned algorithm;    /* OpenPGP's number of that digest: RFC 4880, 9.4 */
	struct buffer hashed;  /* the packet up to the subpackets that are signed too */
	struct buffer after;   /* those that are not, with their length */
};

/* Makes the pattern of a signature. -1 where it is not exactly one detached signature of version 4,
 * with a digest that we can make. */
int signature_pattern_take(struct signature_pattern *pattern, const void *signature,
			   size_t len) NODISCARD;
/* Ends the digest of the signed bytes; `raw` has digest_size(pattern->kind) bytes. */
void signature_pattern_digest(const struct signature_pattern *pattern, struct digest *digest,
			      uint8_t *raw);
/* Appends the packet, from that digest and from what gpg-agent says of it: a canonical S-expression
 * (sig-val (ALGORITHM (NAME NUMBER)...)). -1 where that is none. */
int signature_pattern_fill(const struct signature_pattern *pattern, const uint8_t *raw,
			   const struct buffer *value, struct buffer *signature) NODISCARD;
void signature_pattern_free(struct signature_pattern *pattern); /* fit after a failure, too */

#endif
