/* settings_change_internal.h - a new state of the settings, from the newest to the next
 * (specs/repository.md, "Settings")
 *
 * Creating the state is the commit. Then each channel gets a generation that names it, by the same
 * command or, where that was killed, by the next one that writes. Where another writer was faster,
 * the change is made again upon the new state.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_CHANGE_SETTINGS_CHANGE_INTERNAL_H
#define INGOT_REPO_CHANGE_SETTINGS_CHANGE_INTERNAL_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/error.h"
#include "repo/repo.h"
#include "repo/state/repo.h"

/* Alters the state to be, which is a copy of `now` with the newest generation of each channel. May
 * be called several times. 0: there is nothing to change; 1: altered; -1: failed. */
typedef int (*settings_alter)(void *context, const struct settings *now, struct settings *next,
			      struct error *error);

struct settings_change {
	struct repo *repo;
	const struct repo_writer *writer;
	const char *action; /* "set", "key add", ... */
	settings_alter alter;
	void *context;
};

/* Makes the state, and a generation of each channel, which are appended to `changes`. */
int settings_change_run(const struct settings_change *change, bool *changed,
			struct repo_changes *changes, struct error *error) NODISCARD;
/* Makes a generation of each channel whose newest one names an earlier state; a step of every
 * writer's opening. `changes` may be NULL. */
int settings_change_complete(struct repo *repo, const struct repo_writer *writer,
			     struct repo_changes *changes, struct error *error) NODISCARD;
/* Makes a state where the signer's own key has a newer form than the settings; a step of every
 * writer's opening. */
int settings_change_renew(struct repo *repo, const struct repo_writer *writer,
			  struct error *error) NODISCARD;

/* Adds a setting before and after. */
void settings_change_tell(struct repo_settings_change *change, const char *name, const char *before,
			  const char *after);
/* Forgets what was told: the change is made again. */
void settings_change_untell(struct repo_settings_change *change);
/* Tells which state there is now, and whether all channels have come to it. */
int settings_change_end(const struct repo *repo, struct repo_settings_change *change,
			struct error *error) NODISCARD;

#endif
