/* transaction.c - one change of a channel, from the newest state to the next
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/change/transaction_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/dates.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"
#include "repo/change/keyring_settle_internal.h"
#include "repo/serve/pointers_internal.h"
#include "repo/serve/render_internal.h"
#include "repo/state/channel.h"
#include "repo/state/keyring_package_internal.h"
#include "repo/state/keys.h"
#include "repo/state/newest.h"
#include "repo/state/record_file.h"

/* apt refuses a Date that is further ahead of its clock (Acquire::Max-FutureTime). */
#define CLOCK_TOLERANCE 10

struct records {
	struct record **v;
	size_t n, cap;
};

static void free_records(struct records *records)
{
	VECTOR_EACH (record, records)
		record_free(*record);
	free(records->v);
}

/* Puts the record of each package of the keys where it would stand if the set had it, from the last
 * to the first. */
static int load_keyring(struct store *store, const struct package_set *set,
			const struct generation *next, struct records *records, struct error *error)
{
	for (size_t i = next->keyring.n; i > 0; i--) {
		struct record *record = keyring_package_load(store, &next->keyring.v[i - 1], error);
		if (!record)
			return -1;
		size_t at = package_set_find_name(set, record->format, record->name);
		*VECTOR_ADD(records) = record;
		memmove(&records->v[at + 1], &records->v[at],
			(records->n - 1 - at) * sizeof *records->v);
		records->v[at] = record;
	}
	return 0;
}

static int load_records(struct store *store, const struct package_set *set, struct records *records,
			struct error *error)
{
	VECTOR_EACH (entry, set) {
		struct record *record = record_file_load(store, entry->record, error);
		if (!record)
			return -1;
		*VECTOR_ADD(records) = record;
		if (strcmp(record->path, entry->path) != 0 ||
		    strcmp(record->sha256, entry->sha256) != 0 ||
		    strcmp(record->format, entry->format) != 0)
			return error_set(error, "'ingot/records/%s' is not what its set says",
					 entry->record);
	}
	return 0;
}

/* The date of a state is the store's time, but never before that of the state it follows: apt
 * ignores an older one without a word. */
static int set_dates(struct repo *repo, const struct generation *newest,
		     struct generation *generation, struct error *error)
{
	int64_t now;
	if (store_now(repo->store, &now, error))
		return -1;
	int64_t ahead = newest ? newest->date - now : 0;
	if (ahead > CLOCK_TOLERANCE) {
		error_set(error, "the clock of '%s' is %lld seconds behind generation %llu of '%s'",
			  store_name(repo->store), (long long)ahead,
			  (unsigned long long)newest->number, newest->channel);
		return error_hint(error, "clients refuse a state from the future and ignore one "
					 "older than theirs; set the clock right, or wait");
	}
	generation->date = ahead > 0 ? newest->date : now;
	if (repo_settings(repo)->valid_for_days)
		generation->valid_until =
			generation->date + repo_settings(repo)->valid_for_days * DATE_DAY;
	return 0;
}

/* A number that is taken by what is not believed is passed over. */
static void set_place(const struct generation *newest, uint64_t taken, struct generation *next)
{
	next->number = taken + 1;
	next->parent_number = newest ? newest->number : 0;
	if (newest)
		memcpy(next->parent, newest->digest, SHA256_HEX_SIZE);
}

static void set_settings(const struct settings *settings, struct generation *next)
{
	next->format = settings->format;
	next->settings.number = settings->number;
	memcpy(next->settings.digest, settings->covered, SHA256_HEX_SIZE);
	memcpy(next->settings.identity, settings->identity, SHA256_HEX_SIZE);
}

static struct generation *make_next(const struct transaction *transaction,
				    const struct generation *newest, uint64_t taken)
{
	const struct repo *repo = transaction->repo;
	struct generation *next = xzalloc(sizeof *next);
	next->origin = xstrdup(repo_settings(repo)->origin);
	next->channel = xstrdup(transaction->channel);
	set_place(newest, taken, next);
	set_settings(repo_settings(repo), next);
	next->action = xstrdup(transaction->action);
	next->by = xstrdup(transaction->by);
	next->message = transaction->message ? xstrdup(transaction->message) : NULL;
	return next;
}

int transaction_undone(const char *channel, struct error *error)
{
	AUTO_FREE char *remedy = error->hint;
	error->hint = NULL;
	if (remedy || error->advice)
		return error_hint(error, "%s%s'%s' is as it was", remedy ? remedy : "",
				  remedy ? "; " : "", channel);
	return error_hint(error, "'%s' is as it was; the same command completes it when run again",
			  channel);
}

