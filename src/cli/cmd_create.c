/* cmd_create.c - ingot create: a new repository
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "cli/cli.h"
#include "cli/key.h"
#include "repo/repo.h"

struct create_context {
	char *repo, *key, *key_id, *passphrase_file, *origin, *url, *by;
	struct strings channels, arches;
	int valid_for;
};

static const struct option_row options[] = {
	{'r', "repo", OPTION_TEXT, offsetof(struct create_context, repo), "DIR", OPERAND_DIRECTORY,
	 NULL, "where the repository is to live; made where it is missing"},
	{'k', "key", OPTION_TEXT, offsetof(struct create_context, key), "KEY", OPERAND_FILE, NULL,
	 KEY_HELP},
	{0, "key-id", OPTION_TEXT, offsetof(struct create_context, key_id), "ID", OPERAND_NONE,
	 NULL, KEY_ID_HELP},
	{0, "passphrase-file", OPTION_TEXT, offsetof(struct create_context, passphrase_file),
	 "FILE", OPERAND_FILE, NULL, PASSPHRASE_HELP},
	{'o', "origin", OPTION_TEXT, offsetof(struct create_context, origin), "NAME", OPERAND_NONE,
	 NULL, "whose repository it is; names the client files and apt's Origin"},
	{'u', "url", OPTION_TEXT, offsetof(struct create_context, url), "URL", OPERAND_NONE, NULL,
	 "where clients will find it; without it the file: URL of the directory"},
	{'c', "channel", OPTION_LIST, offsetof(struct create_context, channels), "NAME",
	 OPERAND_NONE, NULL,
	 "a channel to begin with; may be given several times (default: stable)"},
	{'a', "arch", OPTION_LIST, offsetof(struct create_context, arches), "ARCH,...",
	 OPERAND_NONE, NULL, "the architectures, in Go's names (default: amd64,arm64)"},
	{0, "valid-for", OPTION_NUMBER, offsetof(struct create_context, valid_for), "DAYS",
	 OPERAND_NONE, NULL,
	 "how long apt trusts a state of it; it must be refreshed before (default: for ever)"},
	{0, "by", OPTION_TEXT, offsetof(struct create_context, by), "NAME", OPERAND_NONE, NULL,
	 "who, for the channels' history (default: USER@HOST)"},
};

static enum exit_code missing(const struct console *console, const char *option)
{
	console_refuse(console, "'ingot create --help' shows what it takes", "'create' needs --%s",
		       option);
	return EXIT_USAGE;
}

static int create(struct create_context *context, const struct invocation *invocation,
		  struct error *error)
{
	const struct key_request request = {.key = context->key,
					    .key_id = context->key_id,
					    .passphrase_file = context->passphrase_file,
					    .time = -1};
	struct repo_create_options create_options = {
		.writer = {.where = context->repo,
			   .by = context->by ? context->by : invocation->host->user},
		.origin = context->origin,
		.url = context->url,
		.channels = &context->channels,
		.arches = &context->arches,
		.valid_for_days = context->valid_for};
	struct signer *signer;
	int result;

	if (keys_open(&request, 1, invocation->host, &signer, error))
		return -1;
	create_options.writer.signer = signer;
	result = repo_create(&create_options, error);
	keys_close(&signer, 1);
	return result;
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	struct create_context *context = context_pointer;
	struct error error = ERROR_INIT;

	if (!context->repo)
		return missing(invocation->console, "repo");
	if (!context->key)
		return missing(invocation->console, "key");
	if (!context->origin)
		return missing(invocation->console, "origin");
	if (create(context, invocation, &error)) {
		console_error(invocation->console, &error);
		error_clear(&error);
		return EXIT_FAILED;
	}
	console_print(invocation->console, "repository '%s' is ready in %s\n", context->origin,
		      context->repo);
	for (size_t i = 0; i < context->channels.n; i++)
		console_print(invocation->console, "  channel %s\n", context->channels.v[i]);
	if (context->channels.n == 0)
		console_print(invocation->console, "  channel stable\n");
	return EXIT_DONE;
}

const struct command command_create = {
	.name = "create",
	.summary = "make a repository for apt, dnf and zypper",
	.description =
		"Makes a repository in a directory: its signed settings, its public key, its "
		"client "
		"files, and a first, empty state of every channel, which apt, dnf and zypper can "
		"read "
		"already. Serve the directory as it is with any web server.\n\n"
		"The same command again changes nothing, or completes a run that was interrupted.",
	.examples = "  $ ingot create -r repo --key signing-key.asc --origin example --url "
		    "https://pkg.example.org\n"
		    "  $ ingot create -r repo --key me@example.org --origin example -c testing -c "
		    "stable\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct create_context),
	.run = run,
};
