/* newest.c - the newest generation of a channel that is believed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/newest.h"

#include <inttypes.h>
#include <string.h>

#include "repo/state/catalogue.h"
#include "sign/keyring.h"

#define NUMBER PRIu64

/* ---- The state that it names ---- */

static int check_settings(const struct repo *repo, const struct generation *generation,
			  struct error *error)
{
	const struct generation_settings *named = &generation->settings;
	if (named->number > repo->chain->n) {
		error_set(error,
			  "it was made under state %" NUMBER " of the settings, and '%s' has %zu",
			  named->number, store_name(repo->store), repo->chain->n);
		return error_hint(error, "a copy or a mirror has left 'ingot/settings' behind: "
					 "bring it up to date");
	}
	if (generation->format == SETTINGS_FORMAT_FIRST)
		return 0;
	const struct settings *settings = repo->chain->v[named->number - 1];
	if (strcmp(named->digest, settings->covered) == 0 &&
	    strcmp(named->identity, settings->identity) == 0)
		return 0;
	return error_set(error, "it was made under settings that '%s' does not have",
			 store_name(repo->store));
}

/* ---- Who signed it ---- */

/* A key that has expired, or was revoked, does not have to sign any more. */
static int check_all_signed(const struct repo *repo, const struct strings *signers,
			    struct error *error)
{
	const struct strings *keys = &repo_settings(repo)->keys.signing;
	for (size_t i = 0; i < keys->n; i++) {
		bool is_spared = strings_have(signers, keys->v[i]);
		if (!is_spared && chain_is_over(repo->chain, keys->v[i], &is_spared, error))
			return -1;
		if (!is_spared)
			return error_set(error, "the signature by %s is not there", keys->v[i]);
	}
	return 0;
}

/* A generation of an earlier state may have been made while the newest was: then a key that both
 * have has signed it. */
static int check_signers(const struct repo *repo, const struct generation *generation,
			 const struct strings *signers, struct error *error)
{
	if (!chain_has_one(signers, &repo_settings(repo)->keys.signing))
		return error_set(error,
				 "no key has signed it that signs by state %" NUMBER
				 " of the settings",
				 repo_settings(repo)->number);
	return generation->settings.number == repo_settings(repo)->number
		       ? check_all_signed(repo, signers, error)
		       : 0;
}

/* ---- One ---- */

/* Tells which generation of the channel the newest settings name as its newest. */
static const struct settings_channel *find_floor(const struct repo *repo, const char *channel)
{
	return settings_find_channel(repo_settings(repo), channel);
}

/* Finds the digest by which settings name the generation: any state of them, but nothing above what
 * the newest one names. */
static const char *find_digest(const struct repo *repo, const char *channel, uint64_t number)
{
	const struct settings_channel *floor = find_floor(repo, channel);
	for (size_t i = repo->chain->n; floor && number <= floor->number && i > 0; i--) {
		const struct settings_channel *found =
			settings_find_generation(repo->chain->v[i - 1], channel, number);
		if (found)
			return found->digest;
	}
	return NULL;
}

/* Nobody goes back to an earlier state: not every key of the newest has to sign then. A parent that
 * is missing was pruned. */
static int check_parent(const struct repo *repo, const struct generation *generation,
			struct error *error)
{
	AUTO_GENERATION *parent = NULL;
	if (generation->settings.number == repo_settings(repo)->number ||
	    !generation->parent_number)
		return 0;
	if (generation_find_parent(repo->store, generation, &parent, error) == STORE_FAILED)
		return -1;
	if (!parent || parent->settings.number <= generation->settings.number)
		return 0;
	return error_set(error,
			 "it was made under state %" NUMBER
			 " of the settings, and the one before it under state %" NUMBER,
			 generation->settings.number, parent->settings.number);
}

static enum store_result load(const struct repo *repo, const char *channel, uint64_t number,
			      struct generation **generation, bool *revoked, struct error *error)
{
	AUTO_STRINGS signers = {0};
	const struct generation_place place = {
		.origin = repo_settings(repo)->origin,
		.channel = channel,
		.number = number,
		.digest = find_digest(repo, channel, number),
	};
	enum store_result result = generation_read(repo->store, repo->chain->keyring, &place,
						   generation, &signers, revoked, error);
	if (result != STORE_DONE || place.digest)
		return result;
	if (check_settings(repo, *generation, error) == 0 &&
	    check_signers(repo, *generation, &signers, error) == 0 &&
	    check_parent(repo, *generation, error) == 0)
		return STORE_DONE;
	error_context(error, "cannot trust '" GENERATION_CHANNELS "/%s/%" NUMBER "'", channel,
		      number);
	generation_drop(generation);
	*generation = NULL;
	return STORE_FAILED;
}

