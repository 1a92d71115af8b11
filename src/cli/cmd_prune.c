/* cmd_prune.c - ingot prune: old generations, and files that nothing names, removed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buffer.h"
#include "base/dates.h"
#include "base/memory.h"
#include "base/vector.h"
#include "cli/reader.h"
#include "cli/writer.h"
#include "repo/repo.h"

/* A reader that has begun is through after this time. */
#define READERS_TIME "1h"

struct prune_context {
	struct reader reader;
	int keep;
	bool accept_older, dry_run;
	char *older_than;
};

static const struct option_row options[] = {
	READER_REPO,
	READER_KEY,
	{0, "keep", OPTION_NUMBER, offsetof(struct prune_context, keep), "COUNT", OPERAND_NONE,
	 NULL,
	 "how many states of each channel stay; one that was only signed again does not count"},
	TEXT_ROW(0, "older-than", offsetof(struct prune_context, older_than), "TIME", OPERAND_NONE,
		 "only what was replaced so long ago: 30d, 12h, 90m, 0 (default: " READERS_TIME
		 ", for readers that have begun)"),
	FLAG_ROW("accept-older", offsetof(struct prune_context, accept_older), WRITER_ACCEPT_HELP),
	FLAG_ROW("dry-run", offsetof(struct prune_context, dry_run),
		 "remove nothing, print what would be removed"),
	READER_JSON,
};

static void print_json(const struct repo_pruned *pruned, bool dry_run,
		       const struct console *console)
{
	AUTO_BUFFER text = BUFFER_INIT;
	struct json json;
	json_start(&json, &text);
	json_begin_object(&json, NULL);
	json_bool(&json, "dry_run", dry_run);
	json_begin_array(&json, "generations");
	VECTOR_EACH (generation, &pruned->generations) {
		json_begin_object(&json, NULL);
		json_text(&json, "channel", generation->channel);
		json_uint(&json, "generation", generation->number);
		json_end(&json);
	}
	json_end(&json);
	json_strings(&json, "packages", &pruned->packages);
	json_uint(&json, "other_files", pruned->files);
	json_uint(&json, "too_young", pruned->too_young);
	json_end(&json);
	console_print_buffer(console, &text);
}

static void print_text(const struct repo_pruned *pruned, const struct prune_context *context,
		       const struct console *console)
{
	VECTOR_EACH (generation, &pruned->generations)
		console_print(console, "  - generation %llu of %s\n",
			      (unsigned long long)generation->number, generation->channel);
	for (size_t i = 0; i < pruned->packages.n; i++)
		console_print(console, "  - %s\n", pruned->packages.v[i]);
	console_print(
		console, "%s: %zu generation%s, %zu package%s, %zu other file%s%s\n",
		context->reader.repo, pruned->generations.n, pruned->generations.n == 1 ? "" : "s",
		pruned->packages.n, pruned->packages.n == 1 ? "" : "s", pruned->files,
		pruned->files == 1 ? "" : "s", context->dry_run ? " would be removed" : " removed");
	if (pruned->too_young)
		console_print(console,
			      "%zu more generation%s stay%s until replaced for %s: see "
			      "--older-than\n",
			      pruned->too_young, pruned->too_young == 1 ? "" : "s",
			      pruned->too_young == 1 ? "s" : "",
			      context->older_than ? context->older_than : READERS_TIME);
}

static enum exit_code refuse_request(const struct invocation *invocation, const char *what,
				     const char *hint)
{
	console_refuse(invocation->console, hint, "'prune' %s", what);
	return EXIT_USAGE;
}

static enum exit_code prune_repository(const struct prune_context *context,
				       const struct repo_prune_options *prune_options,
				       const struct invocation *invocation)
{
	CLEANUP(repo_pruned_free) struct repo_pruned pruned = {0};
	struct error error = ERROR_INIT;

	if (repo_prune(prune_options, &pruned, &error))
		return command_fail(invocation, &error);
	if (context->reader.json)
		print_json(&pruned, context->dry_run, invocation->console);
	else
		print_text(&pruned, context, invocation->console);
	return EXIT_DONE;
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct prune_context *context = context_pointer;
	struct repo_prune_options prune_options = {.where = context->reader.repo,
						   .key_files = &context->reader.keys,
						   .keep = (uint64_t)context->keep,
						   .dry_run = context->dry_run};
	if (!context->reader.repo)
		return refuse_request(invocation, "needs --repo",
				      "the directory that 'ingot create' made");
	if (!context->keep)
		return refuse_request(invocation, "needs --keep, at least 1",
				      "for example --keep 10");
	if (date_parse_duration(context->older_than ? context->older_than : READERS_TIME,
				&prune_options.older_than))
		return refuse_request(invocation,
				      "takes --older-than as a number and s, m, h, d or w",
				      "for example --older-than 30d");
	AUTO_FREE char *memory = context->accept_older ? NULL : writer_memory(invocation->host);
	prune_options.memory = memory;
	return prune_repository(context, &prune_options, invocation);
}

const struct command command_prune = {
	.name = "prune",
	.summary = "remove old generations, and files that nothing names",
	.description =
		"Removes generations that are not to be kept, and then every package, index and "
		"record that no kept generation of any channel names: also what a command that "
		"was killed has left. Nothing that a kept generation names is touched, so each can "
		"still be gone back to and used as a snapshot. The newest state of a channel is "
		"always kept.\n\n"
		"Waits until nobody writes, and keeps writers waiting meanwhile. No secret key is "
		"needed: nothing is signed. Below dists, rpm and pool everything belongs to the "
		"repository: a file that somebody else put there is removed too.",
	.examples = "  $ ingot prune -r repo --keep 20 --older-than 30d --dry-run\n"
		    "  $ ingot prune -r repo --keep 20 --older-than 30d\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct prune_context),
	.run = run,
};
