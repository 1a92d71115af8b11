/* commit_search.c - which packages carry a commit
 *
 * Every generation says what came and went with which commit. Only what came before the oldest
 * generation that is kept is looked up in the records.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/ask/commit_search.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"
#include "repo/state/catalogue.h"
#include "repo/state/channel.h"
#include "repo/state/package_set_internal.h"
#include "repo/state/record_file.h"

#define COMMIT_MAX 64

struct commit_query {
	const struct repo *repo;
	char prefix[COMMIT_MAX + 1]; /* lower case */
	struct commit_stays *found;
};

static int take_prefix(struct commit_query *search, const char *commit, struct error *error)
{
	size_t len = strlen(commit);
	bool is_hex = len >= COMMIT_PREFIX_LEAST && len <= COMMIT_MAX;
	for (size_t i = 0; i < len && is_hex; i++) {
		is_hex = isxdigit((unsigned char)commit[i]);
		search->prefix[i] = (char)tolower((unsigned char)commit[i]);
	}
	if (is_hex)
		return 0;
	error_set(error, "'%s' is no commit", commit);
	return error_hint(error, "give %d to %d hex digits of one", COMMIT_PREFIX_LEAST,
			  COMMIT_MAX);
}

static bool is_wanted(const struct commit_query *search, const char *commit)
{
	return text_starts(commit, search->prefix);
}

/* ---- Stays ---- */

static struct commit_stay *add_stay(struct commit_stays *found, const struct generation *from,
				    const struct generation_change *change)
{
	struct commit_stay *stay = VECTOR_ADD(found);
	*stay = (struct commit_stay){
		.commit = xstrdup(change->commit),
		.format = xstrdup(change->format),
		.name = xstrdup(change->name),
		.version = xstrdup(change->version),
		.arch = xstrdup(change->arch),
		.channel = xstrdup(from->channel),
		.from = from->number,
		.from_date = from->date,
	};
	return stay;
}

static bool is_stay_of(const struct commit_stay *stay, const struct generation_change *change,
		       const char *channel)
{
	return strcmp(stay->format, change->format) == 0 && strcmp(stay->name, change->name) == 0 &&
	       strcmp(stay->version, change->version) == 0 &&
	       strcmp(stay->arch, change->arch) == 0 && strcmp(stay->channel, channel) == 0;
}

static void end_stay(struct commit_stays *found, const struct generation *until,
		     const struct generation_change *change)
{
	VECTOR_EACH (stay, found) {
		if (stay->until || !is_stay_of(stay, change, until->channel))
			continue;
		stay->until = until->number;
		stay->until_date = until->date;
	}
}

static void follow_changes(struct commit_query *search, const struct generation *generation)
{
	VECTOR_EACH (change, &generation->changes) {
		if (!is_wanted(search, change->commit))
			continue;
		if (change->kind == '+')
			(void)add_stay(search->found, generation, change);
		else
			end_stay(search->found, generation, change);
	}
}

/* ---- What came before the oldest generation ---- */

static bool has_brought(const struct generation *generation, const struct record *record)
{
	VECTOR_EACH (change, &generation->changes) {
		if (change->kind == '+' && strcmp(change->format, record->format) == 0 &&
		    strcmp(change->name, record->name) == 0 &&
		    strcmp(change->version, record->version) == 0 &&
		    strcmp(change->arch, record->arch) == 0)
			return true;
	}
	return false;
}

static void add_older(struct commit_query *search, const struct generation *oldest,
		      const struct record *record)
{
	if (!is_wanted(search, record->commit) || has_brought(oldest, record))
		return;
	const struct generation_change change = {
		.kind = '+',
		.format = record->format,
		.name = record->name,
		.version = record->version,
		.arch = record->arch,
		.commit = record->commit,
	};
	add_stay(search->found, oldest, &change)->from_is_older = true;
}

static int look_up_oldest(struct commit_query *search, const struct generation *oldest,
			  struct error *error)
{
	struct store *store = search->repo->store;
	CLEANUP(package_set_free) struct package_set set;
	if (package_set_load(store, oldest->set, &set, error))
		return -1;
	VECTOR_EACH (entry, &set) {
		AUTO_RECORD *record = record_file_load(store, entry->record, error);
		if (!record)
			return -1;
		add_older(search, oldest, record);
	}
	return 0;
}

/* ---- All of it ---- */

static int search_channel(struct commit_query *search, const char *channel, struct error *error)
{
	CLEANUP(channel_history_free) struct channel_history history;
	if (channel_history_load(search->repo, channel, &history, error))
		return -1;
	if (!history.n)
		return 0;
	const struct generation *oldest = history.v[history.n - 1];
	if (oldest->number > 1 && look_up_oldest(search, oldest, error))
		return -1;
	for (size_t i = history.n; i > 0; i--)
		follow_changes(search, history.v[i - 1]);
	return 0;
}

/* Gives a stay as an entry of a package set, which has the same order; nothing is copied. */
static struct package_entry make_entry(const struct commit_stay *stay)
{
	return (struct package_entry){.format = stay->format,
				      .name = stay->name,
				      .version = stay->version,
				      .arch = stay->arch};
}

static int compare_stays(const void *left, const void *right)
{
	const struct commit_stay *a = left, *b = right;
	const struct package_entry package = make_entry(a), other = make_entry(b);
	int order = strcmp(a->commit, b->commit);
	if (order == 0)
		order = package_set_compare_entries(&package, &other);
	if (order == 0)
		order = strcmp(a->channel, b->channel);
	return order ? order : (a->from > b->from) - (a->from < b->from);
}

int commit_search(const struct repo *repo, const char *commit, struct commit_stays *stays,
		  struct error *error)
{
	struct commit_query search = {.repo = repo, .found = stays};
	AUTO_STRINGS channels = {0};
	*stays = (struct commit_stays){0};
	int failed = take_prefix(&search, commit, error) ||
		     catalogue_list_channels(repo->store, &channels, error);
	for (size_t i = 0; i < channels.n && !failed; i++)
		failed = search_channel(&search, channels.v[i], error);
	if (failed) {
		commit_search_free(stays);
		return -1;
	}
	if (stays->n)
		qsort(stays->v, stays->n, sizeof *stays->v, compare_stays);
	return 0;
}

void commit_search_free(struct commit_stays *stays)
{
	VECTOR_EACH (stay, stays) {
		free(stay->commit);
		free(stay->format);
		free(stay->name);
		free(stay->version);
		free(stay->arch);
		free(stay->channel);
	}
	free(stays->v);
	*stays = (struct commit_stays){0};
}
