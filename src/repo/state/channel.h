/* channel.h - one channel as it is: its newest state, its history
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_CHANNEL_H
#define INGOT_REPO_STATE_CHANNEL_H

#include <stddef.h>

#include "base/compiler.h"
#include "base/error.h"
#include "repo/state/generation.h"
#include "repo/state/opened.h"
#include "repo/state/package_set_internal.h"

/* An error, with the names that may be meant, where the repository has no such channel. `hint`:
 * what makes one, or NULL. */
int channel_check(const struct repo *repo, const char *channel, const char *hint,
		  struct error *error) NODISCARD;

/* Newest generation (NULL: the channel has none) and its set, verified. */
int channel_load_newest(const struct repo *repo, const char *channel, struct generation **newest,
			struct package_set *set, struct error *error) NODISCARD;

/* All generations that are kept, newest first. Each is verified: by its signature, or by the
 * digest that the one after it names. */
struct channel_history {
	struct generation **v; /* owned */
	size_t n, cap;
};

int channel_history_load(const struct repo *repo, const char *channel,
			 struct channel_history *history, struct error *error) NODISCARD;
void channel_history_free(struct channel_history *history); /* fit for CLEANUP */

#endif
