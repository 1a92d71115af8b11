/* generation_text.c - a generation as text, written and read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/dates.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "base/vector.h"
#include "repo/state/generation.h"
#include "repo/state/field_values_internal.h"
#include "repo/state/names_internal.h"
#include "repo/state/objects_internal.h"
#include "repo/state/settings_internal.h"
#include "sign/cleartext.h"
#include "text/fields.h"

#define KEYS_LIMIT ((size_t)1 << 20)
#define NONE "-" /* a word for what is not there */

/* ---- Writing ---- */

static void write_date(struct buffer *text, const char *name, int64_t date)
{
	char iso[DATE_TEXT_SIZE];
	if (!date)
		return;
	date_iso(date, iso);
	fields_add(text, name, iso);
}

static void write_changes(const struct generation *generation, struct buffer *text)
{
	buffer_add_text(text, "Changes:\n");
	VECTOR_EACH (change, &generation->changes)
		buffer_printf(text, " %c %s %s %s %s %s\n", change->kind, change->format,
			      change->name, change->version, change->arch,
			      *change->commit ? change->commit : NONE);
}

static void write_keyring(const struct generation *generation, struct buffer *text)
{
	if (!generation->keyring.n)
		return;
	buffer_add_text(text, "Keyring:\n");
	VECTOR_EACH (package, &generation->keyring)
		buffer_printf(text, " %s %llu %s\n", package->format,
			      (unsigned long long)package->version, package->record);
}

static void write_files(const struct generation_files *files, const char *name, struct buffer *text)
{
	buffer_printf(text, "%s:\n", name);
	VECTOR_EACH (file, files)
		buffer_printf(text, " %s %llu %s\n", file->sha256, (unsigned long long)file->size,
			      file->path);
}

static void write_links(const struct generation_links *links, const char *name, struct buffer *text)
{
	buffer_printf(text, "%s:\n", name);
	VECTOR_EACH (link, links)
		buffer_printf(text, " %s %s\n", link->target, link->path);
}

static void write_settings(const struct generation_settings *settings, struct buffer *text)
{
	buffer_printf(text, "Settings: %llu %s\n", (unsigned long long)settings->number,
		      settings->digest);
	fields_add(text, "Identity", settings->identity);
}

void generation_write(const struct generation *generation, struct buffer *text)
{
	fields_add_uint(text, "Ingot-Generation", generation->format);
	fields_add(text, "Origin", generation->origin);
	fields_add(text, "Channel", generation->channel);
	fields_add_uint(text, "Number", generation->number);
	fields_add(text, "Parent", *generation->parent ? generation->parent : NONE);
	if (generation->parent_number + 1 < generation->number)
		fields_add_uint(text, "Parent-Number", generation->parent_number);
	if (generation->format > SETTINGS_FORMAT_FIRST)
		write_settings(&generation->settings, text);
	write_date(text, "Date", generation->date);
	write_date(text, "Valid-Until", generation->valid_until);
	fields_add(text, "Action", generation->action);
	if (generation->from)
		buffer_printf(text, "From: %s %llu\n", generation->from,
			      (unsigned long long)generation->from_number);
	if (generation->restored)
		fields_add_uint(text, "Restored", generation->restored);
	fields_add(text, "By", generation->by);
	fields_add(text, "Message", generation->message);
	fields_add(text, "Set", generation->set);
	fields_add_uint(text, "Packages", generation->packages);
	write_keyring(generation, text);
	write_changes(generation, text);
	write_files(&generation->objects, "Objects", text);
	write_files(&generation->snapshot, "Snapshot", text);
	write_links(&generation->snapshot_links, "Snapshot-Links", text);
	write_files(&generation->pointers, "Pointers", text);
	write_links(&generation->links, "Links", text);
}

/* ---- Reading ---- */

static int read_change(struct generation *generation, char *line, struct error *error)
{
	char *words[6];
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		words[i] = fields_next_word(&line);
		if (!words[i])
			return error_set(error, "a change with too few words");
	}
	if (line || (strcmp(words[0], "+") != 0 && strcmp(words[0], "-") != 0))
		return error_set(error, "a change that is neither '+' nor '-'");
	generation_add_change(generation, words[0][0], words[1], words[2], words[3], words[4],
			      strcmp(words[5], NONE) == 0 ? "" : words[5]);
	return 0;
}

