/* key_change.c - a key that is announced, signs, and ends
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/advice.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/vector.h"
#include "repo/change/certificates_internal.h"
#include "repo/change/dependent_packages_internal.h"
#include "repo/change/settings_change_internal.h"
#include "repo/change/writing_internal.h"
#include "repo/repo.h"
#include "repo/serve/clients_internal.h"
#include "repo/state/catalogue.h"
#include "repo/state/keyring_package_internal.h"
#include "repo/state/signing_internal.h"

struct key_change {
	struct repo *repo;
	const struct repo_key_options *options;
	struct repo_settings_change *change;
	char key[65]; /* fingerprint of the certificate that it is about */
};

static void remove_key(struct strings *keys, const char *key)
{
	size_t kept = 0;
	for (size_t i = 0; i < keys->n; i++) {
		if (strcmp(keys->v[i], key) == 0)
			free(keys->v[i]);
		else
			keys->v[kept++] = keys->v[i];
	}
	keys->n = kept;
}

/* Writes the certificates of the lists of `next`, with what the caller gave. */
static int write_certificates(const struct key_change *change, const struct settings *now,
			      struct settings *next, struct error *error)
{
	const struct repo_key_options *options = change->options;
	bool announces = options->action != REPO_KEY_USE;
	const struct certificate_file certificate = {announces ? options->certificate : NULL,
						     options->name};
	const struct certificate_file revocation = {options->revocation, options->revocation_name};
	return certificates_write(now, &certificate, &revocation, next, error);
}

/* ---- Add ---- */

static int refuse_revoked(const struct settings *now, const char *key, struct error *error)
{
	if (!strings_have(&now->keys.revoked, key))
		return 0;
	return error_set(error, "the key %s was revoked here, which is for ever", key);
}

static bool is_known(const struct settings_keys *keys, const char *key)
{
	return strings_have(&keys->signing, key) || strings_have(&keys->announced, key) ||
	       strings_have(&keys->former, key);
}

static void tell_keyring(struct key_change *change)
{
	const struct settings *settings = repo_settings(change->repo);
	AUTO_FREE char *name = keyring_package_name(settings);
	if (settings->keyring)
		strings_add_printf(&change->change->host_lines,
				   "hosts that have '%s' get the keys with their upgrades", name);
}

static void tell_announced(struct key_change *change)
{
	struct repo_settings_change *told = change->change;
	settings_change_tell(told, "announced key", "", change->key);
	tell_keyring(change);
	AUTO_FREE char *advice = clients_key_advice(change->repo, KEY_SUCCESSOR);
	strings_add_printf(&told->host_lines,
			   "hosts that are set up from now on have all keys; others need the new "
			   "one before the old key is dropped: %s",
			   advice);
	strings_add_printf(&told->remarks,
			   "it does not sign yet: 'ingot key use' with both keys begins that, when "
			   "hosts have it");
}

