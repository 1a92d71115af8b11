/* certificates.c - the certificates that a state of the settings carries
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/change/certificates_internal.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/advice.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"
#include "sign/keyring.h"

#define SHORTEST_ID 8

static void close_keyring(struct keyring **keyring)
{
	keyring_close(*keyring);
}

#define AUTO_KEYRING CLEANUP(close_keyring) struct keyring

/* ---- Which one ---- */

static int find_only(const struct key_parts *parts, const char *name, bool signs, char key[65],
		     struct error *error)
{
	if (!parts->n)
		return error_set(error, "'%s': the key cannot sign", name);
	memcpy(key, parts->v[0].primary, sizeof parts->v[0].primary);
	bool can_sign = false;
	VECTOR_EACH (part, parts) {
		if (strcmp(part->primary, key) != 0)
			return error_set(error, "'%s' has several keys: give one at a time", name);
		can_sign |= !part->has_expired && !part->is_revoked;
	}
	if (can_sign || !signs)
		return 0;
	return error_set(error, "'%s': the key has expired or is revoked", name);
}

int certificates_identify(const struct certificate_file *file, bool signs, char key[65],
			  struct error *error)
{
	AUTO_KEYRING *keyring = keyring_open(error);
	const struct buffer *bytes = file->bytes;
	if (!keyring || keyring_add(keyring, bytes->data, bytes->len, file->name, error))
		return -1;
	const struct key_parts *parts = keyring_parts(keyring, error);
	return parts ? find_only(parts, file->name, signs, key, error) : -1;
}

/* Compares with the end of a fingerprint, whatever the case of the letters. */
static bool is_end_of(const char *fingerprint, const char *text)
{
	size_t len = strlen(fingerprint), end = strlen(text);
	if (end < SHORTEST_ID || end > len)
		return false;
	for (size_t i = 0; i < end; i++)
		if (toupper((unsigned char)text[i]) != fingerprint[len - end + i])
			return false;
	return true;
}

static bool find_in(const struct settings *settings, const char *text, char key[65])
{
	const struct settings_keys *keys = &settings->keys;
	const struct strings *const lists[] = {&keys->signing, &keys->announced, &keys->former,
					       &keys->revoked, &keys->settings};
	for (size_t l = 0; l < ARRAY_SIZE(lists); l++)
		for (size_t i = 0; i < lists[l]->n; i++)
			if (is_end_of(lists[l]->v[i], text)) {
				(void)snprintf(key, 65, "%s", lists[l]->v[i]);
				return true;
			}
	return false;
}

int certificates_find(const struct chain *chain, const char *text, char key[65],
		      struct error *error)
{
	for (size_t i = chain->n; i > 0; i--)
		if (find_in(chain->v[i - 1], text, key))
			return 0;
	return error_set(error, "the repository has no key '%s'; it has %s", text,
			 chain_newest(chain)->fingerprints);
}

/* ---- What the state carries ---- */

static int export_all(struct keyring *keyring, const struct strings *keys, struct buffer *text,
		      struct error *error)
{
	for (size_t i = 0; i < keys->n; i++)
		if (keyring_export(keyring, keys->v[i], text, error))
			return -1;
	return 0;
}

static int write_keys(struct keyring *keyring, struct settings *next, struct error *error)
{
	const struct settings_keys *keys = &next->keys;
	AUTO_BUFFER text = BUFFER_INIT, revoked = BUFFER_INIT;
	if (export_all(keyring, &keys->signing, &text, error) ||
	    export_all(keyring, &keys->announced, &text, error) ||
	    export_all(keyring, &keys->former, &text, error) ||
	    export_all(keyring, &keys->revoked, &revoked, error))
		return -1;
	free(next->public_keys);
	free(next->revoked_keys);
	next->public_keys = buffer_steal(&text);
	next->revoked_keys = revoked.len ? buffer_steal(&revoked) : NULL;
	return 0;
}

int certificates_write(const struct settings *now, const struct certificate_file *more,
		       const struct certificate_file *revocation, struct settings *next,
		       struct error *error)
{
	AUTO_KEYRING *keyring = settings_open_keyring(now, error);
	if (!keyring)
		return -1;
	const struct buffer *bytes = more->bytes;
	if (bytes && keyring_add(keyring, bytes->data, bytes->len, more->name, error))
		return -1;
	bytes = revocation->bytes;
	if (bytes && keyring_renew(keyring, bytes->data, bytes->len, revocation->name, error))
		return -1;
	return write_keys(keyring, next, error);
}

int certificates_check_revoked(const struct settings *next, const char *key, struct error *error)
{
	AUTO_KEYRING *keyring = settings_open_keyring(next, error);
	const struct key_parts *parts = keyring ? keyring_parts(keyring, error) : NULL;
	if (!parts)
		return -1;
	VECTOR_EACH (part, parts)
		if (strcmp(part->primary, key) == 0 && !part->is_revoked) {
			error_set(error, "the key %s is not revoked", key);
			return error_advise(error, ADVICE_GIVE_REVOCATION, NULL);
		}
	return 0;
}
