/* rollback_package_internal.h - one package of a channel goes back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_CHANGE_ROLLBACK_PACKAGE_INTERNAL_H
#define INGOT_REPO_CHANGE_ROLLBACK_PACKAGE_INTERNAL_H

#include "base/compiler.h"
#include "base/error.h"
#include "repo/change/transaction_internal.h"
#include "repo/repo.h"
#include "repo/state/channel.h"

/* Takes a package back. `word`: "hello" (by one version) or "hello=1.2.3" (to that one). Which
 * versions it goes back to, in all formats, is decided here; then the transaction, which needs no
 * change of its own, takes out what is newer. A version that the channel has no longer is taken
 * from its history, newest first. */
int rollback_package(const struct transaction *transaction, const struct repo_writer *writer,
		     const struct channel_history *history, const char *word,
		     struct repo_change *change, struct error *error) NODISCARD;
/* Returns "hello=1.2.3": by one version from the newest state. NULL: there is none, or it is not
 * clear which; caller frees. */
char *rollback_package_previous(struct store *store, const struct channel_history *history,
				const char *name) NODISCARD;

#endif
