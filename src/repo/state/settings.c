/* settings.c - what holds for the whole repository
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/settings_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "repo/state/names_internal.h"
#include "repo/state/signed_text_internal.h"
#include "sign/cleartext.h"
#include "text/fields.h"

#define SETTINGS_LIMIT ((size_t)4 << 20)
#define SETTINGS_VERSION 1
#define VALID_FOR_MAX 36500

void settings_write(const struct settings *settings, struct buffer *text)
{
	AUTO_FREE char *arches = strings_join(&settings->arches, " ");
	fields_add_uint(text, "Ingot-Repository", SETTINGS_VERSION);
	fields_add(text, "Origin", settings->origin);
	fields_add(text, "Url", settings->url);
	fields_add(text, "Channel", settings->channel);
	fields_add(text, "Architectures", arches);
	fields_add_uint(text, "Valid-For-Days", settings->valid_for_days);
	fields_add(text, "Keys", settings->fingerprints);
	fields_add(text, "Public-Keys", settings->public_keys);
}

static int copy_text(const struct fields *fields, const char *name, char **to, struct error *error)
{
	char *value;
	if (fields_need(fields, name, &value, error))
		return -1;
	*to = xstrdup(value);
	return 0;
}

static int copy_fields(const struct fields *fields, struct settings *settings, struct error *error)
{
	uint64_t version, days;
	char *arches;
	if (fields_need_uint(fields, "Ingot-Repository", UINT32_MAX, &version, error))
		return -1;
	if (version != SETTINGS_VERSION)
		return error_set(error, "written by a newer ingot (version %llu)",
				 (unsigned long long)version);
	if (copy_text(fields, "Origin", &settings->origin, error) ||
	    copy_text(fields, "Url", &settings->url, error) ||
	    copy_text(fields, "Channel", &settings->channel, error) ||
	    copy_text(fields, "Keys", &settings->fingerprints, error) ||
	    copy_text(fields, "Public-Keys", &settings->public_keys, error) ||
	    fields_need(fields, "Architectures", &arches, error) ||
	    fields_need_uint(fields, "Valid-For-Days", VALID_FOR_MAX, &days, error))
		return -1;
	for (char *arch = fields_next_word(&arches); arch; arch = fields_next_word(&arches))
		strings_add(&settings->arches, arch);
	settings->valid_for_days = (unsigned)days;
	/* gpg writes keys with a newline at the end. */
	char *keys = xasprintf("%s\n", settings->public_keys);
	free(settings->public_keys);
	settings->public_keys = keys;
	return settings_check(settings, error);
}

int settings_parse(const void *text, size_t len, struct settings *settings, struct error *error)
{
	CLEANUP(fields_free) struct fields fields;
	*settings = (struct settings){0};
	if (fields_parse(text, len, &fields, error) || copy_fields(&fields, settings, error)) {
		settings_free(settings);
		return -1;
	}
	settings->slug = names_slug(settings->origin);
	return 0;
}

int settings_check(const struct settings *settings, struct error *error)
{
	if (names_check_origin(settings->origin, error) ||
	    names_check_channel(settings->channel, error) || names_check_url(settings->url, error))
		return -1;
	if (!settings->arches.n)
		return error_set(error, "a repository needs an architecture");
	for (size_t i = 0; i < settings->arches.n; i++)
		if (names_check_arch(settings->arches.v[i], error))
			return -1;
	if (settings->valid_for_days > VALID_FOR_MAX)
		return error_set(error, "valid for %u days: at most %d", settings->valid_for_days,
				 VALID_FOR_MAX);
	return 0;
}

struct keyring *settings_keyring(const char *public_keys, struct error *error)
{
	struct keyring *keyring = keyring_open(error);
	if (keyring &&
	    keyring_add(keyring, public_keys, strlen(public_keys), SETTINGS_NAME, error)) {
		keyring_close(keyring);
		return NULL;
	}
	return keyring;
}

static int load_verified(const struct buffer *bytes, struct keyring *trusted,
			 struct settings *settings, struct signature *signature,
			 struct error *error)
{
	AUTO_BUFFER text = BUFFER_INIT;
	if (signed_text_verify(bytes, trusted, SETTINGS_NAME, &text, signature, error))
		return error->hint || error->advice ? -1 : settings_refuse(error);
	if (settings_parse(text.data, text.len, settings, error))
		return error_context(error, "cannot read '%s'", SETTINGS_NAME);
	memcpy(settings->covered, signature->covered, sizeof settings->covered);
	return 0;
}

/* Opens a keyring with the keys that the settings name themselves, before anything is believed. */
static struct keyring *open_own_keyring(const struct buffer *bytes, struct error *error)
{
	struct keyring *keyring = NULL;
	CLEANUP(fields_free) struct fields fields = {0};
	char *keys;
	AUTO_BUFFER text = BUFFER_INIT;
	if (!cleartext_get(bytes->data, bytes->len, &text))
		error_set(error, "it is not clear-signed text");
	else if (fields_parse(text.data, text.len, &fields, error) == 0 &&
		 fields_need(&fields, "Public-Keys", &keys, error) == 0)
		keyring = settings_keyring(keys, error);
	if (!keyring)
		error_context(error, "cannot read '%s'", SETTINGS_NAME);
	return keyring;
}

int settings_refuse(struct error *error)
{
	return error_hint(error, "use the key with which the repository was created");
}

enum store_result settings_load(struct store *store, struct keyring *trusted,
				struct settings *settings, struct keyring **keyring,
				struct signature *signature, struct error *error)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	*settings = (struct settings){0};
	*keyring = NULL;
	enum store_result result = store_get(store, SETTINGS_NAME, SETTINGS_LIMIT, &bytes, error);
	if (result != STORE_DONE)
		return result;
	if (!trusted)
		*keyring = open_own_keyring(&bytes, error);
	int failed = trusted || *keyring ? load_verified(&bytes, trusted ? trusted : *keyring,
							 settings, signature, error)
					 : -1;
	if (!failed && trusted)
		*keyring = settings_keyring(settings->public_keys, error);
	if (!failed && *keyring)
		return STORE_DONE;
	settings_free(settings);
	keyring_close(*keyring);
	*keyring = NULL;
	return STORE_FAILED;
}

enum store_result settings_create(struct store *store, struct signer *signer,
				  const struct settings *settings, struct error *error)
{
	AUTO_BUFFER bytes = BUFFER_INIT, text = BUFFER_INIT;
	settings_write(settings, &text);
	if (signer_clear(signer, buffer_text(&text), text.len, &bytes, error))
		return STORE_FAILED;
	CLEANUP(parts_free) struct parts parts = {0};
	parts_add_copy(&parts, bytes.data, bytes.len);
	return store_create(store, SETTINGS_NAME, &parts, NULL, error);
}

void settings_free(struct settings *settings)
{
	free(settings->origin);
	free(settings->url);
	free(settings->channel);
	strings_free(&settings->arches);
	free(settings->fingerprints);
	free(settings->public_keys);
	free(settings->slug);
	*settings = (struct settings){0};
}
