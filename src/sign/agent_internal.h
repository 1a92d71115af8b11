/* agent_internal.h - what Ingot asks by itself of the gpg-agent of a home of its own
 *
 * gpg takes all the bytes that are to be signed through a pipe, and passes a digest on to its
 * agent; whoever has that digest asks the agent. The commands are those of GnuPG's manual, "Agent
 * Protocol"; the lines those of libassuan's manual, which itself waits without end for an agent
 * that is silent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_AGENT_INTERNAL_H
#define INGOT_SIGN_AGENT_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"

struct agent;

/* Returns NULL where no agent listens in that home, or none that greets. `seconds`: how long it may
 * be silent, here and in each later call. */
struct agent *agent_connect(const char *home, unsigned seconds) NODISCARD;
void agent_close(struct agent *agent); /* accepts NULL */

/* Appends the signature over a digest of `len` bytes, at most 64, as a canonical S-expression.
 * `keygrip` has 40 hex digits, `algorithm` is OpenPGP's number of the digest (RFC 4880, 9.4). -1
 * where the agent does not answer, or does not do it: gpg, if asked, says why. */
int agent_sign(struct agent *agent, const char *keygrip, unsigned algorithm, const uint8_t *digest,
	       size_t len, struct buffer *signature) NODISCARD;
/* Ends the agent, and waits until it has hung up. -1 where that cannot be told. */
int agent_end(struct agent *agent) NODISCARD;

#endif
