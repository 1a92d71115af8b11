/* channel.h - one channel as it is: its newest state, its history
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_CHANNEL_H
#define INGOT_REPO_STATE_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/error.h"
#include "repo/state/generation.h"
#include "repo/state/package_set_internal.h"
#include "repo/state/repo.h"

/* An error, with the names that may be meant, where the repository has no such channel.
 * `may_make`: the command makes one where it is told to. */
int channel_check(const struct repo *repo, const char *channel, bool may_make,
		  struct error *error) NODISCARD;

/* Loads the newest generation (NULL: the channel has none) and its set, verified. The caller frees
 * both; NULL and empty where it fails. */
int channel_load_newest(const struct repo *repo, const char *channel, struct generation **newest,
			struct package_set *set, struct error *error) NODISCARD;

/* Loads as channel_load_newest does; `set` also has the packages of the repository's keys, which
 * no change of packages is about. */
int channel_load_served(const struct repo *repo, const char *channel, struct generation **newest,
			struct package_set *set, struct error *error) NODISCARD;

/* All generations of a channel that are kept, newest first. */
struct channel_history {
	struct generation **v; /* owned */
	size_t n, cap;
};

/* Loads the history. Each generation is verified: by its signature, or by the digest that the one
 * after it names. `history` is empty where it fails. */
int channel_history_load(const struct repo *repo, const char *channel,
			 struct channel_history *history, struct error *error) NODISCARD;
void channel_history_free(struct channel_history *history); /* fit for CLEANUP */
/* Whether generation `i` of a history has the packages of the one before it in time: it was only
 * signed again. */
bool channel_history_is_repeated(const struct channel_history *history, size_t i);

/* Looks at a set, which it may take, leaving an empty one. 0: go on; 1: that was it; -1: failed. */
typedef int (*channel_set_visit)(void *context, struct package_set *set, struct error *error);

/* Visits the sets of a history, newest first, each once for as long as it stayed. Returns what the
 * last visit did. */
int channel_history_visit_sets(struct store *store, const struct channel_history *history,
			       channel_set_visit visit, void *context,
			       struct error *error) NODISCARD;
/* Visits the sets of all histories, of one channel after the other. */
int channel_visit_all_sets(const struct repo *repo, channel_set_visit visit, void *context,
			   struct error *error) NODISCARD;

#endif
