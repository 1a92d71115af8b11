/* new_key.h - makes a signing key as repositories want it, without the user's GnuPG
 *
 * One primary key that signs, no subkey, no end, its self-signature by SHA-512: what every client
 * reads, and whose rotation needs no client to see a change of a certificate that it has. gpg makes
 * it in a throw-away home.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_NEW_KEY_H
#define INGOT_SIGN_NEW_KEY_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/host.h"

/* The names of the algorithms, with a blank between them; the first is the default. */
#define NEW_KEY_ALGORITHMS "rsa4096 ed25519"

struct new_key_order {
	const char *name;            /* whose key it is: "Example Archive <archive@example.org>" */
	const char *algorithm;       /* NULL: the default */
	const char *passphrase_file; /* or NULL: the host's INGOT_PASSPHRASE, else none */
};

struct new_key {
	char fingerprint[65];
	bool is_protected;                        /* by a passphrase */
	struct buffer secret, public, revocation; /* armoured */
};

/* Checks what new_key_make would refuse of a name: UTF-8 without control characters, of at most 255
 * bytes, without white space at its ends; angle brackets only around one mail address at its end.
 */
int new_key_check_name(const char *name, struct error *error) NODISCARD;
/* Whether that algorithm can be had. */
bool new_key_has_algorithm(const char *algorithm);
/* Makes a key. The revocation certificate begins with lines that say what it is; gpg takes the file
 * as it is. Free it after a failure, too. */
int new_key_make(const struct new_key_order *order, const struct host *host, struct new_key *key,
		 struct error *error) NODISCARD;
void new_key_free(struct new_key *key); /* wipes the secret; fit for CLEANUP */

#endif
