/* settings_change.c - a new state of the settings, from the newest to the next
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/change/settings_change_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/strings.h"
#include "base/vector.h"
#include "repo/change/writing_internal.h"
#include "repo/serve/clients_internal.h"
#include "repo/serve/pointers_internal.h"
#include "repo/state/catalogue.h"
#include "repo/state/channel.h"
#include "repo/state/keys.h"
#include "repo/state/newest.h"
#include "repo/state/signing_internal.h"

/* ---- Each channel ---- */

static bool is_behind(const struct repo *repo, const struct generation *generation)
{
	const struct settings *settings = repo_settings(repo);
	return generation->settings.number < settings->number ||
	       generation->format < settings->format;
}

static int find_behind(const struct repo *repo, struct strings *behind, struct error *error)
{
	AUTO_STRINGS channels = {0};
	int failed = catalogue_list_channels(repo->store, &channels, error);
	for (size_t i = 0; i < channels.n && !failed; i++) {
		AUTO_GENERATION *newest = NULL;
		failed = newest_load(repo, channels.v[i], &newest, error);
		if (newest && is_behind(repo, newest))
			strings_add(behind, channels.v[i]);
	}
	return failed ? -1 : 0;
}

static int complete_channel(struct repo *repo, const struct repo_writer *writer,
			    const char *channel, struct repo_changes *changes, struct error *error)
{
	CLEANUP(repo_change_free) struct repo_change own = {0};
	struct transaction transaction = writing_transaction(repo, writer, channel, "set");
	transaction.message = NULL;
	transaction.settles = true;
	return writing_change(&transaction, writer, false, changes ? VECTOR_ADD(changes) : &own,
			      error);
}

/* A client file may have been of one channel and be of another now: what is in place is looked at
 * again when all of them have changed. */
int settings_change_complete(struct repo *repo, const struct repo_writer *writer,
			     struct repo_changes *changes, struct error *error)
{
	AUTO_STRINGS behind = {0};
	if (writer->dry_run || !repo_has_chain(repo))
		return 0;
	if (find_behind(repo, &behind, error))
		return -1;
	for (size_t i = 0; i < behind.n; i++)
		if (complete_channel(repo, writer, behind.v[i], changes, error))
			return -1;
	return behind.n ? pointers_place_all(repo, error) : 0;
}

/* ---- The state ---- */

/* All that is kept is named, not the newest alone: prune may take away what leads to an older one,
 * and whoever signed that may not sign any more then. */
static int add_channels(const struct repo *repo, struct settings *next, struct error *error)
{
	AUTO_STRINGS channels = {0};
	int failed = catalogue_list_channels(repo->store, &channels, error);
	for (size_t i = 0; i < channels.n && !failed; i++) {
		CLEANUP(channel_history_free) struct channel_history history;
		failed = channel_history_load(repo, channels.v[i], &history, error);
		VECTOR_EACH (generation, &history)
			settings_add_channel(next, channels.v[i], (*generation)->number,
					     (*generation)->digest);
	}
	return failed ? -1 : 0;
}

static int make_next(const struct settings_change *change, const struct settings *now,
		     struct settings *next, struct error *error)
{
	const struct repo_writer *writer = change->writer;
	int64_t date;
	settings_copy(now, next);
	if (store_now(change->repo->store, &date, error))
		return -1;
	next->number = now->number + 1;
	next->date = date > now->date ? date : now->date;
	next->action = xstrdup(change->action);
	next->by = xstrdup(writing_by(writer));
	next->message = writer->message ? xstrdup(writer->message) : NULL;
	memcpy(next->parent, now->covered, sizeof next->parent);
	next->covered[0] = '\0';
	return add_channels(change->repo, next, error);
}

/* Verifies what is signed with the keys that the state itself has. */
static enum store_result create(struct repo *repo, const struct settings *now,
				const struct settings *next, struct error *error)
{
	struct keyring *keyring = settings_open_keyring(next, error);
	if (!keyring)
		return STORE_FAILED;
	struct signer *signer = signing_join_for_state(repo, now, next, keyring, error);
	enum store_result made =
		signer ? chain_create(repo->store, signer, next, error) : STORE_FAILED;
	signing_part(repo);
	keyring_close(keyring);
	repo->settled = 0;
	return made;
}

/* Makes the state once. STORE_EXISTS: it is to be made again. */
static enum store_result try_change(const struct settings_change *change, bool *changed,
				    struct error *error)
{
	CLEANUP(settings_free) struct settings next = {0};
	const struct settings *now = repo_settings(change->repo);
	*changed = false;
	if (make_next(change, now, &next, error))
		return STORE_FAILED;
	int answer = change->alter(change->context, now, &next, error);
	if (answer <= 0)
		return answer ? STORE_FAILED : STORE_DONE;
	settings_derive(&next);
	if (settings_check(&next, error))
		return STORE_FAILED;
	*changed = true;
	return change->writer->dry_run ? STORE_DONE : create(change->repo, now, &next, error);
}

