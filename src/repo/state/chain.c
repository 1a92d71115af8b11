/* chain.c - the states of a repository's settings, one after the other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/chain_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/advice.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"
#include "repo/state/signed_text_internal.h"
#include "sign/cleartext.h"
#include "text/fields.h"

#define SETTINGS_LIMIT ((size_t)4 << 20)

struct reading {
	struct store *store;
	struct chain *chain;
	const struct chain_trust *trust;
	const char *path; /* of the state that is read */
	struct buffer bytes;
};

const struct settings *chain_newest(const struct chain *chain)
{
	return chain->v[chain->n - 1];
}

const struct settings *chain_find(const struct chain *chain, uint64_t number)
{
	return number && number <= chain->n ? chain->v[number - 1] : NULL;
}

static void add_state(struct chain *chain, const struct settings *settings)
{
	struct settings *state = xzalloc(sizeof *state);
	*state = *settings;
	*VECTOR_ADD(chain) = state;
}

bool chain_has_one(const struct strings *signers, const struct strings *keys)
{
	for (size_t i = 0; i < signers->n; i++)
		if (strings_have(keys, signers->v[i]))
			return true;
	return false;
}

/* ---- Whose it is ---- */

/* Opens a keyring with the keys that a state names itself, before anything of it is believed. */
static struct keyring *open_own_keyring(const struct buffer *bytes, struct error *error)
{
	CLEANUP(fields_free) struct fields fields = {0};
	char *keys;
	AUTO_BUFFER text = BUFFER_INIT;
	if (!cleartext_get(bytes->data, bytes->len, &text)) {
		error_set(error, "it is not clear-signed text");
		return NULL;
	}
	if (fields_parse(text.data, text.len, &fields, error) ||
	    fields_need(&fields, "Public-Keys", &keys, error))
		return NULL;
	return settings_keyring(keys, error);
}

static bool is_signers(const struct chain_trust *trust, const struct signed_text *text)
{
	for (size_t i = 0; i < text->parts.n; i++)
		for (size_t s = 0; s < trust->n_signers; s++)
			if (signer_has_part(trust->signers[s], text->parts.v[i]))
				return true;
	return false;
}

/* Looks whether the state is signed by one who is trusted; it is verified with its own keys. */
static int look_for_trust(struct reading *reading, const struct signed_text *own,
			  struct error *error)
{
	const struct chain_trust *trust = reading->trust;
	struct chain *chain = reading->chain;
	chain->is_trusted |= is_signers(trust, own);
	if (!trust->keyring)
		return 0;
	CLEANUP(signed_text_free) struct signed_text text = {0};
	AUTO_ERROR refused = ERROR_INIT;
	int failed =
		signed_text_read(&reading->bytes, trust->keyring, reading->path, &text, &refused);
	chain->is_trusted |= !failed;
	if (!chain->n)
		chain->first = text.best;
	if (failed && refused.advice && !chain->n)
		return error_move(error, &refused);
	return 0;
}

/* ---- State 1 ---- */

/* The identity is what all signatures cover, so that none may be taken away, or added. */
static int check_all_signers(const struct settings *settings, const struct signed_text *text,
			     struct error *error)
{
	AUTO_FREE char *wanted = strings_join(&settings->keys.signing, ",");
	if (strcmp(wanted, text->all) == 0)
		return 0;
	return error_set(error,
			 "cannot trust '%s': it is signed by other keys than those that it names",
			 SETTINGS_NAME);
}

/* A later state in the place of the first would have another identity, and no memory. */
static int check_first(const struct settings *settings, struct error *error)
{
	if (settings->number == 1)
		return 0;
	return error_set(error, "cannot trust '%s': it is state %llu of the settings",
			 SETTINGS_NAME, (unsigned long long)settings->number);
}

static int read_first(struct reading *reading, struct error *error)
{
	struct chain *chain = reading->chain;
	CLEANUP(signed_text_free) struct signed_text text = {0};
	struct settings settings;
	chain->keyring = open_own_keyring(&reading->bytes, error);
	if (!chain->keyring)
		return error_context(error, "cannot read '%s'", SETTINGS_NAME);
	int failed = signed_text_read(&reading->bytes, chain->keyring, SETTINGS_NAME, &text, error);
	chain->first = text.best;
	if (failed || look_for_trust(reading, &text, error))
		return -1;
	if (settings_parse(text.text.data, text.text.len, &settings, error))
		return error_context(error, "cannot read '%s'", SETTINGS_NAME);
	if (check_first(&settings, error) || check_all_signers(&settings, &text, error)) {
		settings_free(&settings);
		return -1;
	}
	memcpy(settings.covered, text.best.covered, sizeof settings.covered);
	memcpy(settings.identity, settings.covered, sizeof settings.identity);
	add_state(chain, &settings);
	return 0;
}

