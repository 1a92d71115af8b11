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
	    check_signers(repo, *generation, &signers, error) == 0)
		return STORE_DONE;
	error_context(error, "cannot trust '" GENERATION_CHANNELS "/%s/%" NUMBER "'", channel,
		      number);
	generation_drop(generation);
	*generation = NULL;
	return STORE_FAILED;
}

enum store_result newest_load_one(const struct repo *repo, const char *channel, uint64_t number,
				  struct generation **generation, struct error *error)
{
	bool revoked = false;
	*generation = NULL;
	if (settings_has_passed(repo_settings(repo), channel, number))
		return STORE_MISSING;
	enum store_result result = load(repo, channel, number, generation, &revoked, error);
	if (result != STORE_FAILED || !revoked)
		return result;
	error_clear(error);
	return STORE_MISSING;
}

/* ---- The newest ---- */

static int refuse_missing(const struct repo *repo, const struct settings_channel *floor,
			  uint64_t number, struct error *error)
{
	error_set(error,
		  "'%s' went back: its settings name generation %" NUMBER
		  " of '%s', and the newest is %" NUMBER,
		  store_name(repo->store), floor->number, floor->name, number);
	return error_advise(error, catalogue_older_advice(repo->store), NULL);
}

/* Goes down from the highest number. Where only a revoked key has signed what stands there, and the
 * settings do not name it or one after it, the one below is looked at. */
static int go_down(const struct repo *repo, const char *channel, uint64_t number,
		   struct generation **newest, struct strings *passed, struct error *error)
{
	const struct settings_channel *floor = find_floor(repo, channel);
	uint64_t lowest = floor ? floor->number : 1;
	for (; number >= lowest; number--) {
		AUTO_ERROR why = ERROR_INIT;
		bool revoked = settings_has_passed(repo_settings(repo), channel, number);
		enum store_result result =
			revoked ? STORE_FAILED
				: load(repo, channel, number, newest, &revoked, &why);
		if (result == STORE_DONE)
			return 0;
		if (result == STORE_FAILED && !revoked)
			return error_move(error, &why);
		if (passed && result == STORE_FAILED)
			strings_add_printf(passed,
					   "generation %" NUMBER
					   " of '%s' is passed over: it counts for nothing since a "
					   "key was revoked",
					   number, channel);
	}
	*newest = NULL;
	return 0;
}

static int look_once(const struct repo *repo, const char *channel, struct generation **newest,
		     struct strings *passed, struct error *error)
{
	uint64_t number;
	const struct settings_channel *floor = find_floor(repo, channel);
	*newest = NULL;
	if (catalogue_find_newest(repo->store, channel, &number, error))
		return -1;
	if (floor && number < floor->number)
		return refuse_missing(repo, floor, number, error);
	if (number && go_down(repo, channel, number, newest, passed, error))
		return -1;
	if (*newest)
		(*newest)->taken = number;
	return 0;
}

/* Looks once more, by the newer states, where some came meanwhile. */
static int look(const struct repo *repo, const char *channel, struct generation **newest,
		struct strings *passed, struct error *error)
{
	size_t states;
	do {
		AUTO_ERROR again = ERROR_INIT;
		states = repo->chain->n;
		error_clear(error);
		if (look_once(repo, channel, newest, passed, error) == 0)
			return 0;
		if (repo_read_again(repo, &again))
			return -1;
	} while (repo->chain->n > states);
	return -1;
}

int newest_load(const struct repo *repo, const char *channel, struct generation **newest,
		struct error *error)
{
	return look(repo, channel, newest, NULL, error);
}

int newest_tell_passed(const struct repo *repo, const char *channel, struct strings *lines,
		       struct error *error)
{
	AUTO_GENERATION *newest = NULL;
	return look(repo, channel, &newest, lines, error);
}
