/* transaction_internal.h - one change of a channel, from the newest state to the next
 * (specs/transaction.md)
 *
 * All that the next state needs is stored first, under names that cannot clash; creating the
 * generation is the commit; then its pointers are put in place. Where another writer was faster,
 * the change is made again upon the new state.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_CHANGE_TRANSACTION_INTERNAL_H
#define INGOT_REPO_CHANGE_TRANSACTION_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"
#include "repo/state/generation.h"
#include "repo/state/package_set_internal.h"
#include "repo/state/repo.h"

/* Changes the set of the newest state (sorted; the order is restored afterwards) and notes each
 * change in the generation to be. May be called several times. 0: there is nothing to change;
 * 1: changed; -1: failed. */
typedef int (*transaction_change)(void *context, struct package_set *set,
				  struct generation *generation, struct error *error);

struct transaction {
	struct repo *repo;
	const char *channel, *action, *by;
	const char *message; /* or NULL */
	transaction_change change;
	void *context;
	bool dry_run; /* nothing is written */
	/* The packages stay; a generation is made where the newest names an earlier state of the
	 * settings than there is. `change` is not asked. */
	bool settles;
};

struct transaction_result {
	uint64_t number; /* the channel's newest generation afterwards */
	bool changed;
	/* The generation that was made, or with dry_run would be; NULL where nothing changed. */
	struct generation *generation;
	struct package_set set; /* of the newest, sorted */
};

/* `result` is to be freed in any case. */
int transaction_run(const struct transaction *transaction, struct transaction_result *result,
		    struct error *error) NODISCARD;
void transaction_result_free(struct transaction_result *result); /* fit for CLEANUP */

/* Says in the hint of a failure, too, that nothing was committed. Returns -1. */
int transaction_undone(const char *channel, struct error *error);

#endif
