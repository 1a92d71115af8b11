/* withdraw.c - versions out of a channel; other channels and the pool keep them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/memory.h"
#include "base/vector.h"
#include "repo/change/selection_internal.h"
#include "repo/change/writing_internal.h"
#include "repo/repo.h"
#include "repo/state/channel.h"
#include "repo/state/set_change_internal.h"

struct withdrawal {
	const struct repo_withdraw_options *options;
	const struct repo *repo;
};

/* Finds whether a version was withdrawn before: then the same command again has nothing to do. */
static int find_earlier(const struct withdrawal *withdrawal, const struct selection *selection,
			bool *found, struct error *error)
{
	CLEANUP(channel_history_free) struct channel_history history;
	if (channel_history_load(withdrawal->repo, withdrawal->options->channel, &history, error))
		return -1;
	*found = false;
	for (size_t i = 0; i < history.n && !*found; i++)
		VECTOR_EACH (change, &history.v[i]->changes)
			*found |= change->kind == '-' && selection->version &&
				  strcmp(change->name, selection->name) == 0 &&
				  selection_is_version(change->version, selection->version);
	return 0;
}

static int choose(const struct withdrawal *withdrawal, const struct package_set *set,
		  const char *word, bool *drop, struct error *error)
{
	bool was_there = false;
	CLEANUP(selection_free) struct selection selection;
	AUTO_FREE char *where = xasprintf("'%s'", withdrawal->options->channel);
	if (selection_make(withdrawal->repo->store, set, word, &selection, error))
		return -1;
	for (size_t i = 0; i < set->n; i++)
		drop[i] |= selection.chosen[i];
	if (selection.n)
		return 0;
	if (find_earlier(withdrawal, &selection, &was_there, error))
		return -1;
	return was_there ? 0 : selection_refuse(&selection, set, where, error);
}

/* A transaction_change. */
static int take_out(void *context, struct package_set *set, struct generation *generation,
		    struct error *error)
{
	const struct withdrawal *withdrawal = context;
	const struct set_change change = {withdrawal->repo->store, set, generation};
	const struct strings *packages = withdrawal->options->packages;
	AUTO_FREE bool *drop = xzalloc(set->n + 1);
	for (size_t i = 0; i < packages->n; i++)
		if (choose(withdrawal, set, packages->v[i], drop, error))
			return -1;
	if (set_change_drop(&change, drop, error))
		return -1;
	return generation->changes.n > 0;
}

int repo_withdraw(const struct repo_withdraw_options *options, struct repo_change *change,
		  struct error *error)
{
	*change = (struct repo_change){0};
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	struct withdrawal withdrawal = {options, &repo};
	if (writing_open(&repo, &options->writer, error) ||
	    channel_check(&repo, options->channel, false, error))
		return -1;
	struct transaction transaction =
		writing_transaction(&repo, &options->writer, options->channel, "withdraw");
	transaction.change = take_out;
	transaction.context = &withdrawal;
	return writing_change(&transaction, &options->writer, true, change, error);
}
