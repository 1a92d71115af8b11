/* settings_text.c - a state of the settings as text, written and read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/dates.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"
#include "repo/state/field_values_internal.h"
#include "repo/state/names_internal.h"
#include "repo/state/objects_internal.h"
#include "repo/state/settings_internal.h"
#include "text/fields.h"

#define YES "yes"

/* The lists of keys, in the order in which they are written. */
static const struct key_row {
	const char *name;
	size_t offset; /* in struct settings_keys */
} key_rows[] = {
	{"Keys", offsetof(struct settings_keys, signing)},
	{"Announced-Keys", offsetof(struct settings_keys, announced)},
	{"Former-Keys", offsetof(struct settings_keys, former)},
	{"Revoked-Keys", offsetof(struct settings_keys, revoked)},
	{"Settings-Keys", offsetof(struct settings_keys, settings)},
};

/* ---- Writing ---- */

static void write_state(const struct settings *settings, struct buffer *text)
{
	char date[DATE_TEXT_SIZE];
	if (settings->number == 1)
		return;
	date_iso(settings->date, date);
	fields_add_uint(text, "State", settings->number);
	fields_add(text, "Parent", settings->parent);
	fields_add(text, "Identity", settings->identity);
	fields_add(text, "Date", date);
	fields_add(text, "Action", settings->action);
	fields_add(text, "By", settings->by);
	fields_add(text, "Message", settings->message);
}

static void write_keys(const struct settings *settings, struct buffer *text)
{
	for (size_t i = 0; i < ARRAY_SIZE(key_rows); i++) {
		const struct strings *keys =
			(const struct strings *)(const void *)((const char *)&settings->keys +
							       key_rows[i].offset);
		AUTO_FREE char *list = strings_join(keys, ",");
		fields_add(text, key_rows[i].name, keys->n ? list : NULL);
	}
	fields_add(text, "Public-Keys", settings->public_keys);
	fields_add(text, "Revoked-Public-Keys", settings->revoked_keys);
}

static void write_channels(const struct settings *settings, struct buffer *text)
{
	if (settings->number == 1)
		return;
	buffer_add_text(text, "Channels:\n");
	VECTOR_EACH (channel, &settings->channels)
		buffer_printf(text, " %s %llu %s\n", channel->name,
			      (unsigned long long)channel->number, channel->digest);
	if (settings->passed.n)
		buffer_add_text(text, "Passed-Over:\n");
	VECTOR_EACH (passed, &settings->passed)
		buffer_printf(text, " %s %llu %llu\n", passed->name,
			      (unsigned long long)passed->first, (unsigned long long)passed->last);
}

void settings_write(const struct settings *settings, struct buffer *text)
{
	AUTO_FREE char *arches = strings_join(&settings->arches, " ");
	fields_add_uint(text, "Ingot-Repository", settings->format);
	write_state(settings, text);
	fields_add(text, "Origin", settings->origin);
	fields_add(text, "Url", settings->url);
	fields_add(text, "Channel", settings->channel);
	fields_add(text, "Architectures", arches);
	fields_add_uint(text, "Valid-For-Days", settings->valid_for_days);
	fields_add(text, "Keyring", settings->keyring ? YES : NULL);
	write_keys(settings, text);
	write_channels(settings, text);
}

/* ---- Reading ---- */

static int read_state(const struct fields *fields, struct settings *settings, struct error *error)
{
	settings->number = 1;
	if (!fields_get(fields, "State"))
		return 0;
	if (settings->format < SETTINGS_FORMAT)
		return error_set(error, "format 1 has no further states");
	const char *message = fields_get(fields, "Message");
	settings->message = message ? xstrdup(message) : NULL;
	if (fields_need_uint(fields, "State", INT64_MAX, &settings->number, error) ||
	    field_values_digest(fields, "Parent", settings->parent, error) ||
	    field_values_digest(fields, "Identity", settings->identity, error) ||
	    field_values_date(fields, "Date", &settings->date, error) ||
	    field_values_text(fields, "Action", &settings->action, error) ||
	    field_values_text(fields, "By", &settings->by, error))
		return -1;
	if (settings->number < 2)
		return error_set(error, "field 'State' begins with 2");
	return 0;
}

static bool is_fingerprint(const char *text)
{
	size_t len = strlen(text);
	return (len == 40 || len == 64) && strspn(text, "0123456789ABCDEF") == len;
}

static int read_key_list(const struct fields *fields, const char *name, struct strings *keys,
			 struct error *error)
{
	char *rest = fields_get(fields, name);
	while (rest) {
		char *comma = strchr(rest, ',');
		if (comma)
			*comma = '\0';
		if (!is_fingerprint(rest))
			return error_set(error, "field '%s': '%s' is no fingerprint", name, rest);
		if (strings_have(keys, rest))
			return error_set(error, "field '%s' names '%s' twice", name, rest);
		strings_add(keys, rest);
		rest = comma ? comma + 1 : NULL;
	}
	return 0;
}

