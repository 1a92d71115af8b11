/* promote.c - packages of one channel into another: the same bytes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/strings.h"
#include "formats/format.h"
#include "base/advice.h"
#include "repo/change/admission_internal.h"
#include "repo/change/selection_internal.h"
#include "repo/change/writing_internal.h"
#include "repo/repo.h"
#include "repo/state/channel.h"
#include "repo/state/names_internal.h"
#include "repo/state/record_file.h"
#include "repo/state/set_change_internal.h"

struct promotion {
	const struct repo_promote_options *options;
	struct store *store;
	uint64_t number; /* of the generation whose packages these are */
	struct package_set from;
	bool *chosen; /* a mark for each of `from` */
};

/* ---- What is asked for ---- */

static int choose_one(struct promotion *promotion, const char *word, struct error *error)
{
	CLEANUP(selection_free) struct selection selection;
	AUTO_FREE char *where = xasprintf("'%s'", promotion->options->from);
	if (selection_make(promotion->store, &promotion->from, word, &selection, error))
		return -1;
	if (!selection.n)
		return selection_refuse(&selection, &promotion->from, where, error);
	for (size_t i = 0; i < promotion->from.n; i++)
		promotion->chosen[i] |= selection.chosen[i];
	return 0;
}

static int choose(struct promotion *promotion, struct error *error)
{
	const struct strings *packages = promotion->options->packages;
	promotion->chosen = xzalloc(promotion->from.n + 1);
	for (size_t i = 0; i < packages->n; i++)
		if (choose_one(promotion, packages->v[i], error))
			return -1;
	for (size_t i = 0; i < promotion->from.n && !packages->n; i++)
		promotion->chosen[i] = true;
	return 0;
}

/* ---- What is there ---- */

/* Returns 1 where the channel has the package. */
static int check_there(const struct promotion *promotion, const struct package_set *set,
		       const struct package_entry *entry, struct error *error)
{
	const struct record key = {.format = entry->format,
				   .name = entry->name,
				   .version = entry->version,
				   .arch = entry->arch};
	const struct package_entry *found = package_set_find(set, &key);
	if (!found || strcmp(found->sha256, entry->sha256) == 0)
		return found != NULL;
	error_set(error, "'%s' has %s %s, which counts as the same version as %s of '%s'",
		  promotion->options->to, found->name, found->version, entry->version,
		  promotion->options->from);
	return error_hint(error, "give the package a new version");
}

/* ---- What may come in ---- */

static int check_admission(const struct promotion *promotion, const struct package_entry *entry,
			   struct error *error)
{
	AUTO_RECORD *record = record_file_load(promotion->store, entry->record, error);
	const struct admission admission = {
		.operation = "promote",
		.name = entry->path,
		.allow_unsigned = promotion->options->allow_unsigned,
	};
	return record ? admission_check(&admission, record, error) : -1;
}

/* ---- The same content in every format ---- */

/* Adds "name content-id format" of all that will be there; the caller sorts them. */
static int add_builds(struct store *store, const struct package_set *set, const bool *chosen,
		      const struct strings *names, struct strings *builds, struct error *error)
{
	for (size_t i = 0; i < set->n; i++) {
		const struct package_entry *entry = &set->v[i];
		if ((chosen && !chosen[i]) || (names && !strings_find(names, entry->name)))
			continue;
		AUTO_RECORD *record = record_file_load(store, entry->record, error);
		if (!record)
			return -1;
		strings_add_printf(builds, "%s %s %s", entry->name, record->content_id,
				   entry->format);
	}
	return 0;
}

static bool has_build(const struct strings *builds, const char *name, const char *id,
		      const char *format)
{
	AUTO_FREE char *wanted = xasprintf("%s %s %s", name, id, format);
	return strings_find(builds, wanted);
}

