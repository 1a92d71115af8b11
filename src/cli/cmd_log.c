/* cmd_log.c - ingot log: the history of a repository's channels
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/dates.h"
#include "base/vector.h"
#include "cli/history.h"
#include "cli/reader.h"
#include "repo/state/catalogue.h"
#include "repo/state/channel.h"

struct log_context {
	struct reader reader;
	int limit;
};

static const struct option_row options[] = {
	READER_ROWS,
	{'n', "limit", OPTION_NUMBER, offsetof(struct log_context, limit), "COUNT", OPERAND_NONE,
	 NULL, "only the newest so many generations (default: all that are kept)"},
};

/* ---- Reading ---- */

static int add_channel(const struct repo *repo, const char *channel, struct channel_history *all,
		       struct error *error)
{
	struct channel_history history;
	if (channel_history_load(repo, channel, &history, error))
		return -1;
	VECTOR_EACH (generation, &history) {
		*VECTOR_ADD(all) = *generation;
		*generation = NULL;
	}
	channel_history_free(&history);
	return 0;
}

static int load_one(const struct repo *repo, const char *channel, struct channel_history *all,
		    struct error *error)
{
	if (channel_check(repo, channel, false, error))
		return -1;
	return add_channel(repo, channel, all, error);
}

/* Puts the newest first. */
static int compare_generations(const void *left, const void *right)
{
	const struct generation *a = *(struct generation *const *)left;
	const struct generation *b = *(struct generation *const *)right;
	int order = (a->date < b->date) - (a->date > b->date);
	if (order == 0)
		order = strcmp(a->channel, b->channel);
	return order ? order : (a->number < b->number) - (a->number > b->number);
}

static int load_all(const struct repo *repo, struct channel_history *all, struct error *error)
{
	AUTO_STRINGS channels = {0};
	int failed = catalogue_list_channels(repo->store, &channels, error);
	for (size_t i = 0; i < channels.n && !failed; i++)
		failed = add_channel(repo, channels.v[i], all, error);
	if (all->n)
		qsort(all->v, all->n, sizeof(struct generation *), compare_generations);
	return failed;
}

/* ---- Printing ---- */

static void write_generation(struct json *json, const struct generation *generation)
{
	json_begin_object(json, NULL);
	history_json_state(json, generation);
	json_text(json, "action", generation->action);
	history_json_origin(json, generation);
	json_text(json, "by", generation->by);
	json_text(json, "message", generation->message);
	json_uint(json, "package_count", generation->packages);
	history_json_changes(json, generation);
	json_end(json);
}

static void print_generation(const struct generation *generation, const struct console *console)
{
	char date[DATE_TEXT_SIZE];
	date_iso(generation->date, date);
	console_print(console, "%s %llu  %s  %s", generation->channel,
		      (unsigned long long)generation->number, date, generation->action);
	history_print_origin(generation, console);
	console_print(console, " by %s\n", generation->by);
	console_print_lines(console, "    ", generation->message);
	history_print_changes(generation, console);
}

static void print_all(const struct log_context *context, const struct repo *repo,
		      const struct channel_history *all, const struct console *console)
{
	size_t most = context->limit ? (size_t)context->limit : all->n;
	AUTO_BUFFER text = BUFFER_INIT;
	struct json json;
	json_start(&json, &text);
	reader_json_begin(&json, &context->reader, repo);
	json_begin_array(&json, "generations");
	for (size_t i = 0; i < all->n && i < most; i++)
		if (context->reader.json)
			write_generation(&json, all->v[i]);
		else
			print_generation(all->v[i], console);
	json_end(&json);
	json_end(&json);
	if (context->reader.json)
		console_print_buffer(console, &text);
}

/* ---- The command ---- */

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct log_context *context = context_pointer;
	const char *channel = invocation->n_operands ? invocation->operands[0] : NULL;
	struct error error = ERROR_INIT;
	CLEANUP(channel_history_free) struct channel_history all = {0};
	struct repo repo;
	enum exit_code code = reader_open(&context->reader, invocation, &repo);

	if (code != EXIT_DONE)
		return code;
	if (channel ? load_one(&repo, channel, &all, &error) : load_all(&repo, &all, &error))
		code = command_fail(invocation, &error);
	else
		print_all(context, &repo, &all, invocation->console);
	reader_close(&repo, invocation);
	return code;
}

const struct command command_log = {
	.name = "log",
	.operands = "[CHANNEL]",
	.most = 1,
	.summary = "a channel's history: when, who, what came and went",
	.description =
		"Prints the generations of a channel, or of all channels, the newest first: its "
		"number, when it was made, what was done and by whom, the message, and each "
		"package that came (+) or went (-) with the beginning of its commit.\n\n"
		"How far back it goes is decided by 'ingot prune'.\n\n" READER_TRUST,
	.examples = "  $ ingot log -r repo stable\n"
		    "  $ ingot log -r repo --json\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct log_context),
	.run = run,
};
