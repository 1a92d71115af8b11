/* conflicts_internal.h - what may not be published because of what is there, and what a command
 * that was killed has left in the way
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_CHANGE_CONFLICTS_INTERNAL_H
#define INGOT_REPO_CHANGE_CONFLICTS_INTERNAL_H

#include "base/compiler.h"
#include "base/error.h"
#include "repo/change/incoming_internal.h"
#include "repo/state/package_set_internal.h"
#include "repo/state/repo.h"

/* Checks a package against a sorted set, where another spelling of the same version counts too.
 * 1: it is there; -1: with other bytes. */
int conflicts_with_set(const struct package_set *set, const struct incoming_package *package,
		       struct error *error) NODISCARD;
/* Checks a package against the file in its place in the pool, which all channels share. No file is
 * fine. */
int conflicts_with_pool(struct store *store, const struct incoming_package *package,
			struct error *error) NODISCARD;
/* Checks packages against each other, the commits of versions, the pool and the channel. Writes
 * nothing. What nothing names was left by a command that was killed: nobody has seen it, it may be
 * replaced, and is marked. */
int conflicts_check(const struct repo *repo, const char *channel, struct incoming *incoming,
		    struct error *error) NODISCARD;
/* Removes what was marked, while nobody else writes: a command may still be about to name it,
 * so all is looked at again. Keeps deleters out as before. */
int conflicts_remove_leftovers(struct repo *repo, const struct incoming *incoming,
			       struct error *error) NODISCARD;

#endif
