/* digest_signer_internal.h - detached signatures for which gpg's agent gets a digest and gpg
 * nothing
 *
 * Through gpg every byte of a package goes once more through a pipe, and is hashed there on one
 * core when all others are idle. The packets are gpg's own, to the last bit: before it is used, the
 * signature that gpg made as a trial is made once more in this way and has to be the same.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_DIGEST_SIGNER_INTERNAL_H
#define INGOT_SIGN_DIGEST_SIGNER_INTERNAL_H

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/parts.h"

struct digest_signer;

struct digest_trial {
	const struct parts *parts;
	const struct buffer *signature; /* that gpg made of them, at the time of all to come */
};

/* `home` is one of our own, `keygrip` its key's that signs. NULL where the agent does not answer
 * for `seconds`, or makes another signature than gpg: then gpg has to do it. */
struct digest_signer *digest_signer_open(const char *home, unsigned seconds, const char *keygrip,
					 const struct digest_trial *trial) NODISCARD;
/* Appends one binary signature. 1: the agent did not make it; gpg will, or say why not. -1: the
 * parts cannot be read. */
int digest_signer_sign(struct digest_signer *signer, const struct parts *parts,
		       struct buffer *signature, struct error *error) NODISCARD;
void digest_signer_close(struct digest_signer *signer); /* accepts NULL */

#endif