/* The next state may be made when every channel has come to the one before. */
static int refuse_behind(const struct repo *repo, const struct strings *behind, struct error *error)
{
	error_set(error, "'%s' has not come to state %llu of the settings yet", behind->v[0],
		  (unsigned long long)repo_settings(repo)->number);
	return error_advise(error, ADVICE_REFRESH_FIRST, behind->v[0]);
}

/* Brings the channels to the newest state, if the signers may: a signer of settings need not be one
 * of generations. */
static int settle(struct repo *repo, const struct repo_writer *writer, struct error *error)
{
	AUTO_STRINGS behind = {0};
	if (!repo_has_chain(repo) || writer->dry_run)
		return 0;
	if (signing_can_write(repo)) {
		if (keys_settle(repo, error))
			return -1;
		return settings_change_complete(repo, writer, NULL, error);
	}
	if (find_behind(repo, &behind, error))
		return -1;
	return behind.n ? refuse_behind(repo, &behind, error) : 0;
}

static int run(const struct settings_change *change, bool *changed, struct error *error)
{
	enum store_result made;
	do {
		if (repo_read_again(change->repo, error) ||
		    settle(change->repo, change->writer, error))
			return -1;
		made = try_change(change, changed, error);
	} while (made == STORE_EXISTS);
	return made == STORE_DONE ? 0 : -1;
}

int settings_change_run(const struct settings_change *change, bool *changed,
			struct repo_changes *changes, struct error *error)
{
	struct repo *repo = change->repo;
	if (run(change, changed, error))
		return -1;
	if (!*changed || change->writer->dry_run)
		return 0;
	if (repo_read_again(repo, error))
		return -1;
	if (!signing_can_write(repo))
		return 0;
	if (keys_settle(repo, error) ||
	    settings_change_complete(repo, change->writer, changes, error))
		return error_context(error,
				     "state %llu of the settings is committed but does not hold in "
				     "all channels yet; the next command that writes completes it",
				     (unsigned long long)repo_settings(repo)->number);
	return 0;
}

/* ---- A newer form of a key ---- */

/* A settings_alter. */
static int take_renewal(void *context, const struct settings *now UNUSED, struct settings *next,
			struct error *error UNUSED)
{
	const struct repo *repo = context;
	if (!repo->renewal.public_keys)
		return 0;
	free(next->public_keys);
	next->public_keys = xstrdup(repo->renewal.public_keys);
	return 1;
}

/* Tells a signer that may not change the settings: it signs with what clients know. */
static int tell_unpublished(const struct key_renewal *renewal, struct strings *warnings)
{
	if (warnings)
		strings_add_printf(warnings,
				   "the key %s lives longer than clients know: 'ingot key add' "
				   "publishes its newer form, with a key that changes the settings",
				   renewal->after.primary);
	return 0;
}

int settings_change_renew(struct repo *repo, const struct repo_writer *writer, struct error *error)
{
	const struct settings_change change = {
		.repo = repo,
		.writer = writer,
		.action = "key renewed",
		.alter = take_renewal,
		.context = repo,
	};
	bool changed;
	struct key_renewal renewal = repo->renewal;
	if (!renewal.public_keys)
		return 0;
	if (!signing_has_one(repo, settings_next_signers(repo_settings(repo))))
		return tell_unpublished(&renewal, writer->warnings);
	if (settings_change_run(&change, &changed, NULL, error))
		return -1;
	if (changed && writer->warnings)
		clients_tell_renewal(repo, &renewal, writer->dry_run, writer->warnings);
	return 0;
}

/* ---- What was done ---- */

void settings_change_tell(struct repo_settings_change *change, const char *name, const char *before,
			  const char *after)
{
	*VECTOR_ADD(&change->settings) = (struct repo_setting){
		.name = name, .before = xstrdup(before), .after = xstrdup(after)};
}

void settings_change_untell(struct repo_settings_change *change)
{
	VECTOR_EACH (setting, &change->settings) {
		free(setting->before);
		free(setting->after);
	}
	change->settings.n = 0;
	strings_free(&change->host_lines);
	strings_free(&change->remarks);
}

int settings_change_end(const struct repo *repo, struct repo_settings_change *change,
			struct error *error)
{
	AUTO_STRINGS behind = {0};
	if (find_behind(repo, &behind, error))
		return -1;
	change->state = repo_settings(repo)->number;
	change->holds = behind.n == 0;
	return 0;
}

void repo_settings_change_free(struct repo_settings_change *change)
{
	settings_change_untell(change);
	free(change->settings.v);
	repo_changes_free(&change->channels);
	*change = (struct repo_settings_change){0};
}
