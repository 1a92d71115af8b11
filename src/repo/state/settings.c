/* settings.c - what holds for the whole repository, in one state
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/settings_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/vector.h"
#include "repo/state/names_internal.h"

#define VALID_FOR_MAX 36500

char *settings_path(uint64_t number)
{
	return number == 1 ? xstrdup(SETTINGS_NAME)
			   : xasprintf("ingot/settings/%llu", (unsigned long long)number);
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

/* ---- Members ---- */

static void add_all(struct strings *to, const struct strings *from)
{
	for (size_t i = 0; i < from->n; i++)
		strings_add(to, from->v[i]);
}

void settings_derive(struct settings *settings)
{
	AUTO_STRINGS all = {0};
	const struct settings_keys *keys = &settings->keys;
	add_all(&all, &keys->signing);
	add_all(&all, &keys->announced);
	add_all(&all, &keys->former);
	free(settings->slug);
	free(settings->fingerprints);
	settings->slug = names_slug(settings->origin);
	settings->fingerprints = strings_join(&all, ",");
}

static char *copy_text(const char *text)
{
	return text ? xstrdup(text) : NULL;
}

static void copy_keys(const struct settings_keys *from, struct settings_keys *to)
{
	add_all(&to->signing, &from->signing);
	add_all(&to->announced, &from->announced);
	add_all(&to->former, &from->former);
	add_all(&to->revoked, &from->revoked);
	add_all(&to->settings, &from->settings);
}

static void add_passed(struct settings *settings, const char *name, uint64_t first, uint64_t last)
{
	*VECTOR_ADD(&settings->passed) = (struct settings_passed){xstrdup(name), first, last};
}

void settings_copy(const struct settings *from, struct settings *to)
{
	*to = (struct settings){
		.format = from->format,
		.number = from->number,
		.origin = xstrdup(from->origin),
		.url = xstrdup(from->url),
		.channel = xstrdup(from->channel),
		.valid_for_days = from->valid_for_days,
		.keyring = from->keyring,
		.public_keys = copy_text(from->public_keys),
		.revoked_keys = copy_text(from->revoked_keys),
	};
	memcpy(to->identity, from->identity, sizeof to->identity);
	memcpy(to->covered, from->covered, sizeof to->covered);
	add_all(&to->arches, &from->arches);
	copy_keys(&from->keys, &to->keys);
	VECTOR_EACH (passed, &from->passed)
		add_passed(to, passed->name, passed->first, passed->last);
	settings_derive(to);
}

void settings_add_channel(struct settings *settings, const char *name, uint64_t number,
			  const char *digest)
{
	struct settings_channel *channel = VECTOR_ADD(&settings->channels);
	*channel = (struct settings_channel){.name = xstrdup(name), .number = number};
	memcpy(channel->digest, digest, SHA256_HEX_SIZE);
}

const struct settings_channel *settings_find_channel(const struct settings *settings,
						     const char *name)
{
	VECTOR_EACH (channel, &settings->channels) {
		if (strcmp(channel->name, name) == 0)
			return channel;
	}
	return NULL;
}

const struct settings_channel *settings_find_generation(const struct settings *settings,
							const char *name, uint64_t number)
{
	VECTOR_EACH (channel, &settings->channels) {
		if (channel->number == number && strcmp(channel->name, name) == 0)
			return channel;
	}
	return NULL;
}

void settings_pass_newer(struct settings *settings, const char *name, uint64_t number)
{
	const struct settings_channel *newest = settings_find_channel(settings, name);
	size_t kept = 0;
	if (!newest || newest->number == number)
		return;
	add_passed(settings, name, number + 1, newest->number);
	VECTOR_EACH (channel, &settings->channels) {
		if (channel->number > number && strcmp(channel->name, name) == 0)
			free(channel->name);
		else
			settings->channels.v[kept++] = *channel;
	}
	settings->channels.n = kept;
}

bool settings_has_passed(const struct settings *settings, const char *name, uint64_t number)
{
	VECTOR_EACH (passed, &settings->passed) {
		if (strcmp(passed->name, name) == 0 && number >= passed->first &&
		    number <= passed->last)
			return true;
	}
	return false;
}

const struct strings *settings_next_signers(const struct settings *settings)
{
	return settings->keys.settings.n ? &settings->keys.settings : &settings->keys.signing;
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

struct keyring *settings_open_keyring(const struct settings *settings, struct error *error)
{
	struct keyring *keyring = settings_keyring(settings->public_keys, error);
	const char *revoked = settings->revoked_keys;
	if (!keyring || !revoked ||
	    keyring_add(keyring, revoked, strlen(revoked), SETTINGS_NAME, error) == 0)
		return keyring;
	keyring_close(keyring);
	return NULL;
}

static void free_keys(struct settings_keys *keys)
{
	strings_free(&keys->signing);
	strings_free(&keys->announced);
	strings_free(&keys->former);
	strings_free(&keys->revoked);
	strings_free(&keys->settings);
}

void settings_free(struct settings *settings)
{
	free(settings->action);
	free(settings->by);
	free(settings->message);
	free(settings->origin);
	free(settings->url);
	free(settings->channel);
	strings_free(&settings->arches);
	free_keys(&settings->keys);
	free(settings->public_keys);
	free(settings->revoked_keys);
	VECTOR_EACH (channel, &settings->channels)
		free(channel->name);
	free(settings->channels.v);
	VECTOR_EACH (passed, &settings->passed)
		free(passed->name);
	free(settings->passed.v);
	free(settings->slug);
	free(settings->fingerprints);
	*settings = (struct settings){0};
}
