/* cmd_schema.c - ingot schema: what editors check and complete a manifest with
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buffer.h"
#include "cli/command.h"
#include "formats/format.h"
#include "manifest/manifest_schema.h"

static enum exit_code run(void *context UNUSED, const struct invocation *invocation)
{
	const struct format_list known = format_all();
	AUTO_BUFFER text = BUFFER_INIT;
	manifest_schema_write(&known, &text);
	console_print_buffer(invocation->console, &text);
	return EXIT_DONE;
}

/* nfpm's name of the command. */
static const char *const aliases[] = {"jsonschema", NULL};

const struct command command_schema = {
	.name = "schema",
	.aliases = aliases,
	.summary = "print the JSON Schema of a manifest",
	.description =
		"Prints the JSON Schema (draft 2020-12) of a manifest, made from the table "
		"that the manifest is read by. An editor that knows it completes keys, shows "
		"what they mean and marks mistakes; 'ingot lint' finds more mistakes.\n\n"
		"With the YAML language server, which most editors use, the first line of "
		"the manifest names the file: # yaml-language-server: "
		"$schema=ingot.schema.json",
	.examples = "  $ ingot schema > ingot.schema.json\n",
	.run = run,
};
