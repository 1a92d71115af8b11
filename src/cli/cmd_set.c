/* cmd_set.c - ingot set: the settings of a repository, changed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "cli/settings_text.h"
#include "cli/writer.h"

struct set_context {
	struct writer writer;
	char *url, *default_channel, *valid_for, *format;
	struct strings add, drop;
	bool shared, keyring, no_keyring;
};

static const struct option_row options[] = {
	TEXT_ROW('u', "url", offsetof(struct set_context, url), "URL", OPERAND_NONE,
		 "where clients find the repository from now on"),
	{0, "add-arch", OPTION_LIST, offsetof(struct set_context, add), "ARCH,...", OPERAND_NONE,
	 NULL, "an architecture more, in Go's names"},
	{0, "drop-arch", OPTION_LIST, offsetof(struct set_context, drop), "ARCH,...", OPERAND_NONE,
	 NULL, "an architecture less, of which no channel has a package"},
	TEXT_ROW(0, "valid-for", offsetof(struct set_context, valid_for), "DAYS", OPERAND_NONE,
		 "how long apt trusts a state of it; 0: for ever"),
	TEXT_ROW(0, "default", offsetof(struct set_context, default_channel), "CHANNEL",
		 OPERAND_NONE, "whose client files are called after the origin alone"),
	FLAG_ROW("shared", offsetof(struct set_context, shared),
		 "let every member of the directory's group write; needs no key"),
	FLAG_ROW("keyring", offsetof(struct set_context, keyring), KEYRING_HELP),
	FLAG_ROW("no-keyring", offsetof(struct set_context, no_keyring),
		 "make no such package any more"),
	TEXT_ROW(0, "format", offsetof(struct set_context, format), "2", OPERAND_NONE,
		 "take over a repository that an older ingot made; a step of its own"),
	WRITER_ROWS,
};

static enum exit_code refuse_value(const struct invocation *invocation, const char *option,
				   const char *value, const char *wanted)
{
	console_refuse(invocation->console, wanted, "--%s: '%s' will not do", option, value);
	return EXIT_USAGE;
}

static enum exit_code share(const struct set_context *context, const struct invocation *invocation)
{
	AUTO_STRINGS warnings = {0};
	struct error error = ERROR_INIT;
	if (!context->writer.repo)
		return writer_miss(invocation, "--repo", "the directory that 'ingot create' made");
	if (context->writer.dry_run) {
		console_print(invocation->console, "%s: would be shared with its group\n",
			      context->writer.repo);
		return EXIT_DONE;
	}
	if (repo_share(context->writer.repo, &warnings, &error))
		return command_fail(invocation, &error);
	console_print(invocation->console, "%s: shared with its group\n", context->writer.repo);
	for (size_t i = 0; i < warnings.n; i++)
		console_warning(invocation->console, "%s", warnings.v[i]);
	return EXIT_DONE;
}

static bool is_nothing(const struct set_context *context)
{
	return !context->url && !context->add.n && !context->drop.n && !context->valid_for &&
	       !context->default_channel && !context->format && !context->keyring &&
	       !context->no_keyring;
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct set_context *context = context_pointer;
	uint64_t days = 0;
	int valid_for;
	struct repo_set_options set_options = {.url = context->url,
					       .default_channel = context->default_channel,
					       .add = &context->add,
					       .drop = &context->drop,
					       .take_over = context->format != NULL};
	if (context->shared) {
		enum exit_code code = share(context, invocation);
		if (code != EXIT_DONE || is_nothing(context))
			return code;
	}
	if (is_nothing(context))
		return writer_miss(invocation, "something to set",
				   "'ingot set --help' shows what there is");
	if (context->format && strcmp(context->format, "2") != 0)
		return refuse_value(invocation, "format", context->format, "there is format 2");
	if (context->valid_for && text_to_uint(context->valid_for, INT32_MAX, &days))
		return refuse_value(invocation, "valid-for", context->valid_for,
				    "give a number of days; 0: for ever");
	if (context->keyring && context->no_keyring) {
		console_refuse(invocation->console, "give one of them",
			       "--keyring and --no-keyring exclude each other");
		return EXIT_USAGE;
	}
	if (context->keyring || context->no_keyring)
		set_options.keyring = &context->keyring;
	valid_for = (int)days;
	set_options.valid_for_days = context->valid_for ? &valid_for : NULL;
	return settings_text_run(&context->writer, invocation,
				 &(struct settings_task){.set = &set_options});
}

const struct command command_set = {
	.name = "set",
	.summary = "change the settings of a repository",
	.description =
		"Changes where a repository is found, which architectures it has, how long apt "
		"trusts a state, or for which channel the plain client files are. The settings get "
		"a new state, signed like everything else, and each channel a new generation with "
		"the same packages, whose client files and indexes follow it. What hosts have to "
		"do, if anything, is printed.\n\n"
		"With --keyring the repository has a package NAME-keyring, a .deb and an .rpm, "
		"with its public keys. It makes that itself and anew when the keys change, so "
		"that a host which has it installed gets later keys with its upgrades. No "
		"rollback, promotion or withdrawal is about it.\n\n"
		"Keys are changed with 'ingot key add', 'ingot key use' and 'ingot key drop'.\n\n"
		"--format 2 takes over a repository that was made by an ingot whose settings could "
		"not change. apt, dnf and zypper see no difference; an older ingot says from then "
		"on that the repository was written by a newer one. A run that was killed is "
		"completed by the same command, or by the next one that writes.",
	.examples = "  $ ingot set -r repo --key signing-key.asc --url https://pkg.example.org\n"
		    "  $ ingot set -r repo --key signing-key.asc --add-arch riscv64 --dry-run\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct set_context),
	.run = run,
};