static int tell_unserved(const char *channel, uint64_t number, struct error *error)
{
	return error_context(error,
			     "generation %llu of '%s' is committed but not yet served; the next "
			     "command that writes completes it",
			     (unsigned long long)number, channel);
}

/* Stores all that the state needs, then the state itself. The state may be there although it
 * failed: where its folder could not be synced. */
static enum store_result commit_state(struct repo *repo, const struct generation *newest,
				      struct package_set *set, struct generation *next,
				      struct error *error)
{
	CLEANUP(free_records) struct records records = {0};
	next->packages = set->n;
	int failed = keyring_settle(repo, newest, set, next, error) ||
		     load_records(repo->store, set, &records, error) ||
		     load_keyring(repo->store, set, next, &records, error) ||
		     set_dates(repo, newest, next, error) ||
		     render_channel(repo, next, (const struct record *const *)records.v, records.n,
				    error) ||
		     package_set_store(repo->store, set, next->set, error);
	enum store_result made =
		failed ? STORE_FAILED : generation_create(repo->store, repo->signer, next, error);
	if (made == STORE_FAILED && generation_is_stored(repo->store, next))
		(void)tell_unserved(next->channel, next->number, error);
	else if (made == STORE_FAILED)
		(void)transaction_undone(next->channel, error);
	return made;
}

/* Returns what transaction_change does. */
static int ask(const struct transaction *transaction, const struct generation *newest,
	       struct package_set *set, struct generation *next, struct error *error)
{
	if (!transaction->settles)
		return transaction->change(transaction->context, set, next, error);
	return newest &&
	       (newest->settings.number < next->settings.number || newest->format < next->format);
}

/* Loads the newest state, with its set, and the highest number that is taken. */
static int load_newest(const struct transaction *transaction, struct generation **newest,
		       uint64_t *taken, struct package_set *set, struct error *error)
{
	const struct repo *repo = transaction->repo;
	if (repo_read_again(repo, error) ||
	    newest_load_to_follow(repo, transaction->channel, newest, taken, error))
		return -1;
	return *newest ? package_set_load(repo->store, (*newest)->set, set, error) : 0;
}

/* Makes the change once. STORE_EXISTS: it is to be made again. */
static enum store_result try_change(const struct transaction *transaction,
				    struct transaction_result *result, struct error *error)
{
	struct repo *repo = transaction->repo;
	AUTO_GENERATION *newest = NULL;
	uint64_t taken;
	transaction_result_free(result);
	if (load_newest(transaction, &newest, &taken, &result->set, error) ||
	    keys_settle(repo, error))
		return STORE_FAILED;
	struct generation *next = make_next(transaction, newest, taken);
	int answer = ask(transaction, newest, &result->set, next, error);
	enum store_result made = answer < 0 ? STORE_FAILED : STORE_DONE;
	result->changed = answer > 0;
	result->number = result->changed ? next->number : newest ? newest->number : 0;
	if (result->changed)
		package_set_sort(&result->set);
	if (result->changed && !transaction->dry_run)
		made = commit_state(repo, newest, &result->set, next, error);
	if (result->changed)
		result->generation = next;
	else
		generation_free(next);
	return made;
}

/* Losers try again one after the other instead of all at once. It is only a matter of time that is
 * not wasted: a writer that comes anew may still be faster. */
static enum store_result try_in_turn(const struct transaction *transaction,
				     struct transaction_result *result, struct error *error)
{
	struct store *store = transaction->repo->store;
	AUTO_ERROR unlock = ERROR_INIT;
	enum store_result made;
	if (store_lock(store, STORE_LOCK_TURN, true, error))
		return STORE_FAILED;
	do
		made = try_change(transaction, result, error);
	while (made == STORE_EXISTS);
	if (store_unlock(store, STORE_LOCK_TURN, &unlock) && made != STORE_FAILED) {
		made = STORE_FAILED;
		error_move(error, &unlock);
	}
	return made;
}

int transaction_run(const struct transaction *transaction, struct transaction_result *result,
		    struct error *error)
{
	*result = (struct transaction_result){0};
	enum store_result made = try_change(transaction, result, error);
	if (made == STORE_EXISTS)
		made = try_in_turn(transaction, result, error);
	if (made != STORE_DONE)
		return -1;
	if (transaction->dry_run ||
	    pointers_place(transaction->repo, transaction->channel, error) == 0)
		return 0;
	return tell_unserved(transaction->channel, result->number, error);
}

void transaction_result_free(struct transaction_result *result)
{
	generation_free(result->generation);
	package_set_free(&result->set);
	*result = (struct transaction_result){0};
}
