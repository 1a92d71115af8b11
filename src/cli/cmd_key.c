/* cmd_key.c - ingot key: the commands about signing keys
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

static const struct command *const group[] = {&command_key_new, &command_key_show, &command_key_add,
					      &command_key_use, &command_key_drop, NULL};

const struct command command_key = {
	.name = "key",
	.summary = "signing keys, and those of a repository: new, show, add, use, drop",
	.description =
		"Signing keys, for those who would rather not learn gpg. A repository and the "
		"packages in it are signed by a key: its secret part signs, with its public part "
		"hosts check what they install.\n\n"
		"A repository gets another key in three steps, with time between them: the new one "
		"is announced (add), signs beside the old one (use), and the old one ends (drop).",
	.group = group,
};
