/* help.c - the tables of commands as text for a terminal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/help.h"

#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "cli/command.h"
#include "cli/prose.h"

#define OPTION_COLUMN 28

static void print_heading(const struct console *console, const char *text)
{
	console_print(console, "\n");
	console_print_heading(console, text);
	console_print(console, "\n");
}

static void print_commands(const struct console *console, const struct command *const *list)
{
	print_heading(console, "Commands:");
	for (size_t i = 0; list[i]; i++)
		if (!list[i]->hidden)
			console_print(console, "  %-12s %s\n", list[i]->name, list[i]->summary);
}

void help_print(const struct console *console)
{
	console_print(console, "ingot casts a build output into signed .deb and .rpm packages, and "
			       "publishes them\nto apt and yum repositories.\n");
	print_heading(console, "Usage:");
	console_print(console, "  ingot COMMAND [OPTION]... [OPERAND]...\n"
			       "  ingot COMMAND --help\n");
	print_commands(console, commands);
	print_heading(console, "Options:");
	console_print(console, "  -h, --help    what you read now; after a command, what it takes\n"
			       "  -V, --version the version\n");
	print_heading(console, "A first package:");
	console_print(
		console,
		"  $ ingot key new -n 'Me <me@example.org>' -o signing.asc\n"
		"  $ ingot build --key signing.asc           # ingot.yaml -> a .deb and a .rpm\n"
		"  $ ingot create -r repo --key signing.asc --origin example\n"
		"  $ ingot publish -r repo -c stable --key signing.asc *.deb *.rpm\n"
		"\nManual pages: ingot(1), ingot.yaml(5).\n");
}

/* Returns "  -f, --config=FILE"; the caller frees. */
static char *make_option_words(const struct option_row *row)
{
	struct buffer words = BUFFER_INIT;
	buffer_printf(&words, row->letter ? "  -%c, " : "      ", row->letter);
	buffer_printf(&words, "--%s", row->name);
	if (row->argument)
		buffer_printf(&words, "=%s", row->argument);
	return buffer_steal(&words);
}

static void print_option(const struct console *console, const struct option_row *row)
{
	AUTO_BUFFER text = BUFFER_INIT;
	AUTO_FREE char *words = make_option_words(row);
	AUTO_FREE char *help = option_help(row);
	size_t len = strlen(words);
	if (len + 2 > OPTION_COLUMN)
		console_print(console, "%s\n%*s", words, OPTION_COLUMN, "");
	else
		console_print(console, "%-*s", OPTION_COLUMN, words);
	prose_wrap(help, OPTION_COLUMN, &text);
	console_print_lines(console, "", buffer_text(&text) + OPTION_COLUMN);
}

char *help_usage(const struct command *command)
{
	return xasprintf("ingot %s%s [OPTION]...%s%s", command->name,
			 command->group ? " COMMAND" : "", command->operands ? " " : "",
			 command->operands ? command->operands : "");
}

void help_print_command(const struct command *command, const struct console *console)
{
	static const struct option_row help = {
		.letter = 'h', .name = "help", .help = "what you read now"};
	AUTO_BUFFER text = BUFFER_INIT;
	AUTO_FREE char *usage = help_usage(command);
	console_print_heading(console, "Usage:");
	console_print(console, " %s\n", usage);
	if (command->aliases) {
		console_print(console, "Also:  ");
		for (const char *const *alias = command->aliases; *alias; alias++)
			console_print(console, "%s ingot %s", alias == command->aliases ? "" : ",",
				      *alias);
		console_print(console, "\n");
	}
	prose_wrap(command->description, 0, &text);
	console_print(console, "\n");
	console_print_lines(console, "", buffer_text(&text));
	if (command->group)
		print_commands(console, command->group);
	print_heading(console, "Options:");
	for (size_t i = 0; i < command->n_options; i++)
		print_option(console, &command->options[i]);
	print_option(console, &help);
	if (command->examples) {
		print_heading(console, "Examples:");
		console_print_lines(console, "", command->examples);
	}
}
