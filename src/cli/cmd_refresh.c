/* cmd_refresh.c - ingot refresh: the same packages, signed again
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buffer.h"
#include "base/vector.h"
#include "cli/writer.h"

static const struct option_row options[] = {WRITER_ROWS};

static void print_json(const struct writer *writer, const struct repo_changes *changes,
		       const struct strings *notes, const struct console *console)
{
	AUTO_BUFFER text = BUFFER_INIT;
	struct json json;
	json_start(&json, &text);
	json_begin_object(&json, NULL);
	json_begin_array(&json, "channels");
	VECTOR_EACH (change, changes) {
		json_begin_object(&json, NULL);
		writer_json_change(&json, writer, change);
		json_end(&json);
	}
	json_end(&json);
	json_strings(&json, "notes", notes);
	json_end(&json);
	console_print_buffer(console, &text);
}

static void print_changes(const struct writer *writer, const struct repo_changes *changes,
			  const struct strings *notes, const struct console *console)
{
	if (writer->json) {
		print_json(writer, changes, notes, console);
		return;
	}
	VECTOR_EACH (change, changes)
		writer_print_change(writer, change, "", console);
	for (size_t i = 0; i < notes->n; i++)
		console_print(console, "note: %s\n", notes->v[i]);
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct writer *writer = context_pointer;
	const struct strings channels = {.v = invocation->operands, .n = invocation->n_operands};
	struct repo_refresh_options refresh_options = {.channels = &channels};
	CLEANUP(repo_changes_free) struct repo_changes changes = {0};
	struct error error = ERROR_INIT;
	struct writer_session session;
	enum exit_code code = writer_open(writer, invocation, &refresh_options.writer, &session);

	if (code != EXIT_DONE)
		return code;
	if (repo_refresh(&refresh_options, &changes, &error))
		code = command_fail(invocation, &error);
	else
		print_changes(writer, &changes, &session.notes, invocation->console);
	writer_close(&session, invocation->console);
	return code;
}

const struct command command_refresh = {
	.name = "refresh",
	.operands = "[CHANNEL]...",
	.summary = "sign channels again, with a new date",
	.description =
		"Signs the newest state of all channels, or of those that are named, again: the "
		"same packages with a new date and a new end of validity, as a new generation. For "
		"a timer, where the repository was created with --valid-for: at least twice in "
		"that time. And for a key whose end was put off (gpg --quick-set-expire): its "
		"newer form goes into the client files of each channel.",
	.examples = "  $ ingot refresh -r repo --key signing-key.asc\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct writer),
	.run = run,
};
