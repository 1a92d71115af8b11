/* packet.h - reading OpenPGP packets (RFC 4880, 4.2), each step checked against the end
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_PACKET_H
#define INGOT_SIGN_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

enum {
	PACKET_SIGNATURE = 2,
	SUBPACKET_ISSUER = 16,
	SUBPACKET_FINGERPRINT = 33, /* RFC 9580, 5.2.3.35 */
};

/* What is still to be read; borrowed. */
struct span {
	const uint8_t *data;
	size_t len;
};

/* Each takes something off the front of `from`, or returns false where that is too short. */
bool span_take(struct span *from, size_t len, struct span *taken) NODISCARD;
/* Big-endian. */
bool span_take_number(struct span *from, size_t octets, size_t *number) NODISCARD;
bool packet_take(struct span *from, unsigned *tag, struct span *body) NODISCARD;
/* From an area of subpackets (5.2.3.1); the type without the bit that says that it is critical. */
bool subpacket_take(struct span *from, unsigned *type, struct span *value) NODISCARD;

#endif
