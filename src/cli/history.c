/* history.c - how a generation is told
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/history.h"

#include <stdio.h>
#include <string.h>

#include "base/dates.h"
#include "base/vector.h"

#define COMMIT_DIGITS 12

/* ---- Text ---- */

void history_shorten(const char *commit, char text[COMMIT_SHORT_SIZE])
{
	const char *dirty = strchr(commit, '-');
	(void)snprintf(text, COMMIT_SHORT_SIZE, "%.*s%s", COMMIT_DIGITS, commit,
		       dirty ? dirty : "");
}

void history_print_changes(const struct generation *generation, const struct console *console)
{
	char commit[COMMIT_SHORT_SIZE];
	VECTOR_EACH (change, &generation->changes) {
		history_shorten(change->commit, commit);
		console_print(console, "  %c %s %s %s %s%s%s\n", change->kind, change->format,
			      change->name, change->version, change->arch, *commit ? "  " : "",
			      commit);
	}
}

void history_print_origin(const struct generation *generation, const struct console *console)
{
	if (generation->from)
		console_print(console, " from %s %llu", generation->from,
			      (unsigned long long)generation->from_number);
	if (generation->restored)
		console_print(console, " to %llu", (unsigned long long)generation->restored);
}

/* ---- JSON ---- */

void history_json_date(struct json *json, const char *key, int64_t date)
{
	char text[DATE_TEXT_SIZE];
	if (date)
		date_iso(date, text);
	json_text(json, key, date ? text : NULL);
}

void history_json_state(struct json *json, const struct generation *generation)
{
	json_text(json, "channel", generation->channel);
	json_uint(json, "generation", generation->number);
	history_json_date(json, "date", generation->date);
	history_json_date(json, "valid_until", generation->valid_until);
}

void history_json_package(struct json *json, const char *format, const char *name,
			  const char *version, const char *arch, const char *commit)
{
	json_text(json, "format", format);
	json_text(json, "name", name);
	json_text(json, "version", version);
	json_text(json, "architecture", arch);
	json_text(json, "commit", *commit ? commit : NULL);
}

static void add_changes(struct json *json, const char *key, char kind,
			const struct generation *generation)
{
	json_begin_array(json, key);
	VECTOR_EACH (change, &generation->changes) {
		if (change->kind != kind)
			continue;
		json_begin_object(json, NULL);
		history_json_package(json, change->format, change->name, change->version,
				     change->arch, change->commit);
		json_end(json);
	}
	json_end(json);
}

void history_json_changes(struct json *json, const struct generation *generation)
{
	add_changes(json, "in", '+', generation);
	add_changes(json, "out", '-', generation);
}

void history_json_origin(struct json *json, const struct generation *generation)
{
	if (generation->from) {
		json_begin_object(json, "from");
		json_text(json, "channel", generation->from);
		json_uint(json, "generation", generation->from_number);
		json_end(json);
	} else {
		json_null(json, "from");
	}
	json_uint_or_null(json, "restored", generation->restored);
}
