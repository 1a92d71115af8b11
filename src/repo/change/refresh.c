/* refresh.c - the same packages, signed again: a new date and a new end of validity
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/strings.h"
#include "base/vector.h"
#include "repo/change/writing_internal.h"
#include "repo/repo.h"
#include "repo/state/catalogue.h"
#include "repo/state/channel.h"
#include "repo/state/newest.h"

/* A transaction_change. */
static int change_nothing(void *context UNUSED, struct package_set *set UNUSED,
			  struct generation *generation UNUSED, struct error *error UNUSED)
{
	return 1;
}

static int refresh(struct repo *repo, const struct repo_refresh_options *options,
		   const struct strings *channels, struct repo_changes *changes,
		   struct error *error)
{
	for (size_t i = 0; i < channels->n; i++) {
		struct transaction transaction =
			writing_transaction(repo, &options->writer, channels->v[i], "refresh");
		transaction.change = change_nothing;
		if (writing_change(&transaction, &options->writer, false, VECTOR_ADD(changes),
				   error))
			return -1;
	}
	return 0;
}

static int check_channels(const struct repo *repo, const struct strings *channels,
			  struct error *error)
{
	for (size_t i = 0; i < channels->n; i++)
		if (channel_check(repo, channels->v[i], false, error))
			return -1;
	return 0;
}

/* Lists the channels that have a generation which is believed: the owner of a revoked key may have
 * begun others. */
static int list_channels(const struct repo *repo, struct strings *channels, struct error *error)
{
	AUTO_STRINGS all = {0};
	int failed = catalogue_list_channels(repo->store, &all, error);
	for (size_t i = 0; i < all.n && !failed; i++) {
		AUTO_GENERATION *newest = NULL;
		failed = newest_load(repo, all.v[i], &newest, error);
		if (newest)
			strings_add(channels, all.v[i]);
	}
	return failed ? -1 : 0;
}

int repo_refresh(const struct repo_refresh_options *options, struct repo_changes *changes,
		 struct error *error)
{
	*changes = (struct repo_changes){0};
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	AUTO_STRINGS all = {0};
	const struct strings *channels = options->channels->n ? options->channels : &all;
	int failed = writing_open(&repo, &options->writer, error) ||
		     list_channels(&repo, &all, error) || check_channels(&repo, channels, error) ||
		     refresh(&repo, options, channels, changes, error);
	return failed ? -1 : 0;
}
