/* packet_internal.h - OpenPGP packets (RFC 4880, 4.2): read and written
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_PACKET_INTERNAL_H
#define INGOT_SIGN_PACKET_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/digest.h"
#include "sign/span_internal.h"

enum {
	PACKET_SIGNATURE = 2,
	SUBPACKET_ISSUER = 16,
	SUBPACKET_FINGERPRINT = 33, /* RFC 9580, 5.2.3.35 */
};

/* Takes a packet off the front of `from`: its tag (4.3) and its body, borrowed. This and its like
 * return false where that is too short, or is no such thing. */
bool packet_take(struct span *from, unsigned *tag, struct span *body) NODISCARD;
/* Takes an area of subpackets, before which its length stands in `octets` octets: 2, and 4 in
 * signatures of version 6. */
bool packet_take_area(struct span *from, size_t octets, struct span *area) NODISCARD;
/* Takes one from an area of subpackets (5.2.3.1); the type without the bit that says that it is
 * critical. */
bool packet_take_subpacket(struct span *from, unsigned *type, struct span *value) NODISCARD;
/* Takes a multiprecision integer (3.2), as it stands: it may begin with zeros. */
bool packet_take_mpi(struct span *from, struct span *number) NODISCARD;

/* Appends a big-endian number. */
void packet_add_number(struct buffer *to, size_t octets, size_t number);
/* Appends a multiprecision integer (3.2): how many bits there are, then the octets, none of them
 * zero at the front. -1 where nothing is left, or too much. */
int packet_add_mpi(struct buffer *to, struct span number) NODISCARD;
/* Appends a signature with a head of the old format, as gpg writes it. -1 where the body is too
 * long. */
int packet_add_signature(struct buffer *to, const struct buffer *body) NODISCARD;
/* 5.2.4: ends the digest of what is signed with the packet as far as it is hashed, and a trailer
 * with its length. `raw` has room for the digest. */
void packet_end_digest(struct digest *digest, struct span hashed, uint8_t *raw);

#endif