/* gpg writes keys with a newline at the end. */
static char *add_newline(const char *keys)
{
	return xasprintf("%s\n", keys);
}

static int read_keys(const struct fields *fields, struct settings *settings, struct error *error)
{
	char *keys;
	const char *revoked = fields_get(fields, "Revoked-Public-Keys");
	for (size_t i = 0; i < ARRAY_SIZE(key_rows); i++) {
		struct strings *list =
			(struct strings *)(void *)((char *)&settings->keys + key_rows[i].offset);
		if (read_key_list(fields, key_rows[i].name, list, error))
			return -1;
	}
	if (fields_need(fields, "Public-Keys", &keys, error))
		return -1;
	settings->public_keys = add_newline(keys);
	settings->revoked_keys = revoked ? add_newline(revoked) : NULL;
	if (!settings->keys.signing.n)
		return error_set(error, "no field 'Keys'");
	return 0;
}

/* The last generation stands behind newer ones of its channel, and behind lower channels. */
static int check_order(const struct settings *settings, struct error *error)
{
	size_t n = settings->channels.n;
	const struct settings_channel *last = &settings->channels.v[n - 1];
	const struct settings_channel *before = n > 1 ? last - 1 : NULL;
	int order = before ? strcmp(before->name, last->name) : -1;
	if (order < 0 || (order == 0 && before->number > last->number))
		return 0;
	return error_set(error, "generation %llu of '%s' is out of order",
			 (unsigned long long)last->number, last->name);
}

static int read_channel(struct settings *settings, char *line, struct error *error)
{
	uint64_t number;
	const char *name = fields_next_word(&line);
	const char *text = fields_next_word(&line);
	if (!name || !text || !line || text_to_uint(text, INT64_MAX, &number) || !number)
		return error_set(error, "a channel without name, number and digest");
	if (names_check_channel(name, error) || objects_check_digest(line, error))
		return -1;
	settings_add_channel(settings, name, number, line);
	return check_order(settings, error);
}

static int read_passed_line(struct settings *settings, char *line, struct error *error)
{
	uint64_t first, last;
	const char *name = fields_next_word(&line);
	const char *from = fields_next_word(&line);
	if (!name || !from || !line || text_to_uint(from, INT64_MAX, &first) ||
	    text_to_uint(line, INT64_MAX, &last) || !first || last < first)
		return error_set(error, "field 'Passed-Over' has no channel and two numbers");
	if (names_check_channel(name, error))
		return -1;
	*VECTOR_ADD(&settings->passed) = (struct settings_passed){xstrdup(name), first, last};
	return 0;
}

static int read_passed(const struct fields *fields, struct settings *settings, struct error *error)
{
	char *rest = fields_get(fields, "Passed-Over");
	if (!rest || settings->number == 1)
		return 0;
	for (char *line = fields_next_line(&rest); line; line = fields_next_line(&rest))
		if (read_passed_line(settings, line, error))
			return -1;
	return 0;
}

static int read_channels(const struct fields *fields, struct settings *settings,
			 struct error *error)
{
	char *rest;
	if (settings->number == 1)
		return 0;
	if (fields_need(fields, "Channels", &rest, error))
		return -1;
	for (char *line = fields_next_line(&rest); line; line = fields_next_line(&rest))
		if (read_channel(settings, line, error))
			return -1;
	return 0;
}

static int read_keyring(const struct fields *fields, struct settings *settings, struct error *error)
{
	const char *value = fields_get(fields, "Keyring");
	settings->keyring = value != NULL;
	return !value || strcmp(value, YES) == 0
		       ? 0
		       : error_set(error, "field 'Keyring' can be '" YES "' alone, not '%s'",
				   value);
}

static int read_all(const struct fields *fields, struct settings *settings, struct error *error)
{
	uint64_t days;
	char *arches;
	if (field_values_format(fields, "Ingot-Repository", &settings->format, error) ||
	    read_state(fields, settings, error) ||
	    field_values_text(fields, "Origin", &settings->origin, error) ||
	    field_values_text(fields, "Url", &settings->url, error) ||
	    field_values_text(fields, "Channel", &settings->channel, error) ||
	    fields_need(fields, "Architectures", &arches, error) ||
	    fields_need_uint(fields, "Valid-For-Days", UINT32_MAX, &days, error) ||
	    read_keyring(fields, settings, error) || read_keys(fields, settings, error) ||
	    read_channels(fields, settings, error) || read_passed(fields, settings, error))
		return -1;
	for (char *arch = fields_next_word(&arches); arch; arch = fields_next_word(&arches))
		strings_add(&settings->arches, arch);
	settings->valid_for_days = (unsigned)days;
	return settings_check(settings, error);
}

int settings_parse(const void *text, size_t len, struct settings *settings, struct error *error)
{
	CLEANUP(fields_free) struct fields fields;
	*settings = (struct settings){0};
	if (fields_parse(text, len, &fields, error) || read_all(&fields, settings, error)) {
		settings_free(settings);
		return -1;
	}
	settings_derive(settings);
	return 0;
}
