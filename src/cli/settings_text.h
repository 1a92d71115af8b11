/* settings_text.h - runs a change of a repository's settings, and tells what was done
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_SETTINGS_TEXT_H
#define INGOT_CLI_SETTINGS_TEXT_H

#include "cli/writer.h"
#include "repo/repo.h"

/* Names what is to be done: one of the two. */
struct settings_task {
	struct repo_set_options *set;
	struct repo_key_options *key;
};

/* Opens the repository's keys, makes the change, prints it as text or as JSON. */
enum exit_code settings_text_run(const struct writer *writer, const struct invocation *invocation,
				 const struct settings_task *task);

#endif
