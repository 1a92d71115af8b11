/* writer.c - what commands that change a repository have in common
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/writer.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "build/cache.h"
#include "cli/ci.h"
#include "cli/history.h"
#include "repo/state/keys.h"

enum exit_code writer_miss(const struct invocation *invocation, const char *what, const char *hint)
{
	console_refuse(invocation->console, hint, "'%s' needs %s", invocation->command->name, what);
	return EXIT_USAGE;
}

char *writer_memory(const struct host *host)
{
	return host_folder(host, "XDG_STATE_HOME", ".local/state", "ingot/seen");
}

/* Implements `find_newer` of struct key_request: the repository may have a newer form of the key
 * than the file that is signed with. */
static int find_newer(const void *context, struct buffer *keys)
{
	const struct writer *writer = context;
	AUTO_ERROR ignored = ERROR_INIT;
	return keys_get(writer->repo, keys, &ignored);
}

enum exit_code writer_open(const struct writer *writer, const struct invocation *invocation,
			   struct repo_writer *repo_writer, struct writer_session *session)
{
	const struct key_request common = {.time = -1, .find_newer = find_newer, .context = writer};
	if (!writer->repo)
		return writer_miss(invocation, "--repo", "the directory that 'ingot create' made");
	if (!writer_keys_are_named(&writer->keys, invocation->host))
		return writer_miss(invocation, "--key",
				   "the key that the repository was made with; or hold it in the "
				   "variable INGOT_KEY");
	*session = (struct writer_session){0};
	enum exit_code code =
		writer_keys_open(&writer->keys, &common, invocation, &session->signers);
	if (code != EXIT_DONE)
		return code;
	session->memory = writer_memory(invocation->host);
	session->who = ci_find_who(invocation->host);
	session->help = (struct spliced_means){.cache = cache_open(invocation->host, NULL),
					       .cores = invocation->host->cores};
	*repo_writer = (struct repo_writer){
		.where = writer->repo,
		.signers = session->signers.v,
		.n_signers = session->signers.n,
		.by = writer->by     ? writer->by
		      : session->who ? session->who
				     : invocation->host->user,
		.message = writer->message,
		.dry_run = writer->dry_run,
		.memory = session->memory,
		.help = &session->help,
		.accept_older = writer->accept_older,
		.warnings = &session->warnings,
		.notes = &session->notes,
	};
	return EXIT_DONE;
}

void writer_close(struct writer_session *session, const struct console *console)
{
	for (size_t i = 0; i < session->warnings.n; i++)
		console_warning(console, "%s", session->warnings.v[i]);
	strings_free(&session->warnings);
	strings_free(&session->notes);
	free_pointer(&session->memory);
	free_pointer(&session->who);
	cache_close(session->help.cache, NULL);
	writer_keys_close(&session->signers);
}

/* ---- What was done ---- */

static void print_client_lines(const struct strings *lines, const struct console *console)
{
	if (lines->n)
		console_print(console, "\nOn hosts that have newer versions:\n");
	for (size_t i = 0; i < lines->n; i++)
		console_print(console, "  %s\n", lines->v[i]);
}

/* Returns what goes back further, as it is typed; caller frees. NULL: nothing does. */
static char *make_further_words(const struct repo_change *change)
{
	if (change->further_to)
		return xasprintf("--to %llu", (unsigned long long)change->further_to);
	return change->further_package ? xstrdup(change->further_package) : NULL;
}

void writer_print_change(const struct writer *writer, const struct repo_change *change,
			 const char *unchanged, const struct console *console)
{
	unsigned long long number = (unsigned long long)change->number;
	if (change->changed && writer->dry_run)
		console_print(console, "%s: would be generation %llu\n", change->channel, number);
	else if (change->changed)
		console_print(console, "%s: generation %llu\n", change->channel, number);
	else if (change->completed)
		console_print(console,
			      "%s: generation %llu was committed by a run that did not end, and is "
			      "served now\n",
			      change->channel, number);
	else
		console_print(console, "%s: generation %llu %s\n", change->channel, number,
			      change->is_repeated ? "has gone back already, nothing was changed"
						  : unchanged);
	if (change->generation)
		history_print_changes(change->generation, console);
	AUTO_FREE char *further = make_further_words(change);
	if (further)
		console_print(console, "  further back: ingot rollback %s %s\n", change->channel,
			      further);
	print_client_lines(&change->client_lines, console);
}

void writer_json_change(struct json *json, const struct writer *writer,
			const struct repo_change *change)
{
	const struct generation none = {0};
	const struct generation *generation = change->generation ? change->generation : &none;
	AUTO_FREE char *further = make_further_words(change);
	json_text(json, "channel", change->channel);
	json_uint(json, "generation", change->number);
	json_bool(json, "changed", change->changed);
	json_bool(json, "completed", change->completed);
	json_bool(json, "repeated", change->is_repeated);
	json_text(json, "further", further);
	json_bool(json, "dry_run", writer->dry_run);
	history_json_origin(json, generation);
	history_json_changes(json, generation);
	json_strings(json, "client_lines", &change->client_lines);
}

static void print_json(const struct writer *writer, const struct repo_change *change,
		       const struct console *console)
{
	AUTO_BUFFER text = BUFFER_INIT;
	struct json json;
	json_start(&json, &text);
	json_begin_object(&json, NULL);
	writer_json_change(&json, writer, change);
	json_end(&json);
	console_print_buffer(console, &text);
}

enum exit_code writer_run(const struct writer *writer, const struct invocation *invocation,
			  const struct writer_task *task)
{
	struct error error = ERROR_INIT;
	struct writer_session session;
	enum exit_code code = writer_open(writer, invocation, task->writer, &session);
	if (code != EXIT_DONE)
		return code;
	CLEANUP(repo_change_free) struct repo_change change = {0};
	if (task->change(task->options, &change, &error))
		code = command_fail(invocation, &error);
	else if (writer->json)
		print_json(writer, &change, invocation->console);
	else
		writer_print_change(writer, &change, task->unchanged, invocation->console);
	writer_close(&session, invocation->console);
	return code;
}
