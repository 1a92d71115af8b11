/* cmd_promote.c - ingot promote: packages of one channel into another
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/writer.h"

struct promote_context {
	struct writer writer;
	int new_channel, require_same_id, allow_unsigned;
};

static const struct option_row options[] = {
	WRITER_ROWS(struct promote_context),
	{0, "new-channel", OPTION_FLAG, offsetof(struct promote_context, new_channel), NULL,
	 OPERAND_NONE, NULL, "make the channel TO where there is none of that name"},
	{0, "require-same-id", OPTION_FLAG, offsetof(struct promote_context, require_same_id), NULL,
	 OPERAND_NONE, NULL,
	 "refuse a package that is not there in both formats with the same content id"},
	WRITER_ALLOW_UNSIGNED(offsetof(struct promote_context, allow_unsigned)),
};

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct promote_context *context = context_pointer;
	const struct strings packages = {.v = invocation->operands + 2,
					 .n = invocation->n_operands - 2};
	struct repo_promote_options promote_options = {.from = invocation->operands[0],
						       .to = invocation->operands[1],
						       .packages = &packages,
						       .new_channel = context->new_channel,
						       .require_same_id = context->require_same_id,
						       .allow_unsigned = context->allow_unsigned};
	struct repo_change change;
	struct error error = ERROR_INIT;
	struct writer_session session;
	enum exit_code code =
		writer_open(&context->writer, invocation, &promote_options.writer, &session);

	if (code != EXIT_DONE)
		return code;
	if (repo_promote(&promote_options, &change, &error))
		code = invocation_fail(invocation, &error);
	else
		writer_tell(&context->writer, &change, "has all of it already, nothing was changed",
			    invocation->console);
	writer_close(&session, invocation->console);
	return code;
}

const struct command command_promote = {
	.name = "promote",
	.operands = "FROM TO [NAME[=VERSION]]...",
	.least = 2,
	.summary = "packages of one channel into another, the same bytes",
	.description =
		"Adds the packages of channel FROM to channel TO: all of them, or those that are "
		"named. Nothing is copied or built again, both channels name the same files. .deb "
		"and .rpm go together, as one new state. What TO has already stays, so a version "
		"that was tested is never taken from under a host; 'ingot withdraw' does "
		"that.\n\n"
		"NAME is the newest version of a package, NAME=VERSION one that is said: in full "
		"as "
		"'ingot list' prints it, or without epoch and release, which is the same for a "
		".deb and an .rpm of one build.",
	.examples = "  $ ingot promote -r repo --key signing-key.asc testing stable\n"
		    "  $ ingot promote -r repo --key signing-key.asc testing stable hello=1.2.3 "
		    "--require-same-id\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct promote_context),
	.run = run,
};
