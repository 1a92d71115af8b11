/* repo_memory.h - what a user has seen last of a repository (specs/transaction.md, "Memory")
 *
 * A store that was put back as a whole to an earlier, valid state looks right in itself. Only a
 * user who has seen more can tell. One file for each repository, in a folder of the user's own,
 * named by the digest of what the signature of its settings covers: they never change, whereas
 * whoever can write to the store may change what is not signed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_REPO_MEMORY_H
#define INGOT_REPO_STATE_REPO_MEMORY_H

#include "base/compiler.h"
#include "base/error.h"
#include "repo/state/repo.h"

/* Every channel that was seen must be there, at that generation or a later one, with the same
 * bytes where it is still kept. */
int repo_memory_check(const struct repo *repo, const char *folder, struct error *error) NODISCARD;
/* Remembers the newest generation of every channel. */
int repo_memory_note(const struct repo *repo, const char *folder, struct error *error) NODISCARD;

#endif