static int read_file(struct generation_files *files, char *line, struct error *error)
{
	uint64_t size;
	const char *sha256 = fields_next_word(&line);
	const char *number = fields_next_word(&line);
	if (!sha256 || !number || !line)
		return error_set(error, "a file without digest, size and path");
	if (objects_check_digest(sha256, error) || path_check(line, error))
		return -1;
	if (text_to_uint(number, INT64_MAX, &size))
		return error_set(error, "'%s' is no size", number);
	generation_add_file(files, line, sha256, size);
	return 0;
}

static int read_files(const struct fields *fields, const char *name, struct generation_files *files,
		      struct error *error)
{
	char *rest;
	if (fields_need(fields, name, &rest, error))
		return -1;
	for (char *line = fields_next_line(&rest); line; line = fields_next_line(&rest))
		if (read_file(files, line, error))
			return -1;
	return 0;
}

static int read_links(const struct fields *fields, const char *name, struct generation_links *links,
		      struct error *error)
{
	char *rest;
	if (fields_need(fields, name, &rest, error))
		return -1;
	for (char *line = fields_next_line(&rest); line; line = fields_next_line(&rest)) {
		const char *target = fields_next_word(&line);
		if (!target || !line)
			return error_set(error, "a link without target and path");
		if (path_check(target, error) || path_check(line, error))
			return -1;
		generation_add_link(links, target, line);
	}
	return 0;
}

static int read_keyring_package(struct generation *generation, char *line, struct error *error)
{
	uint64_t version;
	const char *format = fields_next_word(&line);
	const char *number = fields_next_word(&line);
	if (!format || !number || !line || text_to_uint(number, INT64_MAX, &version) || !version)
		return error_set(error, "a keyring package without format, version and record");
	if (objects_check_digest(line, error))
		return -1;
	if (version > generation->settings.number)
		return error_set(error, "a keyring package of a later state of the settings");
	if (generation_find_keyring(generation, format))
		return error_set(error, "two keyring packages for '%s'", format);
	generation_add_keyring(generation, format, version, line);
	return 0;
}

static int read_keyring(const struct fields *fields, struct generation *generation,
			struct error *error)
{
	char *rest = fields_get(fields, "Keyring");
	for (char *line = rest ? fields_next_line(&rest) : NULL; line;
	     line = fields_next_line(&rest))
		if (read_keyring_package(generation, line, error))
			return -1;
	return 0;
}

static int read_lists(const struct fields *fields, struct generation *generation,
		      struct error *error)
{
	char *rest;
	if (read_keyring(fields, generation, error) || fields_need(fields, "Changes", &rest, error))
		return -1;
	for (char *line = fields_next_line(&rest); line; line = fields_next_line(&rest))
		if (read_change(generation, line, error))
			return -1;
	if (read_files(fields, "Objects", &generation->objects, error) ||
	    read_files(fields, "Snapshot", &generation->snapshot, error) ||
	    read_links(fields, "Snapshot-Links", &generation->snapshot_links, error) ||
	    read_files(fields, "Pointers", &generation->pointers, error))
		return -1;
	return read_links(fields, "Links", &generation->links, error);
}

static int read_dates(const struct fields *fields, struct generation *generation,
		      struct error *error)
{
	if (field_values_date(fields, "Date", &generation->date, error))
		return -1;
	return fields_get(fields, "Valid-Until")
		       ? field_values_date(fields, "Valid-Until", &generation->valid_until, error)
		       : 0;
}

/* A generation follows the one before it, or, where those between are not believed, a lower one. */
static int read_parent(const struct fields *fields, struct generation *generation,
		       struct error *error)
{
	char *parent;
	generation->parent_number = generation->number - 1;
	if (fields_need(fields, "Parent", &parent, error))
		return -1;
	if (fields_get(fields, "Parent-Number") &&
	    fields_need_uint(fields, "Parent-Number", INT64_MAX, &generation->parent_number, error))
		return -1;
	if (!generation->number || generation->parent_number >= generation->number ||
	    !generation->parent_number != (strcmp(parent, NONE) == 0))
		return error_set(error, "all but the first generation have a parent before them");
	return generation->parent_number
		       ? field_values_digest(fields, "Parent", generation->parent, error)
		       : 0;
}

