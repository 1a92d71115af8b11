/* signers.h - opens the signers that are requested, equal ones once
 *
 * That takes two steps: before anything else all secrets are copied and the host's forgotten, then
 * the signers are opened, which takes as long as gpg does and may be done by another thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_SIGNERS_H
#define INGOT_SIGN_SIGNERS_H

#include <stddef.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/host.h"
#include "sign/key_request.h"
#include "sign/signer.h"

/* Holds what the two steps share. The caller sets requests, n and signers; nothing else is its own.
 */
struct signers_opening {
	const struct key_request *requests; /* borrowed */
	size_t n;
	struct signer **signers;     /* borrowed; n of them, set by signers_open */
	char **passphrases, **texts; /* copies, wiped by signers_open */
};

/* Copies all secrets, then forgets the host's, so this is called once. All signers are NULL after
 * that. On failure nothing is kept. */
int signers_prepare(struct signers_opening *opening, const struct host *host,
		    struct error *error) NODISCARD;
/* Opens a signer for each request whose key is not NULL; equal requests share one, and the others
 * stay NULL. Called once after signers_prepare, whose copies are wiped in any case. On failure no
 * signer stays open. */
int signers_open(struct signers_opening *opening, struct error *error) NODISCARD;
/* Closes each signer once, however often it is there, and sets all to NULL. */
void signers_close(struct signer **signers, size_t n);

#endif
