/* newest.h - the newest generation of a channel that is believed (specs/repository.md, "What is
 * believed")
 *
 * A generation names the state of the settings under which it was made. It is believed where the
 * newest state names it by its digest, or where keys of the newest state have signed it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_NEWEST_H
#define INGOT_REPO_STATE_NEWEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "repo/state/generation.h"
#include "repo/state/repo.h"

/* Loads it; NULL: the channel has none. An error where one stands there that is not believed,
 * unless only a key that was revoked has signed it, and the settings do not name it: it is passed
 * over. A channel that the settings name must be there. Caller frees. */
int newest_load(const struct repo *repo, const char *channel, struct generation **newest,
		struct error *error) NODISCARD;
/* Loads it as newest_load does, and sets `taken` to the highest number that is taken, be it by one
 * that is passed over; 0: none is. */
int newest_load_to_follow(const struct repo *repo, const char *channel, struct generation **newest,
			  uint64_t *taken, struct error *error) NODISCARD;
/* Appends a line for each generation of a channel that is passed over, above the newest one. */
int newest_tell_passed(const struct repo *repo, const char *channel, struct strings *lines,
		       struct error *error) NODISCARD;
/* Loads a generation that none after it names by its digest. STORE_MISSING: it is not there, or is
 * passed over. */
enum store_result newest_load_one(const struct repo *repo, const char *channel, uint64_t number,
				  struct generation **generation, bool *passed,
				  struct error *error) NODISCARD;

#endif
