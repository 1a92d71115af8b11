/* reader.c - what commands that read a repository have in common
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/reader.h"

enum exit_code reader_fail(const struct invocation *invocation, struct error *error)
{
	console_error(invocation->console, error);
	error_clear(error);
	return EXIT_FAILED;
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
	if (repo_open_reading(repo, reader->repo, &reader->keys, &error) == 0)
		return EXIT_DONE;
	repo_close(repo);
	return reader_fail(invocation, &error);
}

/* ---- JSON ---- */

void reader_json_begin(struct json *json, const struct reader *reader, const struct repo *repo)
{
	json_begin_object(json, NULL);
	json_text(json, "origin", repo->settings.origin);
	json_text(json, "url", repo->settings.url);
	json_text(json, "signed_by", repo->settings.fingerprints);
	json_text(json, "verified_with", reader->keys.n ? "given keys" : "the repository's keys");
}
