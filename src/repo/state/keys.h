/* keys.h - the repository's keys as they are now (specs/repository.md, "Keys")
 *
 * The newest state of the settings has them. In format 1, where the settings have one state, a key
 * may put off its end nevertheless: what says so, signed by the key itself, is carried by
 * generations. Such a repository is only read.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_KEYS_H
#define INGOT_REPO_STATE_KEYS_H

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "repo/state/generation.h"
#include "repo/state/repo.h"

/* Returns the keys, armoured, as clients get them; borrowed. */
const char *keys_now(const struct repo *repo);
/* Opens a further keyring, with all keys of the newest state. */
struct keyring *keys_keyring(const struct repo *repo, struct error *error) NODISCARD;

/* Looks, in format 1, at the newest generation of every channel for a form that is newer than the
 * one known. */
int keys_find(struct repo *repo, struct error *error) NODISCARD;
/* Looks at a generation that was verified for a form that is newer than the one known. */
int keys_note(struct repo *repo, const struct generation *generation,
	      struct error *error) NODISCARD;
/* Makes those who sign generations fit to these keys, and takes from them what is newer, unless
 * that is done. */
int keys_settle(struct repo *repo, struct error *error) NODISCARD;
/* A key that signs and ends: when the last part of it does that may sign. */
struct key_end {
	const char *fingerprint; /* as long-lived as the repository is open */
	int64_t ends;
};

struct key_ends {
	struct key_end *v;
	size_t n, cap;
};

/* Finds the keys of the settings that sign, or are announced, and end some day. */
int keys_find_ends(const struct repo *repo, struct key_ends *ends, struct error *error) NODISCARD;
void key_ends_free(struct key_ends *ends); /* fit for CLEANUP */
/* Appends a line for each of them that ends within so many days from `now`, and has not yet. */
int keys_tell_ending(const struct repo *repo, int64_t now, int days, struct strings *lines,
		     struct error *error) NODISCARD;
/* Appends a line for each key that has expired and whose signature was met. */
int keys_tell_expired(struct repo *repo, struct strings *lines, struct error *error) NODISCARD;

/* Appends the keys of the repository `where`, armoured, as clients get them now, by its own word
 * alone. */
int keys_get(const char *where, struct buffer *keys, struct error *error) NODISCARD;

#endif