/* ---- The states after it ---- */

static int refuse(const struct reading *reading, const char *why, struct error *error)
{
	return error_set(error, "cannot trust '%s': %s", reading->path, why);
}

/* A key says itself how long it lives, so that a state which carries its newer form may be signed
 * by it. */
static int verify_by_parent(const struct reading *reading, const struct settings *next,
			    struct error *error)
{
	struct chain *chain = reading->chain;
	const struct strings *keys = settings_next_signers(chain_newest(chain));
	CLEANUP(signed_text_free) struct signed_text text = {0}, renewed = {0};
	AUTO_ERROR first = ERROR_INIT;
	if (signed_text_read(&reading->bytes, chain->keyring, reading->path, &text, &first) == 0 &&
	    chain_has_one(&text.signers, keys))
		return 0;
	if (keyring_renew(chain->keyring, next->public_keys, strlen(next->public_keys),
			  reading->path, error))
		return -1;
	if (signed_text_read(&reading->bytes, chain->keyring, reading->path, &renewed, error))
		return -1;
	if (chain_has_one(&renewed.signers, keys))
		return 0;
	return refuse(reading, "no key of the state before has signed it", error);
}

static int check_place(const struct reading *reading, const struct settings *next,
		       struct error *error)
{
	const struct settings *last = chain_newest(reading->chain);
	if (next->number != last->number + 1 || strcmp(next->parent, last->covered) != 0)
		return refuse(reading, "it does not follow the state before", error);
	if (strcmp(next->identity, last->identity) != 0 || strcmp(next->origin, last->origin) != 0)
		return refuse(reading, "it is of another repository", error);
	return 0;
}

static bool has_same_keys(const struct settings *a, const struct settings *b)
{
	return strcmp(a->public_keys, b->public_keys) == 0 &&
	       text_equal(a->revoked_keys, b->revoked_keys);
}

/* Most states have the keys of the one before. */
static int change_keyring(struct chain *chain, const struct settings *next, struct error *error)
{
	if (has_same_keys(next, chain_newest(chain)))
		return 0;
	struct keyring *keyring = settings_open_keyring(next, error);
	if (!keyring)
		return -1;
	chain_replace_keyring(chain, keyring);
	return 0;
}

/* Reads the text before it is believed: the keys that it brings are needed for that. */
static int parse_unproved(const struct reading *reading, struct settings *next, struct error *error)
{
	AUTO_BUFFER text = BUFFER_INIT;
	if (!cleartext_get(reading->bytes.data, reading->bytes.len, &text))
		return error_set(error, "cannot read '%s': it is not clear-signed text",
				 reading->path);
	if (settings_parse(text.data, text.len, next, error))
		return error_context(error, "cannot read '%s'", reading->path);
	return 0;
}

static int prove_next(struct reading *reading, struct settings *next, struct error *error)
{
	CLEANUP(signed_text_free) struct signed_text text = {0};
	if (check_place(reading, next, error) || verify_by_parent(reading, next, error) ||
	    change_keyring(reading->chain, next, error) ||
	    signed_text_read(&reading->bytes, reading->chain->keyring, reading->path, &text, error))
		return -1;
	if (!chain_has_one(&text.signers, settings_next_signers(next)))
		return refuse(reading, "no key of its own has signed it", error);
	memcpy(next->covered, text.best.covered, sizeof next->covered);
	return look_for_trust(reading, &text, error);
}

static int read_next(struct reading *reading, struct error *error)
{
	struct settings next;
	if (parse_unproved(reading, &next, error))
		return -1;
	if (prove_next(reading, &next, error)) {
		settings_free(&next);
		return -1;
	}
	add_state(reading->chain, &next);
	return 0;
}

/* ---- All of them ---- */

