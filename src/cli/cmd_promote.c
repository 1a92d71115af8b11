/* cmd_promote.c - ingot promote: packages of one channel into another
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/writer.h"

struct promote_context {
	struct writer writer;
	bool new_channel, require_same_id, allow_unsigned;
};

static const struct option_row options[] = {
	WRITER_ROWS,
	FLAG_ROW("new-channel", offsetof(struct promote_context, new_channel),
		 "make the channel TO where there is none of that name"),
	FLAG_ROW("require-same-id", offsetof(struct promote_context, require_same_id),
		 "refuse a package that is not there in both formats with the same content id"),
	WRITER_ALLOW_UNSIGNED(offsetof(struct promote_context, allow_unsigned)),
};

static int promote_packages(const void *asked, struct repo_change *change, struct error *error)
{
	return repo_promote(asked, change, error);
}

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
	const struct writer_task task = {promote_packages, &promote_options,
					 &promote_options.writer,
					 "has all of it already, nothing was changed"};
	return writer_run(&context->writer, invocation, &task);
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
		"NAME is the newest version of a package, NAME=VERSION that version, in full "
		"as 'ingot list' prints it, or without epoch and release, which is the same for a "
		".deb and an .rpm of one build.",
	.examples = "  $ ingot promote -r repo --key signing-key.asc testing stable\n"
		    "  $ ingot promote -r repo --key signing-key.asc testing stable hello=1.2.3 "
		    "--require-same-id\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct promote_context),
	.run = run,
};
