/* cmd_where.c - ingot where: which packages and channels carry a commit
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/buffer.h"
#include "base/dates.h"
#include "cli/history.h"
#include "cli/reader.h"
#include "repo/ask/commit_search.h"

static const struct option_row options[] = {READER_ROWS};

/* Whether `b` is another stay of the package of `a`. */
static bool is_same_package(const struct commit_stay *a, const struct commit_stay *b)
{
	return strcmp(a->commit, b->commit) == 0 && strcmp(a->format, b->format) == 0 &&
	       strcmp(a->name, b->name) == 0 && strcmp(a->version, b->version) == 0 &&
	       strcmp(a->arch, b->arch) == 0;
}

/* ---- JSON ---- */

static void write_stay(struct json *json, const struct commit_stay *stay)
{
	json_begin_object(json, NULL);
	json_text(json, "channel", stay->channel);
	json_bool(json, "is_there", !stay->until);
	json_uint(json, "from", stay->from);
	history_json_date(json, "from_date", stay->from_date);
	json_bool(json, "from_is_older", stay->from_is_older);
	json_uint_or_null(json, "until", stay->until);
	history_json_date(json, "until_date", stay->until_date);
	json_end(json);
}

static void print_json(const struct reader *reader, const struct repo *repo,
		       const struct commit_stays *stays, const struct console *console)
{
	AUTO_BUFFER text = BUFFER_INIT;
	struct json json;
	json_start(&json, &text);
	reader_json_begin(&json, reader, repo);
	json_begin_array(&json, "packages");
	for (size_t i = 0; i < stays->n; i++) {
		const struct commit_stay *stay = &stays->v[i];
		if (i == 0 || !is_same_package(stay - 1, stay)) {
			json_begin_object(&json, NULL);
			history_json_package(&json, stay->format, stay->name, stay->version,
					     stay->arch, stay->commit);
			json_begin_array(&json, "channels");
		}
		write_stay(&json, stay);
		if (i + 1 == stays->n || !is_same_package(stay, stay + 1)) {
			json_end(&json);
			json_end(&json);
		}
	}
	json_end(&json);
	json_end(&json);
	console_print_buffer(console, &text);
}

/* ---- Text ---- */

static void print_stay(const struct commit_stay *stay, const struct console *console)
{
	char date[DATE_TEXT_SIZE];
	date_iso(stay->from_date, date);
	console_print(console, "    %s: %s generation %llu, %s", stay->channel,
		      stay->from_is_older ? "since before" : "since",
		      (unsigned long long)stay->from, date);
	if (stay->until) {
		date_iso(stay->until_date, date);
		console_print(console, "; gone with generation %llu, %s",
			      (unsigned long long)stay->until, date);
	}
	console_print(console, "\n");
}

static void print_text(const struct commit_stays *stays, const struct console *console)
{
	for (size_t i = 0; i < stays->n; i++) {
		const struct commit_stay *stay = &stays->v[i];
		if (i == 0 || strcmp(stay->commit, stay[-1].commit) != 0)
			console_print(console, "%s\n", stay->commit);
		if (i == 0 || !is_same_package(stay - 1, stay))
			console_print(console, "  %s %s %s %s\n", stay->format, stay->name,
				      stay->version, stay->arch);
		print_stay(stay, console);
	}
}

/* ---- The command ---- */

static enum exit_code print_stays(const struct reader *reader, const struct repo *repo,
				  const struct commit_stays *stays,
				  const struct invocation *invocation)
{
	if (reader->json)
		print_json(reader, repo, stays, invocation->console);
	else
		print_text(stays, invocation->console);
	if (stays->n)
		return EXIT_DONE;
	if (!reader->json)
		console_print(invocation->console, "no package of '%s' carries commit %s\n",
			      store_name(repo->store), invocation->operands[0]);
	return EXIT_FINDING;
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct reader *reader = context_pointer;
	struct error error = ERROR_INIT;
	struct commit_stays stays;
	struct repo repo;
	enum exit_code code = reader_open(reader, invocation, &repo);
	if (code != EXIT_DONE)
		return code;
	if (commit_search(&repo, invocation->operands[0], &stays, &error)) {
		code = command_fail(invocation, &error);
	} else {
		code = print_stays(reader, &repo, &stays, invocation);
		commit_search_free(&stays);
	}
	reader_close(&repo, invocation);
	return code;
}

const struct command command_where = {
	.name = "where",
	.operands = "COMMIT",
	.least = 1,
	.most = 1,
	.summary = "which packages and channels carry a commit, since when",
	.description =
		"Prints the packages of a repository that were built from a commit, and for each "
		"the channels that have or had it: since which generation and, where it is gone, "
		"with which it went. COMMIT is a commit or its first digits, at least four; "
		"several commits may begin so.\n\n"
		"The exit status is 1 where no package carries the commit.\n\n" READER_TRUST,
	.examples = "  $ ingot where 0123456789ab -r repo\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct reader),
	.run = run,
};
