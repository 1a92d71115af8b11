/* cmd_list.c - ingot list: which channels a repository has, which packages a channel
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buffer.h"
#include "base/dates.h"
#include "base/strings.h"
#include "base/vector.h"
#include "cli/history.h"
#include "cli/reader.h"
#include "repo/state/catalogue.h"
#include "repo/state/channel.h"
#include "repo/state/keys.h"
#include "repo/state/newest.h"
#include "repo/state/record_file.h"

static const struct option_row options[] = {READER_ROWS};

/* ---- How long it is still valid ---- */

static void warn_of_end(const struct generation *generation, const struct invocation *invocation)
{
	char date[DATE_TEXT_SIZE];
	if (!generation_is_ending(generation, invocation->host->now))
		return;
	date_iso(generation->valid_until, date);
	if (generation->valid_until <= invocation->host->now)
		console_warning(invocation->console,
				"channel '%s' was valid until %s: apt refuses it; 'ingot refresh' "
				"renews it",
				generation->channel, date);
	else
		console_warning(invocation->console,
				"channel '%s' is valid until %s, less than a third of its time is "
				"left; 'ingot refresh' renews it",
				generation->channel, date);
}

/* ---- Channels ---- */

static void write_channel(struct json *json, const struct generation *generation, int64_t now)
{
	history_json_state(json, generation);
	json_bool(json, "refresh_due", generation_is_ending(generation, now));
	json_uint(json, "package_count", generation->packages);
}

static void print_channel(const struct generation *generation, const struct console *console)
{
	char date[DATE_TEXT_SIZE];
	date_iso(generation->date, date);
	console_print(console, "%s: generation %llu, %s, %llu package%s", generation->channel,
		      (unsigned long long)generation->number, date,
		      (unsigned long long)generation->packages,
		      generation->packages == 1 ? "" : "s");
	if (generation->valid_until) {
		date_iso(generation->valid_until, date);
		console_print(console, ", valid until %s", date);
	}
	console_print(console, "\n");
}

static int show_channel(const struct repo *repo, const char *channel, struct json *json,
			const struct invocation *invocation, struct error *error)
{
	struct generation *newest;
	if (newest_load(repo, channel, &newest, error))
		return -1;
	if (!newest)
		return 0;
	warn_of_end(newest, invocation);
	if (json) {
		json_begin_object(json, NULL);
		write_channel(json, newest, invocation->host->now);
		json_end(json);
	} else {
		print_channel(newest, invocation->console);
	}
	generation_free(newest);
	return 0;
}

static void print_ends(const struct repo *repo, const struct console *console)
{
	AUTO_ERROR ignored = ERROR_INIT;
	CLEANUP(key_ends_free) struct key_ends ends = {0};
	(void)!keys_find_ends(repo, &ends, &ignored);
	VECTOR_EACH (end, &ends) {
		char date[DATE_TEXT_SIZE];
		date_iso(end->ends, date);
		console_print(console, "key %s ends on %.10s\n", end->fingerprint, date);
	}
}

static void print_repository(const struct reader *reader, const struct repo *repo,
			     const struct console *console)
{
	console_print(console, "%s, %s\nsigned by %s%s\n", repo_settings(repo)->origin,
		      repo_settings(repo)->url, repo_settings(repo)->fingerprints,
		      reader->keys.n ? "" : ", the repository's own word: see --key");
	print_ends(repo, console);
}

static int list_channels(const struct reader *reader, const struct repo *repo, struct json *json,
			 const struct invocation *invocation, struct error *error)
{
	AUTO_STRINGS channels = {0};
	int failed = catalogue_list_channels(repo->store, &channels, error);
	if (json)
		json_begin_array(json, "channels");
	else if (!failed)
		print_repository(reader, repo, invocation->console);
	for (size_t i = 0; i < channels.n && !failed; i++)
		failed = show_channel(repo, channels.v[i], json, invocation, error);
	if (json)
		json_end(json);
	return failed;
}

/* ---- Packages ---- */

static void write_record(struct json *json, const struct record *record)
{
	json_begin_object(json, NULL);
	history_json_package(json, record->format, record->name, record->version, record->arch,
			     record->commit);
	json_text(json, "content_id", *record->content_id ? record->content_id : NULL);
	json_bool(json, "signed", record->is_signed);
	json_text(json, "path", record->path);
	json_uint(json, "size", record->size);
	json_text(json, "sha256", record->sha256);
	json_end(json);
}

static void print_record(const struct record *record, const struct console *console)
{
	char commit[COMMIT_SHORT_SIZE];
	history_shorten(record->commit, commit);
	console_print(console, "%s %s %s %s%s%s\n", record->format, record->name, record->version,
		      record->arch, *commit ? "  " : "", commit);
}

static int show_records(const struct repo *repo, const struct package_set *set, struct json *json,
			const struct console *console, struct error *error)
{
	VECTOR_EACH (entry, set) {
		struct record *record = record_file_load(repo->store, entry->record, error);
		if (!record)
			return -1;
		if (json)
			write_record(json, record);
		else
			print_record(record, console);
		record_free(record);
	}
	return 0;
}

static int list_packages(const struct repo *repo, const char *channel, struct json *json,
			 const struct invocation *invocation, struct error *error)
{
	struct generation *newest;
	struct package_set set;
	if (channel_check(repo, channel, false, error) ||
	    channel_load_served(repo, channel, &newest, &set, error))
		return -1;
	warn_of_end(newest, invocation);
	if (json) {
		write_channel(json, newest, invocation->host->now);
		json_begin_array(json, "packages");
	}
	int failed = show_records(repo, &set, json, invocation->console, error);
	if (json)
		json_end(json);
	package_set_free(&set);
	generation_free(newest);
	return failed;
}

/* ---- The command ---- */

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct reader *reader = context_pointer;
	const char *channel = invocation->n_operands ? invocation->operands[0] : NULL;
	struct error error = ERROR_INIT;
	AUTO_BUFFER text = BUFFER_INIT;
	struct repo repo;
	struct json json;
	enum exit_code code = reader_open(reader, invocation, &repo);
	if (code != EXIT_DONE)
		return code;
	json_start(&json, &text);
	if (reader->json)
		reader_json_begin(&json, reader, &repo);
	struct json *out = reader->json ? &json : NULL;
	int failed = channel ? list_packages(&repo, channel, out, invocation, &error)
			     : list_channels(reader, &repo, out, invocation, &error);
	if (failed) {
		code = command_fail(invocation, &error);
	} else if (reader->json) {
		json_end(&json);
		console_print_buffer(invocation->console, &text);
	}
	reader_close(&repo, invocation);
	return code;
}

const struct command command_list = {
	.name = "list",
	.operands = "[CHANNEL]",
	.most = 1,
	.summary = "which channels a repository has, which packages a channel",
	.description =
		"Prints a repository's channels, each with its newest generation; or, for a "
		"CHANNEL, its packages: format, name, version, architecture and the beginning of "
		"the commit. Warns where the time for which apt trusts a channel is nearly over."
		"\n\n" READER_TRUST,
	.examples = "  $ ingot list -r repo\n"
		    "  $ ingot list -r repo stable --key signing-key.public.asc\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct reader),
	.run = run,
};