static int check_build(const struct promotion *promotion, const struct strings *builds,
		       const struct record *record, struct error *error)
{
	FORMAT_EACH (format) {
		if (*record->content_id &&
		    has_build(builds, record->name, record->content_id, format->traits->name))
			continue;
		error_set(error, "%s %s (%s) has no %s with the same content id in '%s'",
			  record->name, record->version, record->format, format->traits->name,
			  promotion->options->from);
		return error_advise(error, ADVICE_ALLOW_OTHER_ID, NULL);
	}
	return 0;
}

static int check_builds(const struct promotion *promotion, const struct package_set *set,
			const bool *coming, struct error *error)
{
	AUTO_STRINGS builds = {0}, names = {0};
	for (size_t i = 0; i < promotion->from.n; i++)
		if (coming[i])
			strings_add(&names, promotion->from.v[i].name);
	strings_unique(&names);
	if (add_builds(promotion->store, &promotion->from, promotion->chosen, NULL, &builds,
		       error) ||
	    add_builds(promotion->store, set, NULL, &names, &builds, error))
		return -1;
	strings_sort(&builds);
	for (size_t i = 0; i < promotion->from.n; i++) {
		if (!coming[i])
			continue;
		AUTO_RECORD *record =
			record_file_load(promotion->store, promotion->from.v[i].record, error);
		if (!record || check_build(promotion, &builds, record, error))
			return -1;
	}
	return 0;
}

/* ---- The change ---- */

/* A transaction_change. All packages are looked for before one is added, which ends the order. */
static int add_chosen(void *context, struct package_set *set, struct generation *generation,
		      struct error *error)
{
	const struct promotion *promotion = context;
	const struct set_change change = {promotion->store, set, generation};
	AUTO_FREE bool *coming = xzalloc(promotion->from.n + 1);
	for (size_t i = 0; i < promotion->from.n; i++) {
		int there = promotion->chosen[i]
				    ? check_there(promotion, set, &promotion->from.v[i], error)
				    : 1;
		if (there < 0)
			return -1;
		coming[i] = !there;
		if (coming[i] && check_admission(promotion, &promotion->from.v[i], error))
			return -1;
	}
	if (promotion->options->require_same_id && check_builds(promotion, set, coming, error))
		return -1;
	generation->from = xstrdup(promotion->options->from);
	generation->from_number = promotion->number;
	for (size_t i = 0; i < promotion->from.n; i++)
		if (coming[i] && set_change_add(&change, &promotion->from.v[i], error))
			return -1;
	return generation->changes.n || generation->number == 1;
}

static int check_channels(const struct repo *repo, const struct repo_promote_options *options,
			  struct error *error)
{
	if (strcmp(options->from, options->to) == 0)
		return error_set(error, "'%s' cannot be promoted to itself", options->from);
	if (channel_check(repo, options->from, false, error))
		return -1;
	if (options->new_channel)
		return names_check_channel(options->to, error);
	return channel_check(repo, options->to, true, error);
}

static int load_from(struct promotion *promotion, const struct repo *repo, struct error *error)
{
	AUTO_GENERATION *newest;
	if (channel_load_newest(repo, promotion->options->from, &newest, &promotion->from, error))
		return -1;
	promotion->number = newest ? newest->number : 0;
	return 0;
}

int repo_promote(const struct repo_promote_options *options, struct repo_change *change,
		 struct error *error)
{
	*change = (struct repo_change){0};
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	if (writing_open(&repo, &options->writer, error) || check_channels(&repo, options, error))
		return -1;
	struct promotion promotion = {.options = options, .store = repo.store};
	struct transaction transaction =
		writing_transaction(&repo, &options->writer, options->to, "promote");
	transaction.change = add_chosen;
	transaction.context = &promotion;
	int failed = load_from(&promotion, &repo, error) || choose(&promotion, error) ||
		     writing_change(&transaction, &options->writer, false, change, error);
	package_set_free(&promotion.from);
	free(promotion.chosen);
	return failed ? -1 : 0;
}
