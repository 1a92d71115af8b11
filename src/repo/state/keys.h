/* keys.h - the repository's keys as they are now (specs/repository.md, "Keys")
 *
 * The settings name them once for all. A key may put off its end: what says so, signed by the key
 * itself, is carried by all generations from the first on whose signer had it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_KEYS_H
#define INGOT_REPO_STATE_KEYS_H

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "repo/state/generation.h"
#include "repo/state/repo.h"

/* Returns the keys, armoured, as the state to be made gives them to clients; borrowed. */
const char *keys_next(const struct repo *repo);
/* Returns the keys, armoured, as the states that there are give them to clients; borrowed. */
const char *keys_now(const struct repo *repo);
/* Opens a further keyring, with the keys of keys_next. */
struct keyring *keys_keyring(const struct repo *repo, struct error *error) NODISCARD;
/* Gives the next generation the keys that it carries, where it carries any. */
void keys_carry(const struct repo *repo, struct generation *generation);

/* Looks at the newest generation of every channel for a form that is newer than the one known. */
int keys_find(struct repo *repo, struct error *error) NODISCARD;
/* Looks at a generation that was verified for a form that is newer than the one known. */
int keys_note(struct repo *repo, const struct generation *generation,
	      struct error *error) NODISCARD;
/* Makes the signer fit to these keys, and takes from it what is newer, unless that is done. */
int keys_settle(struct repo *repo, struct error *error) NODISCARD;
/* Appends a line for each key that has expired and whose signature was met. */
int keys_tell_expired(struct repo *repo, struct strings *lines, struct error *error) NODISCARD;

/* Appends the keys of the repository `where`, armoured, as clients get them now, by its own word
 * alone. */
int keys_get(const char *where, struct buffer *keys, struct error *error) NODISCARD;

#endif
