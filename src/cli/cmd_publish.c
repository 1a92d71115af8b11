/* cmd_publish.c - ingot publish: packages into a channel
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buffer.h"
#include "base/vector.h"
#include "cli/writer.h"
#include "text/json.h"

struct publish_context {
	struct writer writer;
	char *channel;
	bool new_channel, allow_unsigned;
};

static const struct option_row options[] = {
	WRITER_ROWS,
	TEXT_ROW('c', "channel", offsetof(struct publish_context, channel), "CHANNEL", OPERAND_NONE,
		 "the channel that gets the packages"),
	FLAG_ROW("new-channel", offsetof(struct publish_context, new_channel),
		 "make the channel where there is none of that name"),
	WRITER_ALLOW_UNSIGNED(offsetof(struct publish_context, allow_unsigned)),
};

static void print_json(const struct repo_published *published,
		       const struct publish_context *context, const struct console *console)
{
	AUTO_BUFFER text = BUFFER_INIT;
	struct json json;
	json_start(&json, &text);
	json_begin_object(&json, NULL);
	json_text(&json, "channel", context->channel);
	json_uint(&json, "generation", published->generation);
	json_bool(&json, "changed", published->changed);
	json_bool(&json, "dry_run", context->writer.dry_run);
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
}

static void print_text(const struct repo_published *published,
		       const struct publish_context *context, const struct console *console)
{
	unsigned long long number = (unsigned long long)published->generation;
	if (published->changed)
		console_print(console, "%s: %sgeneration %llu\n", context->channel,
			      context->writer.dry_run ? "would be " : "", number);
	else
		console_print(console,
			      "%s: generation %llu has all of it already, nothing was changed\n",
			      context->channel, number);
	VECTOR_EACH (item, &published->packages)
		console_print(console, "  %s %s %s  %s\n", (*item)->name, (*item)->version,
			      (*item)->arch, (*item)->path);
	if (published->client_lines.n > 0)
		console_print(console, "\nOn a client:\n");
	for (size_t i = 0; i < published->client_lines.n; i++)
		console_print(console, "  %s\n", published->client_lines.v[i]);
}

static void print_published(const struct repo_published *published,
			    const struct publish_context *context, const struct console *console)
{
	for (size_t i = 0; i < published->warnings.n; i++)
		console_warning(console, "%s", published->warnings.v[i]);
	if (context->writer.json)
		print_json(published, context, console);
	else
		print_text(published, context, console);
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	struct publish_context *context = context_pointer;
	const struct strings packages = {.v = invocation->operands, .n = invocation->n_operands};
	struct repo_publish_options publish_options = {.channel = context->channel,
						       .packages = &packages,
						       .cores = invocation->host->cores,
						       .new_channel = context->new_channel,
						       .allow_unsigned = context->allow_unsigned};
	CLEANUP(repo_published_free) struct repo_published published = {0};
	struct error error = ERROR_INIT;
	struct writer_session session;

	if (!context->channel)
		return writer_miss(invocation, "--channel", "for example -c stable");
	enum exit_code code =
		writer_open(&context->writer, invocation, &publish_options.writer, &session);
	if (code != EXIT_DONE)
		return code;
	if (repo_publish(&publish_options, &published, &error))
		code = command_fail(invocation, &error);
	else
		print_published(&published, context, invocation->console);
	writer_close(&session, invocation->console);
	return code;
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
