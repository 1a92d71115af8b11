/* writer_keys.h - the keys with which a command signs a repository: --key, --key-id and
 * --passphrase-file, each of which may be given several times
 *
 * Values at the same place belong together.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_WRITER_KEYS_H
#define INGOT_CLI_WRITER_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strings.h"
#include "cli/command.h"
#include "sign/key_request.h"
#include "sign/signer.h"

struct writer_keys {
	struct strings keys, key_ids, passphrase_files;
};

/* Holds one for each key, in their order; none has joined another. */
struct writer_signers {
	struct signer **v;
	size_t n;
};

/* Whether a key is named, there or by the variable INGOT_KEY. */
bool writer_keys_are_named(const struct writer_keys *keys, const struct host *host);
/* Opens a signer for each key, or where no --key is given for that of INGOT_KEY, one of which there
 * must be. `common` has what all requests have in common. EXIT_DONE: writer_keys_close closes them.
 * Else what went wrong has been told. */
enum exit_code writer_keys_open(const struct writer_keys *keys, const struct key_request *common,
				const struct invocation *invocation,
				struct writer_signers *signers);
void writer_keys_close(struct writer_signers *signers);

#endif