enum store_result newest_load_one(const struct repo *repo, const char *channel, uint64_t number,
				  struct generation **generation, bool *passed, struct error *error)
{
	*generation = NULL;
	*passed = settings_has_passed(repo_settings(repo), channel, number);
	if (*passed)
		return STORE_MISSING;
	enum store_result result = load(repo, channel, number, generation, passed, error);
	if (!*passed)
		return result;
	error_clear(error);
	return STORE_MISSING;
}

/* ---- The newest ---- */

static int refuse_older(const struct repo *repo, const struct settings_channel *floor,
			struct error *error)
{
	error_set(error,
		  "'%s' went back: its settings name generation %" NUMBER
		  " of '%s', and neither it nor one after it is there",
		  store_name(repo->store), floor->number, floor->name);
	return error_advise(error, catalogue_older_advice(repo->store), NULL);
}

/* Returns 1 where it is the newest that is believed, 0 where it is passed over or not there. */
static int try_number(const struct repo *repo, const char *channel, uint64_t number,
		      struct generation **newest, struct strings *passed, struct error *error)
{
	bool is_passed = false;
	enum store_result result =
		newest_load_one(repo, channel, number, newest, &is_passed, error);
	if (result == STORE_FAILED)
		return -1;
	if (is_passed && passed)
		strings_add_printf(passed,
				   "generation %" NUMBER
				   " of '%s' is passed over: it counts for nothing since a "
				   "key was revoked",
				   number, channel);
	return result == STORE_DONE;
}

/* Goes down from the highest number. Where only a revoked key has signed what stands there, and the
 * settings do not name it or one after it, the one below is looked at. Only numbers that are there
 * are tried: who has such a key may take any. */
static int go_down(const struct repo *repo, const char *channel, uint64_t number,
		   struct generation **newest, struct strings *passed, struct error *error)
{
	CLEANUP(catalogue_numbers_free) struct generation_numbers numbers = {0};
	const struct settings_channel *floor = find_floor(repo, channel);
	int found = try_number(repo, channel, number, newest, passed, error);
	if (found)
		return found < 0 ? -1 : 0;
	if (catalogue_list_numbers(repo->store, channel, &numbers, error))
		return -1;
	for (size_t i = numbers.n; i > 0 && !found; i--)
		if (numbers.v[i - 1] < number && (!floor || numbers.v[i - 1] >= floor->number))
			found = try_number(repo, channel, numbers.v[i - 1], newest, passed, error);
	if (found)
		return found < 0 ? -1 : 0;
	return floor ? refuse_older(repo, floor, error) : 0;
}

static int look_once(const struct repo *repo, const char *channel, struct generation **newest,
		     uint64_t *taken, struct strings *passed, struct error *error)
{
	const struct settings_channel *floor = find_floor(repo, channel);
	*newest = NULL;
	if (catalogue_find_newest(repo->store, channel, taken, error))
		return -1;
	if (floor && *taken < floor->number)
		return refuse_older(repo, floor, error);
	return *taken ? go_down(repo, channel, *taken, newest, passed, error) : 0;
}

/* Looks once more, by the newer states, where some came meanwhile. */
static int look(const struct repo *repo, const char *channel, struct generation **newest,
		uint64_t *taken, struct strings *passed, struct error *error)
{
	size_t states;
	do {
		AUTO_ERROR again = ERROR_INIT;
		states = repo->chain->n;
		error_clear(error);
		if (look_once(repo, channel, newest, taken, passed, error) == 0)
			return 0;
		if (repo_read_again(repo, &again))
			return -1;
	} while (repo->chain->n > states);
	return -1;
}

int newest_load(const struct repo *repo, const char *channel, struct generation **newest,
		struct error *error)
{
	uint64_t taken;
	return look(repo, channel, newest, &taken, NULL, error);
}

int newest_load_to_follow(const struct repo *repo, const char *channel, struct generation **newest,
			  uint64_t *taken, struct error *error)
{
	return look(repo, channel, newest, taken, NULL, error);
}

int newest_tell_passed(const struct repo *repo, const char *channel, struct strings *lines,
		       struct error *error)
{
	uint64_t taken;
	AUTO_GENERATION *newest = NULL;
	return look(repo, channel, &newest, &taken, lines, error);
}