static enum store_result read_one(struct reading *reading, struct error *error)
{
	size_t before = reading->chain->n;
	AUTO_FREE char *path = settings_path(before + 1);
	reading->path = path;
	reading->bytes.len = 0;
	enum store_result result =
		store_get(reading->store, path, SETTINGS_LIMIT, &reading->bytes, error);
	if (result != STORE_DONE)
		return result;
	int failed = before ? read_next(reading, error) : read_first(reading, error);
	return failed ? STORE_FAILED : STORE_DONE;
}

enum store_result chain_read(struct store *store, struct chain *chain,
			     const struct chain_trust *trust, struct error *error)
{
	struct reading reading = {.store = store, .chain = chain, .trust = trust};
	enum store_result result;
	do
		result = read_one(&reading, error);
	while (result == STORE_DONE);
	buffer_free(&reading.bytes);
	return result == STORE_MISSING && chain->n ? STORE_DONE : result;
}

int chain_refuse(const struct chain *chain, struct error *error)
{
	char state[SIGNATURE_TEXT_SIZE];
	struct signature unknown = chain->first;
	if (signature_is_sound(&unknown))
		unknown.state = SIGNATURE_UNKNOWN_KEY;
	signature_text(&unknown, state);
	error_set(error, "cannot trust '%s': its signature by %s is %s", SETTINGS_NAME,
		  unknown.fingerprint, state);
	if (signed_text_hint(unknown.state))
		return error_hint(error, "%s", signed_text_hint(unknown.state));
	if (chain->n > 1)
		return error_hint(error, "use a key that the repository has, or has had");
	return error_hint(error, "use the key with which the repository was created");
}

/* A state stays for ever, so one that nobody could read is not made. */
static int check_size(const struct buffer *bytes, const char *path, struct error *error)
{
	if (bytes->len <= SETTINGS_LIMIT)
		return 0;
	error_set(error, "'%s' would have %zu bytes, and at most %zu are read", path, bytes->len,
		  SETTINGS_LIMIT);
	return error_advise(error, ADVICE_PRUNE_FIRST, NULL);
}

enum store_result chain_create(struct store *store, struct signer *signer,
			       const struct settings *settings, struct error *error)
{
	AUTO_BUFFER bytes = BUFFER_INIT, text = BUFFER_INIT;
	AUTO_FREE char *path = settings_path(settings->number);
	settings_write(settings, &text);
	if (signer_clear(signer, buffer_text(&text), text.len, &bytes, error) ||
	    check_size(&bytes, path, error))
		return STORE_FAILED;
	CLEANUP(parts_free) struct parts parts = {0};
	parts_add_copy(&parts, bytes.data, bytes.len);
	return store_create(store, path, &parts, NULL, error);
}

int chain_is_over(const struct chain *chain, const char *key, bool *answer, struct error *error)
{
	const struct key_parts *parts = keyring_parts(chain->keyring, error);
	if (!parts)
		return -1;
	*answer = true;
	VECTOR_EACH (part, parts)
		if (strcmp(part->primary, key) == 0 && !part->has_expired && !part->is_revoked)
			*answer = false;
	return 0;
}

static void add_earlier(struct chain *chain, const struct settings *state, struct keyring *keyring)
{
	*VECTOR_ADD(&chain->earlier) = (struct chain_keyring){state, keyring};
}

struct keyring *chain_find_keyring(struct chain *chain, uint64_t number, struct error *error)
{
	const struct settings *state = chain->v[number - 1];
	if (has_same_keys(state, chain_newest(chain)))
		return chain->keyring;
	VECTOR_EACH (earlier, &chain->earlier)
		if (earlier->state && has_same_keys(state, earlier->state))
			return earlier->keyring;
	struct keyring *keyring = settings_open_keyring(state, error);
	if (keyring)
		add_earlier(chain, state, keyring);
	return keyring;
}

void chain_replace_keyring(struct chain *chain, struct keyring *keyring)
{
	add_earlier(chain, chain->n ? chain_newest(chain) : NULL, chain->keyring);
	chain->keyring = keyring;
}

void chain_free(struct chain *chain)
{
	if (!chain)
		return;
	VECTOR_EACH (settings, chain) {
		settings_free(*settings);
		free(*settings);
	}
	free(chain->v);
	VECTOR_EACH (earlier, &chain->earlier)
		keyring_close(earlier->keyring);
	free(chain->earlier.v);
	keyring_close(chain->keyring);
	free(chain);
}
