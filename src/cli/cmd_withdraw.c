/* cmd_withdraw.c - ingot withdraw: a version out of a channel
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cli/writer.h"

static const struct option_row options[] = {WRITER_ROWS};

static int withdraw_packages(const void *asked, struct repo_change *change, struct error *error)
{
	return repo_withdraw(asked, change, error);
}

static enum exit_code run(void *writer, const struct invocation *invocation)
{
	const struct strings packages = {.v = invocation->operands + 1,
					 .n = invocation->n_operands - 1};
	struct repo_withdraw_options withdraw_options = {.channel = invocation->operands[0],
							 .packages = &packages};
	const struct writer_task task = {withdraw_packages, &withdraw_options,
					 &withdraw_options.writer,
					 "has none of it any more, nothing was changed"};
	for (size_t i = 0; i < packages.n; i++)
		if (!strchr(packages.v[i], '='))
			return writer_miss(invocation, "the version too: NAME=VERSION",
					   "'ingot list' with the channel shows what it has");
	return writer_run(writer, invocation, &task);
}

const struct command command_withdraw = {
	.name = "withdraw",
	.operands = "CHANNEL NAME=VERSION...",
	.least = 2,
	.summary = "take a version out of a channel",
	.description =
		"Takes versions of packages, .deb and .rpm together, out of a channel: nobody can "
		"install them from it any more. Other channels keep them. The files stay until "
		"'ingot prune' finds that no generation names them; the version is used up for "
		"ever.\n\n"
		"VERSION is written in full as 'ingot list' prints it, or without epoch and "
		"release, which is the same for a .deb and an .rpm of one build.",
	.examples = "  $ ingot withdraw -r repo --key signing-key.asc stable hello=1.2.4 "
		    "-m 'loses data'\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct writer),
	.run = run,
};
