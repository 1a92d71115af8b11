/* cmd_rollback.c - ingot rollback: a channel or a package goes back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/writer.h"

struct rollback_context {
	struct writer writer;
	int to;
};

static const struct option_row options[] = {
	WRITER_ROWS,
	{0, "to", OPTION_NUMBER, offsetof(struct rollback_context, to), "GENERATION", OPERAND_NONE,
	 NULL,
	 "the generation whose packages the channel shall have again (default: the last one with "
	 "other packages)"},
};

static int roll_back_channel(const void *asked, struct repo_change *change, struct error *error)
{
	return repo_rollback(asked, change, error);
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct rollback_context *context = context_pointer;
	const char *package = invocation->n_operands > 1 ? invocation->operands[1] : NULL;
	struct repo_rollback_options rollback_options = {.channel = invocation->operands[0],
							 .to = (uint64_t)context->to,
							 .package = package};
	const struct writer_task task = {roll_back_channel, &rollback_options,
					 &rollback_options.writer,
					 "is that already, nothing was changed"};
	if (package && context->to) {
		console_refuse(invocation->console, "give one of them",
			       "'rollback' takes --to or a package, not both");
		return EXIT_USAGE;
	}
	return writer_run(&context->writer, invocation, &task);
}

const struct command command_rollback = {
	.name = "rollback",
	.operands = "CHANNEL [NAME[=VERSION]]",
	.least = 1,
	.most = 2,
	.summary = "a channel, or one package of it, back to an earlier state",
	.description =
		"Gives a channel the packages that it had before: those of the last generation "
		"with other packages, or of generation --to. It is a new generation, since clients "
		"ignore a state that is older than theirs.\n\n"
		"With NAME only that package goes back, in both formats: by one version, or to "
		"VERSION; versions after it leave the channel.\n\n"
		"Prints the lines that bring hosts back which have newer versions already. Every "
		"form may be repeated, after a command that was killed too: where the channel's "
		"last change is that rollback it is completed, and nothing else is changed; what "
		"goes back further is printed.",
	.examples =
		"  $ ingot rollback -r repo --key signing-key.asc stable -m 'crashes at start'\n"
		"  $ ingot rollback -r repo --key signing-key.asc stable --to 12\n"
		"  $ ingot rollback -r repo --key signing-key.asc stable hello=1.2.3\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct rollback_context),
	.run = run,
};
