/* prune.c - generations that are not kept, and all that no kept one names, removed
 *
 * Generations go first, the oldest first: a command that is killed leaves files that nothing
 * names, and never a generation whose files are gone.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/format.h"
#include "formats/layout.h"
#include "repo/repo.h"
#include "repo/serve/pointers_internal.h"
#include "repo/state/catalogue.h"
#include "repo/state/channel.h"
#include "repo/state/needed_files_internal.h"
#include "repo/state/published_internal.h"
#include "repo/state/repo_memory.h"

/* The folders whose content belongs to generations, or to nothing, besides the pool and those of
 * the layouts. */
static const char *const own_folders[] = {"ingot/records", "ingot/sets", "ingot/pointers"};

struct pruning {
	const struct repo_prune_options *options;
	struct repo *repo;
	int64_t now;
	struct strings named;         /* sorted before it is asked */
	struct channel_history going; /* of all channels, each oldest first */
	struct repo_pruned *pruned;
};

/* ---- Generations ---- */

/* Readers that began before a generation was replaced may still ask for its files. */
static bool is_old_enough(const struct pruning *pruning, const struct channel_history *history,
			  size_t i)
{
	return i > 0 && pruning->now - history->v[i - 1]->date >= pruning->options->older_than;
}

/* Marks what is to go, newest first. The first is the newest state, which always stays. */
static void choose(struct pruning *pruning, const struct channel_history *history, bool *drop)
{
	uint64_t states = 0;
	for (size_t i = 0; i < history->n; i++) {
		bool repeated = channel_history_is_repeated(history, i);
		bool wanted = i == 0 || (!repeated && states < pruning->options->keep);
		states += !repeated;
		drop[i] = !wanted && is_old_enough(pruning, history, i);
		pruning->pruned->too_young += !wanted && !drop[i];
	}
}

static void note_going(struct pruning *pruning, const char *channel, uint64_t number)
{
	*VECTOR_ADD(&pruning->pruned->generations) =
		(struct repo_pruned_generation){xstrdup(channel), number};
}

/* Takes a generation, which goes when all that stays has been looked at. With it go those that it
 * passes over: without it nothing says that they count for nothing. */
static void let_go(struct pruning *pruning, const struct generation_numbers *numbers,
		   struct generation **generation)
{
	const struct generation *going = *generation;
	VECTOR_EACH (number, numbers)
		if (*number > going->parent_number && *number < going->number)
			note_going(pruning, going->channel, *number);
	note_going(pruning, going->channel, going->number);
	*VECTOR_ADD(&pruning->going) = *generation;
	*generation = NULL;
}

static int look_at_channel(struct pruning *pruning, const char *channel, struct error *error)
{
	CLEANUP(channel_history_free) struct channel_history history = {0};
	CLEANUP(catalogue_numbers_free) struct generation_numbers numbers = {0};
	if (catalogue_list_numbers(pruning->repo->store, channel, &numbers, error) ||
	    channel_history_load(pruning->repo, channel, &history, error))
		return -1;
	AUTO_FREE bool *drop = xzalloc(history.n + 1);
	choose(pruning, &history, drop);
	for (size_t i = history.n; i > 0; i--)
		if (drop[i - 1])
			let_go(pruning, &numbers, &history.v[i - 1]);
		else if (needed_files_add(pruning->repo, history.v[i - 1], &pruning->named, error))
			return -1;
	return 0;
}

/* Removes the generations; that their versions were published is noted first. */
static int remove_generations(struct pruning *pruning, struct error *error)
{
	struct store *store = pruning->repo->store;
	int failed = 0;
	if (pruning->options->dry_run)
		return 0;
	for (size_t i = 0; i < pruning->going.n && !failed; i++)
		failed = published_note(store, pruning->going.v[i], error);
	const struct repo_pruned *pruned = pruning->pruned;
	for (size_t i = 0; i < pruned->generations.n && !failed; i++)
		failed = generation_delete(store, pruned->generations.v[i].channel,
					   pruned->generations.v[i].number, error);
	return failed;
}

/* ---- Files ---- */

static int remove_file(struct pruning *pruning, const char *name, struct error *error)
{
	if (text_starts(name, "pool/"))
		strings_add(&pruning->pruned->packages, name);
	else
		pruning->pruned->files++;
	return pruning->options->dry_run ? 0 : store_delete(pruning->repo->store, name, error);
}

static int sweep_folder(struct pruning *pruning, const char *folder, unsigned kinds,
			struct error *error)
{
	AUTO_STRINGS names = {0};
	int failed = store_walk(pruning->repo->store, folder, kinds, &names, error);
	for (size_t i = 0; i < names.n && !failed; i++)
		if (!strings_find(&pruning->named, names.v[i]))
			failed = remove_file(pruning, names.v[i], error);
	return failed;
}

/* Links elsewhere than in a layout are nobody's that generations know of. Packages go first: what
 * is missing of a generation that should be gone is missed at once. */
static int sweep(struct pruning *pruning, struct error *error)
{
	if (sweep_folder(pruning, "pool", STORE_OBJECTS, error))
		return -1;
	FORMAT_EACH (format)
		if (sweep_folder(pruning, format->layout->folder, STORE_OBJECTS | STORE_LINKS,
				 error))
			return -1;
	for (size_t i = 0; i < ARRAY_SIZE(own_folders); i++)
		if (sweep_folder(pruning, own_folders[i], STORE_OBJECTS, error))
			return -1;
	return 0;
}

/* ---- All of it ---- */

/* All that stays is looked at, and found, before anything goes. */
static int prune(struct pruning *pruning, struct error *error)
{
	AUTO_STRINGS channels = {0};
	int failed = store_now(pruning->repo->store, &pruning->now, error) ||
		     catalogue_list_channels(pruning->repo->store, &channels, error);
	for (size_t i = 0; i < channels.n && !failed; i++)
		failed = look_at_channel(pruning, channels.v[i], error);
	strings_sort(&pruning->named);
	if (!failed)
		failed = remove_generations(pruning, error);
	return failed || sweep(pruning, error) ? -1 : 0;
}

/* Nobody else writes meanwhile; what is served is the newest state of every channel. */
static int begin(struct repo *repo, const struct repo_prune_options *options, struct error *error)
{
	if (repo_open_reading(repo, options->where, options->key_files, error) ||
	    store_check_writable(repo->store, error))
		return -1;
	if (options->memory && repo_memory_check(repo, options->memory, error))
		return -1;
	if (options->dry_run)
		return 0;
	return store_lock(repo->store, STORE_LOCK_WRITERS, true, error) ||
			       pointers_place_all(repo, error)
		       ? -1
		       : 0;
}

int repo_prune(const struct repo_prune_options *options, struct repo_pruned *pruned,
	       struct error *error)
{
	*pruned = (struct repo_pruned){0};
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	struct pruning pruning = {.options = options, .repo = &repo, .pruned = pruned};
	int failed = options->keep ? begin(&repo, options, error)
				   : error_set(error, "at least one generation is kept");
	if (!failed)
		failed = prune(&pruning, error);
	channel_history_free(&pruning.going);
	strings_free(&pruning.named);
	return failed ? -1 : 0;
}

void repo_pruned_free(struct repo_pruned *pruned)
{
	VECTOR_EACH (generation, &pruned->generations)
		free(generation->channel);
	free(pruned->generations.v);
	strings_free(&pruned->packages);
	*pruned = (struct repo_pruned){0};
}
