/* channel.c - one channel as it is: its newest state, its history
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/channel.h"

#include <stdlib.h>
#include <string.h>

#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"
#include "base/advice.h"
#include "repo/state/catalogue.h"
#include "repo/state/keyring_package_internal.h"
#include "repo/state/names_internal.h"
#include "repo/state/newest.h"

/* ---- Whether there is such a one ---- */

static int refuse_unknown(const struct repo *repo, const char *channel,
			  const struct strings *channels, bool may_make, struct error *error)
{
	const char *nearest = text_nearest(channel, (const char *const *)channels->v, channels->n);
	error_set(error, "'%s' has no channel '%s'", store_name(repo->store), channel);
	if (nearest && !may_make)
		return error_hint(error, "did you mean '%s'?", nearest);
	return error_advise(error,
			    nearest    ? ADVICE_OTHER_OR_NEW
			    : may_make ? ADVICE_NEW_CHANNEL
				       : ADVICE_LIST_CHANNELS,
			    nearest);
}

int channel_check(const struct repo *repo, const char *channel, bool may_make, struct error *error)
{
	uint64_t newest;
	AUTO_STRINGS channels = {0};
	if (names_check_channel(channel, error) ||
	    catalogue_find_newest(repo->store, channel, &newest, error))
		return -1;
	if (newest)
		return 0;
	if (catalogue_list_channels(repo->store, &channels, error))
		return -1;
	return refuse_unknown(repo, channel, &channels, may_make, error);
}

/* ---- The newest state ---- */

int channel_load_newest(const struct repo *repo, const char *channel, struct generation **newest,
			struct package_set *set, struct error *error)
{
	*set = (struct package_set){0};
	if (newest_load(repo, channel, newest, error))
		return -1;
	if (!*newest)
		return 0;
	if (package_set_load(repo->store, (*newest)->set, set, error) == 0)
		return 0;
	generation_free(*newest);
	*newest = NULL;
	return -1;
}

int channel_load_served(const struct repo *repo, const char *channel, struct generation **newest,
			struct package_set *set, struct error *error)
{
	if (channel_load_newest(repo, channel, newest, set, error))
		return -1;
	if (!*newest || keyring_package_add(repo->store, *newest, set, error) == 0)
		return 0;
	generation_free(*newest);
	*newest = NULL;
	package_set_free(set);
	return -1;
}

/* ---- History ---- */

/* Loads one generation; that it was pruned meanwhile, or that it is passed over, is no error. */
static enum store_result load_one(const struct repo *repo, const char *channel, uint64_t number,
				  const struct channel_history *later, struct generation **found,
				  struct error *error)
{
	bool passed;
	const struct generation *next = later->n ? later->v[later->n - 1] : NULL;
	if (next && next->parent_number == number)
		return generation_find_parent(repo->store, next, found, error);
	return newest_load_one(repo, channel, number, found, &passed, error);
}

/* Whether a generation of that number is passed over: the one after it follows one before it. */
static bool is_passed(const struct channel_history *later, uint64_t number)
{
	return later->n && number > later->v[later->n - 1]->parent_number;
}

/* Loads the newest; those above it are not believed. */
static int load_first(const struct repo *repo, const char *channel, struct channel_history *history,
		      struct error *error)
{
	struct generation *newest;
	if (newest_load(repo, channel, &newest, error))
		return -1;
	if (newest)
		*VECTOR_ADD(history) = newest;
	return 0;
}

int channel_history_load(const struct repo *repo, const char *channel,
			 struct channel_history *history, struct error *error)
{
	CLEANUP(catalogue_numbers_free) struct generation_numbers numbers = {0};
	*history = (struct channel_history){0};
	int failed = load_first(repo, channel, history, error) ||
		     catalogue_list_numbers(repo->store, channel, &numbers, error);
	for (size_t i = history->n ? numbers.n : 0; i > 0 && !failed; i--) {
		struct generation *found;
		if (is_passed(history, numbers.v[i - 1]))
			continue;
		enum store_result result =
			load_one(repo, channel, numbers.v[i - 1], history, &found, error);
		failed = result == STORE_FAILED;
		if (result == STORE_DONE)
			*VECTOR_ADD(history) = found;
	}
	if (failed)
		channel_history_free(history);
	return failed ? -1 : 0;
}

void channel_history_free(struct channel_history *history)
{
	VECTOR_EACH (generation, history)
		generation_free(*generation);
	free(history->v);
	*history = (struct channel_history){0};
}

/* ---- Sets of a history ---- */

bool channel_history_is_repeated(const struct channel_history *history, size_t i)
{
	return i + 1 < history->n && strcmp(history->v[i]->set, history->v[i + 1]->set) == 0;
}

int channel_history_visit_sets(struct store *store, const struct channel_history *history,
			       channel_set_visit visit, void *context, struct error *error)
{
	int result = 0;
	for (size_t i = 0; i < history->n && result == 0; i++) {
		CLEANUP(package_set_free) struct package_set set = {0};
		if (i > 0 && channel_history_is_repeated(history, i - 1))
			continue;
		if (package_set_load(store, history->v[i]->set, &set, error))
			return -1;
		result = visit(context, &set, error);
	}
	return result;
}

int channel_visit_all_sets(const struct repo *repo, channel_set_visit visit, void *context,
			   struct error *error)
{
	AUTO_STRINGS channels = {0};
	int result = catalogue_list_channels(repo->store, &channels, error);
	for (size_t i = 0; i < channels.n && result == 0; i++) {
		CLEANUP(channel_history_free) struct channel_history history;
		result = channel_history_load(repo, channels.v[i], &history, error);
		if (result == 0)
			result = channel_history_visit_sets(repo->store, &history, visit, context,
							    error);
	}
	return result;
}
