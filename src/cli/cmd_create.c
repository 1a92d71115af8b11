/* cmd_create.c - ingot create: a new repository
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "cli/writer.h"

struct create_context {
	struct writer writer;
	char *origin, *url, *default_channel;
	struct strings channels, arches;
	int valid_for;
	bool shared, keyring;
};

static const struct option_row options[] = {
	TEXT_ROW('r', "repo", offsetof(struct create_context, writer.repo), "DIR",
		 OPERAND_DIRECTORY, "where the repository is to live; made where it is missing"),
	WRITER_KEY,
	WRITER_KEY_ID,
	WRITER_PASSPHRASE,
	TEXT_ROW('o', "origin", offsetof(struct create_context, origin), "NAME", OPERAND_NONE,
		 "whose repository it is; names the client files and apt's Origin"),
	TEXT_ROW('u', "url", offsetof(struct create_context, url), "URL", OPERAND_NONE,
		 "where clients will find it; without it the file: URL of the directory"),
	{'c', "channel", OPTION_LIST, offsetof(struct create_context, channels), "NAME",
	 OPERAND_NONE, NULL,
	 "a channel to begin with; may be given several times (default: stable)"},
	TEXT_ROW(0, "default", offsetof(struct create_context, default_channel), "CHANNEL",
		 OPERAND_NONE,
		 "whose client files have no channel in their names (default: stable, where it is "
		 "one of the channels, else the first)"),
	{'a', "arch", OPTION_LIST, offsetof(struct create_context, arches), "ARCH,...",
	 OPERAND_NONE, NULL, "the architectures, in Go's names (default: amd64,arm64)"},
	{0, "valid-for", OPTION_NUMBER, offsetof(struct create_context, valid_for), "DAYS",
	 OPERAND_NONE, NULL,
	 "how long apt trusts a state of it; it must be refreshed before (default: for ever)"},
	FLAG_ROW(
		"shared", offsetof(struct create_context, shared),
		"let all users of the directory's group write to it, now and later, whatever their "
		"umask"),
	FLAG_ROW("keyring", offsetof(struct create_context, keyring), KEYRING_HELP),
	WRITER_BY,
	WRITER_ACCEPT,
};

static enum exit_code refuse_missing(const struct console *console, const char *option)
{
	console_refuse(console, "'ingot create --help' shows what it takes", "'create' needs --%s",
		       option);
	return EXIT_USAGE;
}

static enum exit_code create_repository(struct create_context *context,
					const struct invocation *invocation,
					struct repo_created *created)
{
	struct repo_create_options create_options = {.origin = context->origin,
						     .url = context->url,
						     .channels = &context->channels,
						     .channel = context->default_channel,
						     .arches = &context->arches,
						     .valid_for_days = context->valid_for,
						     .shared = context->shared,
						     .keyring = context->keyring};
	struct error error = ERROR_INIT;
	struct writer_session session;
	enum exit_code code =
		writer_open(&context->writer, invocation, &create_options.writer, &session);
	if (code != EXIT_DONE)
		return code;
	if (repo_create(&create_options, created, &error))
		code = command_fail(invocation, &error);
	writer_close(&session, invocation->console);
	return code;
}

static void print_created(const struct create_context *context, const struct repo_created *created,
			  const struct console *console)
{
	AUTO_FREE char *files = strings_join(&created->client_files, ", ");
	console_print(console, "repository '%s' is ready in %s\n", context->origin,
		      context->writer.repo);
	for (size_t i = 0; i < context->channels.n; i++)
		console_print(console, "  channel %s\n", context->channels.v[i]);
	if (context->channels.n == 0)
		console_print(console, "  channel stable\n");
	console_print(console, "  client files without a channel's name: %s are for '%s'\n", files,
		      created->channel);
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	struct create_context *context = context_pointer;
	CLEANUP(repo_created_free) struct repo_created created = {0};
	if (!context->writer.repo)
		return refuse_missing(invocation->console, "repo");
	if (!writer_keys_are_named(&context->writer.keys, invocation->host))
		return refuse_missing(invocation->console, "key");
	if (!context->origin)
		return refuse_missing(invocation->console, "origin");
	enum exit_code code = create_repository(context, invocation, &created);
	if (code == EXIT_DONE)
		print_created(context, &created, invocation->console);
	return code;
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
