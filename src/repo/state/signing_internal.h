/* signing_internal.h - which of a writer's signers sign what
 *
 * Every key of the settings signs each generation. A state of the settings is signed by those who
 * may sign it by the state before, and by its own.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_SIGNING_INTERNAL_H
#define INGOT_REPO_STATE_SIGNING_INTERNAL_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "repo/state/repo.h"

/* Sets repo->signer to those who sign generations, in the order of the settings. An error where a
 * key is missing that is not over. */
int signing_join(struct repo *repo, struct error *error) NODISCARD;
/* Whether signing_join would do it. Changes nothing: whoever signs goes on proving. */
bool signing_can_write(const struct repo *repo);
/* Appends, after signing_join, a line for each key at hand that does not sign, and for each that is
 * not at hand and has ended. */
void signing_tell_missing(const struct repo *repo, struct strings *lines);
/* Returns those who sign state `next` after `now`, proving what they sign with `keyring`; borrowed,
 * until the next call of this part. NULL: none may. */
struct signer *signing_join_for_state(struct repo *repo, const struct settings *now,
				      const struct settings *next, struct keyring *keyring,
				      struct error *error) NODISCARD;
/* Lets the first of those who sign generations sign alone, as a package is signed; it goes on
 * proving what it signs. Borrowed. */
struct signer *signing_single(struct repo *repo);
/* Joins those who sign generations again, after signing_single. */
void signing_rejoin(struct repo *repo);
/* Lets each sign for itself again, proving nothing. */
void signing_part(struct repo *repo);
/* Whether one of the keys is at hand. */
bool signing_has_one(const struct repo *repo, const struct strings *keys);

#endif
