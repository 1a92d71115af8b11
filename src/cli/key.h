/* key.h - from the words about a key (options, manifest, environment) to a signer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_KEY_H
#define INGOT_CLI_KEY_H

#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/host.h"
#include "sign/signer.h"

#define KEY_HELP                                                                                 \
	"the signing key: a file with a secret key, or a fingerprint, key id or e-mail address " \
	"of a key in your GnuPG keyring"
#define KEY_ID_HELP "which subkey of it signs, by fingerprint or key id"
#define PASSPHRASE_HELP                                                                           \
	"a file whose first line is the key's passphrase; else the variable INGOT_PASSPHRASE is " \
	"taken"

struct key_request {
	const char *key, *key_id, *passphrase_file;
	const char *format; /* "deb", "rpm": for nfpm's variables; NULL: none of them */
	int64_t time;       /* of the signatures; -1: the clock */
};

/* Finds the passphrase, opens the key, forgets the passphrase. */
struct signer *key_open(const struct key_request *request, const struct host *host,
			struct error *error) NODISCARD;

#endif
