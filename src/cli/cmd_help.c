/* cmd_help.c - the commands that print what the tables say: help, completion, man
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buffer.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "cli/man.h"
#include "formats/format.h"
#include "manifest/manifest_man.h"

static enum exit_code run_help(void *context UNUSED, const struct invocation *invocation)
{
	if (invocation->n_operands == 0) {
		help_print(invocation->console);
		return EXIT_DONE;
	}
	const char *words[3] = {invocation->operands[0]};
	size_t used;
	if (invocation->n_operands > 1)
		words[1] = invocation->operands[1];
	const struct command *command = command_find(words, &used);
	if (used < invocation->n_operands)
		return command_refuse(command, words[used], invocation->console);
	help_print_command(command, invocation->console);
	return EXIT_DONE;
}

const struct command command_help = {
	.name = "help",
	.operands = "[COMMAND]",
	.most = 2,
	.summary = "what a command does and takes",
	.description = "Prints the list of commands, or what one of them does and takes.",
	.run = run_help,
};

static enum exit_code run_completion(void *context UNUSED, const struct invocation *invocation)
{
	AUTO_BUFFER text = BUFFER_INIT;
	if (completion_write(invocation->operands[0], &text)) {
		console_refuse(invocation->console, "bash, zsh and fish are known",
			       "unknown shell '%s'", invocation->operands[0]);
		return EXIT_USAGE;
	}
	console_print_buffer(invocation->console, &text);
	return EXIT_DONE;
}

const struct command command_completion = {
	.name = "completion",
	.operands = "bash|zsh|fish",
	.complete = OPERAND_WORDS,
	.least = 1,
	.most = 1,
	.summary = "print the completions for a shell",
	.description =
		"Prints the completions for a shell, made from the same tables as this help. An "
		"installed package has them in place already.",
	.examples =
		"  $ ingot completion bash > ~/.local/share/bash-completion/completions/ingot\n",
	.run = run_completion,
};

static void write_manifest(struct buffer *out)
{
	const struct format_list known = format_all();
	manifest_man_write(&known, out);
}

static enum exit_code run_man(void *context UNUSED, const struct invocation *invocation)
{
	static const struct {
		const char *name;
		void (*write)(struct buffer *out);
	} pages[] = {{"ingot.1", man_write}, {"ingot.yaml.5", write_manifest}};
	AUTO_BUFFER text = BUFFER_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(pages); i++) {
		if (!text_equal(pages[i].name, invocation->operands[0]))
			continue;
		pages[i].write(&text);
		console_print_buffer(invocation->console, &text);
		return EXIT_DONE;
	}
	console_refuse(invocation->console, "there are ingot.1 and ingot.yaml.5",
		       "unknown manual page '%s'", invocation->operands[0]);
	return EXIT_USAGE;
}

const struct command command_man = {
	.name = "man",
	.operands = "PAGE",
	.least = 1,
	.most = 1,
	.summary = "print the source of a manual page",
	.description = "Prints the source of a manual page: ingot.1 or ingot.yaml.5.",
	.run = run_man,
	.hidden = true,
};
