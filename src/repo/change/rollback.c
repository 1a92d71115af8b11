/* rollback.c - a channel, or one package of it, goes back
 *
 * Clients ignore a state that is older than theirs, so going back is a new state with old content.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/vector.h"
#include "base/advice.h"
#include "repo/change/rollback_package_internal.h"
#include "repo/change/writing_internal.h"
#include "repo/repo.h"
#include "repo/serve/clients_internal.h"
#include "repo/state/channel.h"
#include "repo/state/set_change_internal.h"

struct rollback {
	const struct repo_rollback_options *options;
	const struct repo *repo;
	struct channel_history history;
	const struct generation *to; /* of the history */
	struct package_set target;   /* its packages */
};

/* ---- Which generation ---- */

static const struct generation *find_number(const struct channel_history *history, uint64_t number)
{
	VECTOR_EACH (generation, history) {
		if ((*generation)->number == number)
			return *generation;
	}
	return NULL;
}

static int refuse_number(const struct rollback *rollback, uint64_t number, struct error *error)
{
	error_set(error, "generation %llu of '%s' is not there", (unsigned long long)number,
		  rollback->options->channel);
	return error_advise(error, ADVICE_CHOOSE_GENERATION, NULL);
}

/* A state that is no change goes back with the one before it, and one that went back itself with
 * what it went back to: going back again goes further. */
static const struct generation *find_origin(const struct channel_history *history)
{
	size_t i = 0;
	while (i < history->n) {
		const struct generation *generation = history->v[i];
		if (generation->restored)
			while (i < history->n && history->v[i]->number != generation->restored)
				i++;
		else if (channel_history_is_repeated(history, i))
			i++;
		else
			return generation;
	}
	return NULL;
}

static int find_previous(struct rollback *rollback, struct error *error)
{
	const struct channel_history *history = &rollback->history;
	const struct generation *from = find_origin(history);
	for (size_t i = 0; from && i < history->n && !rollback->to; i++)
		if (history->v[i]->number < from->number &&
		    strcmp(history->v[i]->set, from->set) != 0)
			rollback->to = history->v[i];
	if (rollback->to)
		return 0;
	error_set(error, "'%s' has no earlier state with other packages",
		  rollback->options->channel);
	return error_advise(error, ADVICE_CHOOSE_GENERATION, NULL);
}

static int find_target(struct rollback *rollback, struct error *error)
{
	uint64_t number = rollback->options->to;
	if (number)
		rollback->to = find_number(&rollback->history, number);
	if (number && !rollback->to)
		return refuse_number(rollback, number, error);
	if (!number && find_previous(rollback, error))
		return -1;
	return package_set_load(rollback->repo->store, rollback->to->set, &rollback->target, error);
}

/* ---- The whole channel ---- */

/* Without a goal a channel goes back only from the state that was seen. */
static int check_unmoved(const struct rollback *rollback, const struct generation *next,
			 struct error *error)
{
	const struct generation *seen = rollback->history.v[0];
	if (rollback->options->to || next->number == seen->number + 1)
		return 0;
	error_set(error, "'%s' went on to generation %llu meanwhile; nothing was changed",
		  next->channel, (unsigned long long)next->number - 1);
	return error_advise(error, ADVICE_LOOK_AGAIN, NULL);
}

static bool is_equal(const struct package_set *a, const struct package_set *b)
{
	bool equal = a->n == b->n;
	for (size_t i = 0; i < a->n && equal; i++)
		equal = strcmp(a->v[i].record, b->v[i].record) == 0;
	return equal;
}

/* A transaction_change. */
static int go_back(void *context, struct package_set *set, struct generation *generation,
		   struct error *error)
{
	const struct rollback *rollback = context;
	const struct set_change change = {rollback->repo->store, set, generation};
	if (check_unmoved(rollback, generation, error))
		return -1;
	if (is_equal(set, &rollback->target))
		return 0;
	generation->restored = rollback->to->number;
	return set_change_replace(&change, &rollback->target, error) ? -1 : 1;
}

/* ---- The command ---- */

static bool has_gone(const struct generation *generation, const char *package)
{
	VECTOR_EACH (change, &generation->changes) {
		if (change->kind == '-' && strcmp(change->name, package) == 0)
			return true;
	}
	return false;
}

/* Finds the last generation that changed packages; what was only signed again says nothing. */
static const struct generation *find_last_change(const struct channel_history *history)
{
	size_t i = 0;
	while (channel_history_is_repeated(history, i))
		i++;
	return history->v[i];
}

/* Whether the channel's last change was what is asked for. Without a goal it is not done twice:
 * a user who repeats a command that was killed, or whose answer got lost, would lose one state more
 * than was meant. */
static bool is_done(const struct rollback *rollback)
{
	const struct repo_rollback_options *options = rollback->options;
	const struct generation *last = find_last_change(&rollback->history);
	if (options->to || strcmp(last->action, "rollback") != 0)
		return false;
	if (!options->package)
		return last->restored != 0;
	return !last->restored && !strchr(options->package, '=') &&
	       has_gone(last, options->package);
}

/* Finds what goes back further, if anything does. */
static void find_further(struct rollback *rollback, struct repo_change *change)
{
	AUTO_ERROR none = ERROR_INIT;
	if (rollback->options->package)
		change->further_package = rollback_package_previous(
			rollback->repo->store, &rollback->history, rollback->options->package);
	else if (find_previous(rollback, &none) == 0)
		change->further_to = rollback->to->number;
}

/* Repeats the answer of the command that went back, in case nobody has read that. */
static int tell_done(struct rollback *rollback, struct repo_change *change, struct error *error)
{
	const struct generation *newest = rollback->history.v[0];
	CLEANUP(package_set_free) struct package_set set = {0};
	if (package_set_load(rollback->repo->store, newest->set, &set, error))
		return -1;
	*change = (struct repo_change){
		.channel = xstrdup(rollback->options->channel),
		.number = newest->number,
		.completed = strings_have(&rollback->repo->completed, rollback->options->channel),
		.is_repeated = true,
	};
	find_further(rollback, change);
	clients_return_lines(rollback->repo, find_last_change(&rollback->history), &set,
			     &change->client_lines);
	writing_note_memory(rollback->repo, &rollback->options->writer);
	return 0;
}

static int roll_back(struct repo *repo, struct rollback *rollback, struct repo_change *change,
		     struct error *error)
{
	const struct repo_rollback_options *options = rollback->options;
	struct transaction transaction =
		writing_transaction(repo, &options->writer, options->channel, "rollback");
	if (is_done(rollback))
		return tell_done(rollback, change, error);
	if (options->package)
		return rollback_package(&transaction, &options->writer, &rollback->history,
					options->package, change, error);
	transaction.change = go_back;
	transaction.context = rollback;
	return find_target(rollback, error) ||
	       writing_change(&transaction, &options->writer, true, change, error);
}

int repo_rollback(const struct repo_rollback_options *options, struct repo_change *change,
		  struct error *error)
{
	*change = (struct repo_change){0};
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	struct rollback rollback = {.options = options, .repo = &repo};
	int failed = writing_open(&repo, &options->writer, error) ||
		     channel_check(&repo, options->channel, false, error) ||
		     channel_history_load(&repo, options->channel, &rollback.history, error) ||
		     roll_back(&repo, &rollback, change, error);
	channel_history_free(&rollback.history);
	package_set_free(&rollback.target);
	return failed ? -1 : 0;
}
