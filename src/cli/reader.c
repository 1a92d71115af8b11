/* reader.c - what commands that read a repository have in common
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/reader.h"

#include "base/dates.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/vector.h"
#include "cli/advice.h"
#include "cli/writer.h"
#include "repo/repo.h"
#include "repo/state/catalogue.h"
#include "repo/state/keys.h"
#include "repo/state/repo_memory.h"

static void warn_of_error(const struct console *console, struct error *error)
{
	AUTO_FREE char *hint = advice_text(error);
	console_warning(console, "%s%s%s", error->message, hint ? ": " : "", hint ? hint : "");
	error_clear(error);
}

/* Whether the channels are named; where not, the command says so, if it needs them. */
static bool can_list_channels(const struct repo *repo)
{
	AUTO_STRINGS channels = {0};
	AUTO_ERROR ignored = ERROR_INIT;
	return catalogue_list_channels(repo->store, &channels, &ignored) == 0;
}

void reader_remember(const struct repo *repo, const struct invocation *invocation)
{
	AUTO_FREE char *memory = writer_memory(invocation->host);
	struct error error = ERROR_INIT;
	if (!memory || !catalogue_needs_memory(repo->store))
		return;
	if (repo_memory_check(repo, memory, &error) ||
	    (can_list_channels(repo) && repo_memory_note(repo, memory, &error)))
		warn_of_error(invocation->console, &error);
}

enum exit_code reader_open(const struct reader *reader, const struct invocation *invocation,
			   struct repo *repo)
{
	struct error error = ERROR_INIT;
	if (!reader->repo) {
		console_refuse(invocation->console, "the directory that 'ingot create' made",
			       "'%s' needs --repo", invocation->command->name);
		return EXIT_USAGE;
	}
	if (repo_open_reading(repo, reader->repo, &reader->keys, &error) == 0) {
		reader_remember(repo, invocation);
		return EXIT_DONE;
	}
	repo_close(repo);
	return command_fail(invocation, &error);
}

void reader_warn_expired(struct repo *repo, const struct invocation *invocation)
{
	AUTO_STRINGS lines = {0};
	struct error error = ERROR_INIT;
	if (keys_tell_expired(repo, &lines, &error) ||
	    keys_tell_ending(repo, invocation->host->now, REPO_KEY_WARN_DAYS, &lines, &error))
		warn_of_error(invocation->console, &error);
	for (size_t i = 0; i < lines.n; i++)
		console_warning(invocation->console, "%s", lines.v[i]);
}

void reader_close(struct repo *repo, const struct invocation *invocation)
{
	reader_warn_expired(repo, invocation);
	repo_close(repo);
}

/* ---- JSON ---- */

static void write_ends(struct json *json, const struct repo *repo)
{
	AUTO_ERROR ignored = ERROR_INIT;
	CLEANUP(key_ends_free) struct key_ends ends = {0};
	(void)!keys_find_ends(repo, &ends, &ignored);
	json_begin_array(json, "keys_end");
	VECTOR_EACH (end, &ends) {
		char date[DATE_TEXT_SIZE];
		date_iso(end->ends, date);
		json_begin_object(json, NULL);
		json_text(json, "fingerprint", end->fingerprint);
		json_text(json, "ends", date);
		json_end(json);
	}
	json_end(json);
}

void reader_json_begin(struct json *json, const struct reader *reader, const struct repo *repo)
{
	json_begin_object(json, NULL);
	json_text(json, "origin", repo_settings(repo)->origin);
	json_text(json, "url", repo_settings(repo)->url);
	json_text(json, "signed_by", repo_settings(repo)->fingerprints);
	json_uint(json, "settings", repo_settings(repo)->number);
	write_ends(json, repo);
	json_text(json, "verified_with", reader->keys.n ? "given keys" : "the repository's keys");
}
