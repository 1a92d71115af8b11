/* keys.c - the repository's keys as they are now
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/keys.h"

#include <stdlib.h>
#include <string.h>

#include "base/dates.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/vector.h"
#include "repo/state/catalogue.h"
#include "repo/state/newest.h"
#include "repo/state/signing_internal.h"

const char *keys_now(const struct repo *repo)
{
	return repo->carried.form ? repo->carried.public_keys : repo_settings(repo)->public_keys;
}

struct keyring *keys_keyring(const struct repo *repo, struct error *error)
{
	return settings_open_keyring(repo_settings(repo), error);
}

/* ---- What generations carry ---- */

/* Two writers may have made the same form at once: all choose the same of both. */
static bool is_newer(const struct generation_keys *keys, const struct generation_keys *than)
{
	if (keys->form != than->form)
		return keys->form > than->form;
	return keys->form && strcmp(keys->public_keys, than->public_keys) > 0;
}

int keys_note(struct repo *repo, const struct generation *generation, struct error *error)
{
	const struct generation_keys *keys = &generation->keys;
	if (!is_newer(keys, &repo->carried))
		return 0;
	free(repo->carried.public_keys);
	repo->carried = (struct generation_keys){keys->form, xstrdup(keys->public_keys)};
	return keyring_renew(repo->chain->keyring, keys->public_keys, strlen(keys->public_keys),
			     generation->channel, error);
}

static int look_at_channel(struct repo *repo, const char *channel, struct error *error)
{
	uint64_t newest;
	CLEANUP(generation_keys_free) struct generation_keys keys = {0};
	if (catalogue_find_newest(repo->store, channel, &newest, error) ||
	    generation_peek_keys(repo->store, channel, newest, &keys, error) == STORE_FAILED)
		return -1;
	if (!is_newer(&keys, &repo->carried))
		return 0;
	AUTO_GENERATION *generation = NULL;
	if (newest_load(repo, channel, &generation, error))
		return -1;
	return generation ? keys_note(repo, generation, error) : 0;
}

int keys_find(struct repo *repo, struct error *error)
{
	AUTO_STRINGS channels = {0};
	if (repo_has_chain(repo))
		return 0;
	int failed = catalogue_list_channels(repo->store, &channels, error);
	for (size_t i = 0; i < channels.n && !failed; i++)
		failed = look_at_channel(repo, channels.v[i], error);
	return failed ? -1 : 0;
}

int keys_get(const char *where, struct buffer *keys, struct error *error)
{
	const struct strings none = {0};
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	if (repo_open_reading(&repo, where, &none, error) || keys_find(&repo, error))
		return -1;
	buffer_add_text(keys, keys_now(&repo));
	return 0;
}

/* ---- What the signers bring ---- */

/* Drops what signers gave upon an older form: it is taken again, upon the newer one. */
static int start_again(struct repo *repo, struct error *error)
{
	if (!repo->renewal.public_keys)
		return 0;
	struct keyring *keyring = keys_keyring(repo, error);
	if (!keyring)
		return -1;
	signing_part(repo);
	chain_replace_keyring(repo->chain, keyring);
	key_renewal_free(&repo->renewal);
	return 0;
}

/* Each signer is settled upon what those before it have brought. */
static int settle_one(struct repo *repo, struct signer *signer, struct error *error)
{
	CLEANUP(key_renewal_free) struct key_renewal renewal = {0};
	const char *known = repo->renewal.public_keys ? repo->renewal.public_keys : keys_now(repo);
	if (client_keys_settle(signer, known, &repo->chain->keyring, &renewal, error))
		return -1;
	if (!renewal.public_keys)
		return 0;
	key_renewal_free(&repo->renewal);
	repo->renewal = renewal;
	renewal.public_keys = NULL;
	return 0;
}

int keys_settle(struct repo *repo, struct error *error)
{
	if (repo->settled == repo->chain->n)
		return 0;
	if (start_again(repo, error) || signing_join(repo, error))
		return -1;
	for (size_t i = 0; i < signer_count(repo->signer); i++)
		if (settle_one(repo, signer_at(repo->signer, i), error))
			return -1;
	for (size_t i = 0; i < signer_count(repo->signer); i++)
		signer_prove_with(signer_at(repo->signer, i), repo->chain->keyring);
	repo->settled = repo->chain->n;
	return 0;
}

/* ---- Keys that end ---- */

void key_ends_free(struct key_ends *ends)
{
	free(ends->v);
	*ends = (struct key_ends){0};
}

/* Returns when the last part of the key ends that may sign; 0: never, or there is none. */
static int64_t find_end(const struct key_parts *parts, const char *key)
{
	int64_t last = 0;
	VECTOR_EACH (part, parts) {
		if (strcmp(part->primary, key) != 0 || part->is_revoked)
			continue;
		if (!part->ends)
			return 0;
		last = part->ends > last ? part->ends : last;
	}
	return last;
}

int keys_find_ends(const struct repo *repo, struct key_ends *ends, struct error *error)
{
	const struct settings_keys *keys = &repo_settings(repo)->keys;
	const struct strings *const lists[] = {&keys->signing, &keys->announced};
	const struct key_parts *parts = keyring_parts(repo->chain->keyring, error);
	if (!parts)
		return -1;
	for (size_t l = 0; l < ARRAY_SIZE(lists); l++)
		for (size_t i = 0; i < lists[l]->n; i++) {
			int64_t end = find_end(parts, lists[l]->v[i]);
			if (end)
				*VECTOR_ADD(ends) = (struct key_end){lists[l]->v[i], end};
		}
	return 0;
}

int keys_tell_ending(const struct repo *repo, int64_t now, int days, struct strings *lines,
		     struct error *error)
{
	CLEANUP(key_ends_free) struct key_ends ends = {0};
	if (keys_find_ends(repo, &ends, error))
		return -1;
	VECTOR_EACH (end, &ends) {
		char date[DATE_TEXT_SIZE];
		int64_t left = (end->ends - now) / DATE_DAY;
		if (end->ends <= now || left > days)
			continue;
		date_iso(end->ends, date);
		strings_add_printf(lines,
				   "key %s ends on %.10s, in %lld days: 'ingot key add' announces "
				   "its successor, which hosts need before that day",
				   end->fingerprint, date, (long long)left);
	}
	return 0;
}

/* ---- Keys that have expired ---- */

int keys_tell_expired(struct repo *repo, struct strings *lines, struct error *error)
{
	CLEANUP(key_parts_free) struct key_parts expired = {0};
	if (keyring_expired(repo->chain->keyring, &expired, error))
		return -1;
	VECTOR_EACH (part, &expired) {
		char date[DATE_TEXT_SIZE];
		bool is_primary = strcmp(part->primary, part->fingerprint) == 0;
		date_iso(part->ends, date);
		strings_add_printf(
			lines,
			"%s, which signed the newest state, expired on %.10s: apt and dnf "
			"refuse what it signed (apt says EXPKEYSIG) until who owns it "
			"extends it, with gpg --quick-set-expire %s 1y%s%s, and signs "
			"again with 'ingot refresh'",
			part->fingerprint, date, part->primary, is_primary ? "" : " ",
			is_primary ? "" : part->fingerprint);
	}
	return 0;
}
