/* writing_internal.h - how every change of a repository begins and ends
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_CHANGE_WRITING_INTERNAL_H
#define INGOT_REPO_CHANGE_WRITING_INTERNAL_H

#include "base/compiler.h"
#include "base/error.h"
#include "repo/change/transaction_internal.h"
#include "repo/repo.h"
#include "repo/state/repo.h"

/* Checks that what is said of a change can stand in the history. */
int writing_check(const struct repo_writer *writer, struct error *error) NODISCARD;
/* Opens the repository and, unless nothing may be written, keeps deleters out and completes what
 * a command that was killed has left. `repo` is to be closed in any case. */
int writing_open(struct repo *repo, const struct repo_writer *writer,
		 struct error *error) NODISCARD;

/* Opens as writing_open does to change the settings: generations may have other signers, and are
 * not completed. */
int writing_open_settings(struct repo *repo, const struct repo_writer *writer,
			  struct error *error) NODISCARD;
/* Refuses a repository of format 1, which has to be taken over first. */
int writing_check_format(const struct repo *repo, struct error *error) NODISCARD;
/* Returns who does it, as it is written; borrowed. */
const char *writing_by(const struct repo_writer *writer);

/* Checks that the repository is not older than what the user has seen; a step of opening. */
int writing_check_memory(const struct repo *repo, const struct repo_writer *writer,
			 struct error *error) NODISCARD;
/* Remembers what is there now. Where that fails it is a warning. */
void writing_note_memory(const struct repo *repo, const struct repo_writer *writer);

/* Prepares a change of a channel, all but what it changes. */
struct transaction writing_transaction(struct repo *repo, const struct repo_writer *writer,
				       const char *channel, const char *action);
/* Runs a transaction, and remembers what is there then. */
int writing_run(const struct transaction *transaction, const struct repo_writer *writer,
		struct transaction_result *result, struct error *error) NODISCARD;
/* Runs a transaction as writing_run does; `change` is what is told of it. With `returns` clients
 * are told how to go back. */
int writing_change(const struct transaction *transaction, const struct repo_writer *writer,
		   bool returns, struct repo_change *change, struct error *error) NODISCARD;

#endif
