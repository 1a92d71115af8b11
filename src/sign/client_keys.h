/* client_keys.h - the keys with which clients verify, and what a signer's own key is beside them
 *
 * Clients keep the certificate that they were set up with. So the signer signs with a part that
 * this has, and every signature is verified with it before it is given out. Where the signer's own
 * form of it lives longer, clients to come get that as well. All this holds for each of signers
 * that sign together (signer_join).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_CLIENT_KEYS_H
#define INGOT_SIGN_CLIENT_KEYS_H

#include "base/compiler.h"
#include "base/error.h"
#include "sign/key_parts_internal.h"
#include "sign/keyring.h"
#include "sign/signer.h"

struct key_renewal {
	/* Armoured: the keys that clients have, in which one lives longer; no part is new in it,
	 * and it has the older signatures of the key over itself beside the newer, so that one who
	 * asks when a signature was made finds what held then. NULL: nothing is newer. */
	char *public_keys;
	struct key_part before, after; /* the part that lives longer; the first of several */
};

/* `keyring` has the keys `public_keys`, armoured, which clients have; where they are renewed it is
 * closed, and another put in its place. From then on the signer, and those that have joined it,
 * prove with it what they make. An error where no part of the key of one would be believed. */
int client_keys_settle(struct signer *signer, const char *public_keys, struct keyring **keyring,
		       struct key_renewal *renewal, struct error *error) NODISCARD;
void key_renewal_free(struct key_renewal *renewal); /* fit for CLEANUP */

#endif
