/* keyring_make_internal.h - makes the package of a repository's keys
 *
 * It is a package like any other, made of a manifest that nobody wrote: the keys in one file, and
 * what the format does on a host (struct layout, keyring_script). All but its signature follows
 * from the states of the settings up to the one whose number is its version.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_CHANGE_KEYRING_MAKE_INTERNAL_H
#define INGOT_REPO_CHANGE_KEYRING_MAKE_INTERNAL_H

#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/spool.h"
#include "formats/format.h"
#include "package/package.h"
#include "repo/state/chain_internal.h"
#include "sign/signer.h"

struct keyring_made {
	struct package *package; /* as it was described; owned */
	struct spool file;       /* the bytes of the package file */
};

#define KEYRING_MADE_INIT          \
	{                          \
		.file = SPOOL_INIT \
	}

/* Makes the package that has the keys of state `version`, which the chain has, signed by `signer`
 * alone; it must be one that can sign the format. `made` is to be freed in any case. */
int keyring_make(const struct chain *chain, uint64_t version, const struct format *format,
		 struct signer *signer, struct keyring_made *made, struct error *error) NODISCARD;
void keyring_made_free(struct keyring_made *made); /* fit for CLEANUP */

#endif
