/* pointers_internal.h - puts the newest state of a channel in place (specs/transaction.md)
 *
 * Nothing is made here, only copied: it needs no secret key, it may be done by anybody, again and
 * again, and writes nothing where all is in place already.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_SERVE_POINTERS_INTERNAL_H
#define INGOT_REPO_SERVE_POINTERS_INTERNAL_H

#include "base/compiler.h"
#include "base/error.h"
#include "repo/state/repo.h"

/* Places the newest generation of the channel, whichever that is meanwhile, and the snapshots of
 * those before it back to the first that is in place. */
int pointers_place(struct repo *repo, const char *channel, struct error *error) NODISCARD;
/* Does for every channel what pointers_place does: finishes what a command that was killed has
 * left. Where that was something the channel is in repo->completed. */
int pointers_place_all(struct repo *repo, struct error *error) NODISCARD;

#endif
