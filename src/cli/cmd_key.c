/* cmd_key.c - ingot key: the commands about signing keys
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

static const struct command *const group[] = {&command_key_new, &command_key_show, NULL};

const struct command command_key = {
	.name = "key",
	.summary = "make a signing key, or see what one is: new, show",
	.description =
		"Signing keys, for those who would rather not learn gpg. A repository and the "
		"packages in it are signed by a key: its secret part signs, with its public part "
		"hosts check what they install.",
	.group = group,
};