static int read_settings(const struct fields *fields, struct generation *generation,
			 struct error *error)
{
	struct generation_settings *settings = &generation->settings;
	char *rest;
	settings->number = 1;
	if (generation->format == SETTINGS_FORMAT_FIRST)
		return 0;
	if (fields_need(fields, "Settings", &rest, error) ||
	    field_values_digest(fields, "Identity", settings->identity, error))
		return -1;
	const char *number = fields_next_word(&rest);
	if (!number || !rest || text_to_uint(number, INT64_MAX, &settings->number) ||
	    !settings->number)
		return error_set(error, "field 'Settings' has no number and digest");
	if (objects_check_digest(rest, error))
		return -1;
	memcpy(settings->digest, rest, SHA256_HEX_SIZE);
	return 0;
}

static int read_place(const struct fields *fields, struct generation *generation,
		      struct error *error)
{
	if (field_values_format(fields, "Ingot-Generation", &generation->format, error) ||
	    field_values_text(fields, "Origin", &generation->origin, error) ||
	    field_values_text(fields, "Channel", &generation->channel, error) ||
	    names_check_channel(generation->channel, error) ||
	    fields_need_uint(fields, "Number", INT64_MAX, &generation->number, error) ||
	    read_parent(fields, generation, error))
		return -1;
	return read_settings(fields, generation, error);
}

static int read_restored(const struct fields *fields, struct generation *generation,
			 struct error *error)
{
	if (!fields_get(fields, "Restored"))
		return 0;
	if (fields_need_uint(fields, "Restored", INT64_MAX, &generation->restored, error))
		return -1;
	if (generation->restored && generation->restored < generation->number)
		return 0;
	return error_set(error, "field 'Restored' names no earlier generation");
}

static int read_from(const struct fields *fields, struct generation *generation,
		     struct error *error)
{
	char *rest = fields_get(fields, "From");
	if (!rest)
		return 0;
	const char *channel = fields_next_word(&rest);
	generation->from = xstrdup(channel ? channel : "");
	if (names_check_channel(generation->from, error))
		return -1;
	if (!rest || text_to_uint(rest, INT64_MAX, &generation->from_number))
		return error_set(error, "field 'From' has no number");
	return 0;
}

/* Gives keys as gpg writes them, with a newline at the end. */
static int read_keys(const struct fields *fields, struct generation_keys *keys, struct error *error)
{
	char *text;
	if (!fields_get(fields, "Keys-Form"))
		return 0;
	if (fields_need_uint(fields, "Keys-Form", INT64_MAX, &keys->form, error) ||
	    fields_need(fields, "Public-Keys", &text, error))
		return -1;
	if (!keys->form || strlen(text) > KEYS_LIMIT)
		return error_set(error, "field 'Keys-Form' is 0, or 'Public-Keys' too long");
	keys->public_keys = xasprintf("%s\n", text);
	return 0;
}

void generation_read_keys(const struct buffer *bytes, struct generation_keys *keys)
{
	CLEANUP(fields_free) struct fields fields = {0};
	AUTO_ERROR ignored = ERROR_INIT;
	AUTO_BUFFER text = BUFFER_INIT;
	if (!cleartext_get(bytes->data, bytes->len, &text))
		return;
	if (fields_parse(text.data, text.len, &fields, &ignored) ||
	    read_keys(&fields, keys, &ignored))
		generation_keys_free(keys);
}

static int read_all(const struct fields *fields, struct generation *generation, struct error *error)
{
	const char *message = fields_get(fields, "Message");
	generation->message = message ? xstrdup(message) : NULL;
	if (read_place(fields, generation, error) || read_dates(fields, generation, error) ||
	    field_values_text(fields, "Action", &generation->action, error) ||
	    read_from(fields, generation, error) || read_restored(fields, generation, error) ||
	    field_values_text(fields, "By", &generation->by, error) ||
	    field_values_digest(fields, "Set", generation->set, error) ||
	    fields_need_uint(fields, "Packages", INT64_MAX, &generation->packages, error) ||
	    read_keys(fields, &generation->keys, error))
		return -1;
	return read_lists(fields, generation, error);
}

struct generation *generation_parse(const void *text, size_t len, struct error *error)
{
	CLEANUP(fields_free) struct fields fields;
	struct generation *generation = xzalloc(sizeof *generation);
	if (fields_parse(text, len, &fields, error) == 0 &&
	    read_all(&fields, generation, error) == 0)
		return generation;
	generation_free(generation);
	return NULL;
}
