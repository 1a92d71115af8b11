/* cmd_publish.c - ingot publish: packages into a channel
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "base/vector.h"
#include "cli/cli.h"
#include "cli/key.h"
#include "repo/repo.h"

struct publish_context {
	char *repo, *channel, *key, *key_id, *passphrase_file, *message;
	int new_channel, allow_unsigned, json;
};

static const struct option_row options[] = {
	{'r', "repo", OPTION_TEXT, offsetof(struct publish_context, repo), "DIR", OPERAND_DIRECTORY,
	 NULL, "the repository"},
	{'c', "channel", OPTION_TEXT, offsetof(struct publish_context, channel), "CHANNEL",
	 OPERAND_NONE, NULL, "the channel that gets the packages"},
	{'k', "key", OPTION_TEXT, offsetof(struct publish_context, key), "KEY", OPERAND_FILE, NULL,
	 KEY_HELP},
	{0, "key-id", OPTION_TEXT, offsetof(struct publish_context, key_id), "ID", OPERAND_NONE,
	 NULL, KEY_ID_HELP},
	{0, "passphrase-file", OPTION_TEXT, offsetof(struct publish_context, passphrase_file),
	 "FILE", OPERAND_FILE, NULL, PASSPHRASE_HELP},
	{'m', "message", OPTION_TEXT, offsetof(struct publish_context, message), "TEXT",
	 OPERAND_NONE, NULL, "why, for the channel's history"},
	{0, "new-channel", OPTION_FLAG, offsetof(struct publish_context, new_channel), NULL,
	 OPERAND_NONE, NULL, "make the channel where there is none of that name"},
	{0, "allow-unsigned", OPTION_FLAG, offsetof(struct publish_context, allow_unsigned), NULL,
	 OPERAND_NONE, NULL,
	 "take an rpm that the repository's keys did not sign; clients then cannot check it, and "
	 "the .repo file says so"},
	{0, "json", OPTION_FLAG, offsetof(struct publish_context, json), NULL, OPERAND_NONE, NULL,
	 "print what was published as JSON"},
};

static enum exit_code missing(const struct console *console, const char *option, const char *hint)
{
	console_refuse(console, hint, "'publish' needs --%s", option);
	return EXIT_USAGE;
}

static void print_json(const struct repo_published *published, const char *channel,
		       const struct console *console)
{
	struct buffer text = BUFFER_INIT;
	struct json json;

	json_start(&json, &text);
	json_begin_object(&json, NULL);
	json_text(&json, "channel", channel);
	json_uint(&json, "generation", published->generation);
	json_bool(&json, "changed", published->changed);
	json_begin_array(&json, "packages");
	VECTOR_EACH (item, &published->packages) {
		const struct record *record = *item;

		json_begin_object(&json, NULL);
		json_text(&json, "format", record->format);
		json_text(&json, "name", record->name);
		json_text(&json, "version", record->version);
		json_text(&json, "architecture", record->arch);
		json_text(&json, "path", record->path);
		json_uint(&json, "size", record->size);
		json_text(&json, "sha256", record->sha256);
		json_text(&json, "commit", *record->commit ? record->commit : NULL);
		json_text(&json, "content_id", *record->content_id ? record->content_id : NULL);
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
	console_print_buffer(console, &text);
	buffer_free(&text);
}

static void print_text(const struct repo_published *published, const char *channel,
		       const struct console *console)
{
	if (published->changed)
		console_print(console, "%s: generation %llu\n", channel,
			      (unsigned long long)published->generation);
	else
		console_print(console,
			      "%s: generation %llu has all of it already, nothing was changed\n",
			      channel, (unsigned long long)published->generation);
	VECTOR_EACH (item, &published->packages)
		console_print(console, "  %s %s %s  %s\n", (*item)->name, (*item)->version,
			      (*item)->arch, (*item)->path);
	if (published->client_lines.n > 0)
		console_print(console, "\nOn a client:\n");
	for (size_t i = 0; i < published->client_lines.n; i++)
		console_print(console, "  %s\n", published->client_lines.v[i]);
}

static int publish(struct publish_context *context, const struct invocation *invocation,
		   struct repo_published *published, struct error *error)
{
	const struct key_request request = {.key = context->key,
					    .key_id = context->key_id,
					    .passphrase_file = context->passphrase_file,
					    .time = -1};
	const struct strings packages = {.v = invocation->operands, .n = invocation->n_operands};
	struct repo_publish_options publish_options = {.where = context->repo,
						       .channel = context->channel,
						       .packages = &packages,
						       .new_channel = context->new_channel,
						       .allow_unsigned = context->allow_unsigned,
						       .message = context->message,
						       .host = invocation->host};
	struct signer *signer;
	int result;

	if (keys_open(&request, 1, invocation->host, &signer, error))
		return -1;
	publish_options.signer = signer;
	result = repo_publish(&publish_options, published, error);
	keys_close(&signer, 1);
	return result;
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	struct publish_context *context = context_pointer;
	struct repo_published published = {0};
	struct error error = ERROR_INIT;

	if (!context->repo)
		return missing(invocation->console, "repo",
			       "the directory that 'ingot create' made");
	if (!context->channel)
		return missing(invocation->console, "channel", "for example -c stable");
	if (!context->key)
		return missing(invocation->console, "key",
			       "the key that the repository was made with");
	if (publish(context, invocation, &published, &error)) {
		console_error(invocation->console, &error);
		error_clear(&error);
		repo_published_free(&published);
		return EXIT_FAILED;
	}
	for (size_t i = 0; i < published.warnings.n; i++)
		console_warning(invocation->console, "%s", published.warnings.v[i]);
	if (context->json)
		print_json(&published, context->channel, invocation->console);
	else
		print_text(&published, context->channel, invocation->console);
	repo_published_free(&published);
	return EXIT_DONE;
}

const struct command command_publish = {
	.name = "publish",
	.operands = "PACKAGE...",
	.complete = OPERAND_FILE,
	.least = 1,
	.summary = "add packages to a channel of a repository",
	.description =
		"Adds packages, .deb and .rpm, made by Ingot or by others, to a channel: all of "
		"them or "
		"none, as one new state that clients see at once. What was published is never "
		"changed: "
		"the same file again does nothing, other bytes under the same name and version are "
		"refused. Older versions stay installable.",
	.examples = "  $ ingot publish -r repo -c stable --key signing-key.asc hello_1.0_amd64.deb "
		    "hello-1.0-1.x86_64.rpm\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct publish_context),
	.run = run,
};
