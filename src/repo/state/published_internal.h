/* published_internal.h - which commits of a package have ever been published
 *
 * A version is bound to its commit before the generation that publishes it (versions_internal.h).
 * The generations that are kept say what was published; of those that prune removes it is noted, in
 * ingot/published/<channel>/<number>. So it can be told of a binding that a command left which
 * never committed: nobody has seen that version.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_PUBLISHED_INTERNAL_H
#define INGOT_REPO_STATE_PUBLISHED_INTERNAL_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/error.h"
#include "repo/state/generation.h"
#include "repo/state/repo.h"

/* Notes what came in with a generation, before that is removed. Again is fine. */
int published_note(struct store *store, const struct generation *generation,
		   struct error *error) NODISCARD;
/* Whether a package of that name and commit is or was in a generation, of whatever channel. It is
 * sure only while nobody else writes. */
int published_ever(const struct repo *repo, const char *name, const char *commit, bool *answer,
		   struct error *error) NODISCARD;

#endif
