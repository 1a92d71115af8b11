/* key_packet_internal.h - the packet of an OpenPGP key (RFC 4880, 5.5; RFC 9580, 5.5)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_KEY_PACKET_INTERNAL_H
#define INGOT_SIGN_KEY_PACKET_INTERNAL_H

#include <stdbool.h>

#include "base/compiler.h"
#include "sign/certificates.h"
#include "sign/span_internal.h"

/* Sets version, fingerprint, algorithm, date and secret of `key` from the body of a key packet. The
 * rest stays as it is. false where it is none, or of an algorithm whose public part has no known
 * end before a secret one. `public_part`, borrowed, is the body of the public packet. */
bool key_packet_read(struct span body, bool is_secret, struct certificate_key *key,
		     struct span *public_part) NODISCARD;

#endif