/* rpm calls a key by the last eight digits. */
static char *short_id(const char *fingerprint)
{
	size_t len = strlen(fingerprint);
	char *id = xstrdup(fingerprint + (len > 8 ? len - 8 : 0));
	for (char *c = id; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return id;
}

static void tell_form(struct key_change *change)
{
	struct repo_settings_change *told = change->change;
	AUTO_FREE char *id = short_id(change->key);
	settings_change_tell(told, "form of key", "", change->key);
	AUTO_FREE char *advice = clients_key_advice(change->repo, KEY_NEWER_FORM);
	strings_add_printf(&told->host_lines,
			   "hosts that were set up before need the newer form, too: %s; a new "
			   "subkey needs 'sudo rpm -e gpg-pubkey-%s' as well, since rpm keeps the "
			   "form that it has",
			   advice, id);
}

static int add(struct key_change *change, const struct settings *now, struct settings *next,
	       struct error *error)
{
	if (refuse_revoked(now, change->key, error))
		return -1;
	if (!is_known(&next->keys, change->key)) {
		strings_add(&next->keys.announced, change->key);
		tell_announced(change);
	}
	if (write_certificates(change, now, next, error))
		return -1;
	bool is_new = change->change->settings.n > 0;
	if (!is_new && strcmp(now->public_keys, next->public_keys) != 0)
		tell_form(change);
	return change->change->settings.n > 0;
}

/* ---- Use ---- */

static int use(struct key_change *change, const struct settings *now, struct settings *next,
	       struct error *error)
{
	AUTO_STRINGS own = {0};
	strings_add(&own, change->key);
	if (strings_have(&now->keys.signing, change->key))
		return 0;
	if (!strings_have(&now->keys.announced, change->key)) {
		error_set(error, "the key %s is not announced", change->key);
		return error_advise(error, ADVICE_ADD_KEY_FIRST, NULL);
	}
	if (!signing_has_one(change->repo, &own)) {
		error_set(error, "the secret of the key %s is not given", change->key);
		return error_advise(error, ADVICE_GIVE_NEW_KEY, NULL);
	}
	remove_key(&next->keys.announced, change->key);
	strings_add(&next->keys.signing, change->key);
	settings_change_tell(change->change, "signing key", "", change->key);
	strings_add(&change->change->remarks,
		    "every command that writes needs all signing keys from now on: --key once for "
		    "each; packages are signed with the new one");
	return write_certificates(change, now, next, error) ? -1 : 1;
}

/* ---- Drop ---- */

/* A stolen key's generations are believed up to the one that its owner names. */
static int set_last(const struct key_change *change, struct settings *next, struct error *error)
{
	for (size_t i = 0; i < change->options->n_last; i++) {
		const struct repo_last *last = &change->options->last[i];
		if (!settings_find_generation(next, last->channel, last->number)) {
			error_set(error, "channel '%s' has no generation %" PRIu64, last->channel,
				  last->number);
			return error_advise(error, ADVICE_CHOOSE_GENERATION, NULL);
		}
		settings_pass_newer(next, last->channel, last->number);
	}
	return 0;
}

static void tell_dependent(struct key_change *change, const struct strings *paths)
{
	struct repo_settings_change *told = change->change;
	if (!paths->n)
		return;
	if (!change->options->compromised) {
		strings_add_printf(&told->remarks,
				   "%zu packages have only its signature: hosts get its "
				   "certificate as long as they are kept; when they are gone drop "
				   "it again",
				   paths->n);
		return;
	}
	strings_add_printf(
		&told->remarks,
		"%zu packages have only its signature, and have to be built again:", paths->n);
	for (size_t i = 0; i < paths->n; i++)
		strings_add(&told->remarks, paths->v[i]);
}

static int refuse_last_key(const struct key_change *change, struct error *error)
{
	error_set(error, "no other key signs: without %s nothing could be published", change->key);
	return error_advise(error, ADVICE_USE_KEY_FIRST, NULL);
}

/* Takes the key out of all lists, and puts it where it belongs then. 0: it is there already. */
static int move_dropped(struct key_change *change, struct settings *next, struct error *error)
{
	AUTO_STRINGS paths = {0};
	bool was_former = strings_have(&next->keys.former, change->key);
	if (dependent_packages_find(change->repo, change->key, &paths, error))
		return -1;
	tell_dependent(change, &paths);
	if (was_former && paths.n && !change->options->compromised)
		return 0;
	remove_key(&next->keys.signing, change->key);
	remove_key(&next->keys.announced, change->key);
	remove_key(&next->keys.former, change->key);
	remove_key(&next->keys.settings, change->key);
	if (!next->keys.signing.n)
		return refuse_last_key(change, error);
	if (change->options->compromised)
		strings_add(&next->keys.revoked, change->key);
	else if (paths.n)
		strings_add(&next->keys.former, change->key);
	return 1;
}

static void tell_dropped(struct key_change *change)
{
	AUTO_FREE char *advice = clients_key_advice(change->repo, KEY_SUCCESSOR);
	settings_change_tell(change->change,
			     change->options->compromised ? "revoked key" : "dropped key",
			     change->key, "");
	strings_add_printf(&change->change->host_lines,
			   "hosts that have no other key that signs refuse what is signed from now "
			   "on; they need one: %s",
			   advice);
}

/* Whether an earlier state has the key: it is dropped already. */
static bool was_known(const struct repo *repo, const char *key)
{
	VECTOR_EACH (state, repo->chain)
		if (is_known(&(*state)->keys, key))
			return true;
	return false;
}

static int drop(struct key_change *change, const struct settings *now, struct settings *next,
		struct error *error)
{
	const struct repo_key_options *options = change->options;
	if (strings_have(&now->keys.revoked, change->key))
		return 0;
	if (!is_known(&now->keys, change->key) && was_known(change->repo, change->key))
		return 0;
	if (!is_known(&now->keys, change->key))
		return error_set(error, "the repository has no key %s", change->key);
	int moved = move_dropped(change, next, error);
	if (moved <= 0)
		return moved;
	if (set_last(change, next, error) || write_certificates(change, now, next, error))
		return -1;
	if (options->compromised && certificates_check_revoked(next, change->key, error))
		return -1;
	tell_keyring(change);
	tell_dropped(change);
	return 1;
}

/* ---- All of them ---- */

/* A settings_alter. */
static int alter(void *context, const struct settings *now, struct settings *next,
		 struct error *error)
{
	static int (*const actions[])(struct key_change *, const struct settings *,
				      struct settings *, struct error *) = {
		[REPO_KEY_ADD] = add, [REPO_KEY_USE] = use, [REPO_KEY_DROP] = drop};
	struct key_change *change = context;
	settings_change_untell(change->change);
	return actions[change->options->action](change, now, next, error);
}

/* Finds which certificate it is about: by its file, or by its fingerprint or the end of that. */
static int find_key(struct key_change *change, struct error *error)
{
	const struct repo_key_options *options = change->options;
	const struct certificate_file file = {options->certificate, options->name};
	if (file.bytes)
		return certificates_identify(&file, options->action != REPO_KEY_DROP, change->key,
					     error);
	return certificates_find(change->repo->chain, options->fingerprint, change->key, error);
}

int repo_change_key(const struct repo_key_options *options, struct repo_settings_change *change,
		    struct error *error)
{
	static const char *const actions[] = {[REPO_KEY_ADD] = "key add",
					      [REPO_KEY_USE] = "key use",
					      [REPO_KEY_DROP] = "key drop"};
	*change = (struct repo_settings_change){0};
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	struct key_change key_change = {.repo = &repo, .options = options, .change = change};
	const struct settings_change settings_change = {
		.repo = &repo,
		.writer = &options->writer,
		.action = actions[options->action],
		.alter = alter,
		.context = &key_change,
	};
	if (writing_open_settings(&repo, &options->writer, error) ||
	    writing_check_format(&repo, error) || find_key(&key_change, error) ||
	    settings_change_run(&settings_change, &change->changed, &change->channels, error))
		return -1;
	writing_note_memory(&repo, &options->writer);
	return settings_change_end(&repo, change, error);
}
