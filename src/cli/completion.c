/* completion.c - the tables of commands as completions for bash, zsh and fish
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/completion.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "cli/command.h"

#define SHELLS "bash zsh fish"

static bool is_listed(const struct command *command)
{
	return !command->hidden;
}

/* Adds text in single quotes for all three shells: 'it'\''s'. */
static void add_quoted(struct buffer *out, const char *text)
{
	buffer_add_byte(out, '\'');
	for (; *text; text++) {
		if (*text == '\'')
			buffer_add_text(out, "'\\''");
		else
			buffer_add_byte(out, (uint8_t)*text);
	}
	buffer_add_byte(out, '\'');
}

static void add_names(struct buffer *out, const struct command *const *list)
{
	for (size_t i = 0; list[i]; i++)
		if (is_listed(list[i]))
			buffer_printf(out, "%s%s", i > 0 ? " " : "", command_word(list[i]));
}

/* Adds the last word and what stands for it: "build|package|pkg". */
static void add_alternatives(struct buffer *out, const struct command *command, const char *between)
{
	buffer_add_text(out, command_word(command));
	for (const char *const *alias = command->aliases; alias && *alias; alias++)
		buffer_printf(out, "%s%s", between, *alias);
}

static void add_bash_values(struct buffer *out, enum operand_kind kind, const char *words)
{
	static const char *const actions[] = {
		[OPERAND_NONE] = "COMPREPLY=()",
		[OPERAND_FILE] = "COMPREPLY=($(compgen -f -- \"$current\"))",
		[OPERAND_DIRECTORY] = "COMPREPLY=($(compgen -d -- \"$current\"))",
	};

	if (words)
		buffer_printf(out, "COMPREPLY=($(compgen -W '%s' -- \"$current\"))", words);
	else
		buffer_add_text(out, actions[kind]);
}

/* Adds "'build '*|'package '*": the words before the one at hand begin so. */
static void add_bash_patterns(struct buffer *out, const struct command *command)
{
	int before = (int)(command_word(command) - command->name);
	buffer_printf(out, "\t'%s '*", command->name);
	for (const char *const *alias = command->aliases; alias && *alias; alias++)
		buffer_printf(out, "|'%.*s%s '*", before, command->name, *alias);
}

static void add_bash_command(struct buffer *out, const struct command *command)
{
	add_bash_patterns(out, command);
	buffer_add_text(out, ")\n\t\tcase $previous in\n");
	for (size_t i = 0; i < command->n_options; i++) {
		const struct option_row *row = &command->options[i];
		if (row->kind == OPTION_FLAG)
			continue;
		buffer_printf(out, "\t\t--%s", row->name);
		if (row->letter)
			buffer_printf(out, "|-%c", row->letter);
		buffer_add_text(out, ") ");
		AUTO_FREE char *choices = option_choices(row);
		add_bash_values(out, row->complete, choices);
		buffer_add_text(out, " && return; return ;;\n");
	}
	buffer_add_text(out, "\t\tesac\n\t\tif [[ $current == -* ]]; then\n"
			     "\t\t\tCOMPREPLY=($(compgen -W '--help");
	for (size_t i = 0; i < command->n_options; i++)
		buffer_printf(out, " --%s", command->options[i].name);
	buffer_add_text(out, "' -- \"$current\"))\n\t\telse\n\t\t\t");
	if (command->complete == OPERAND_NONE)
		buffer_add_text(out, ":");
	else if (command->complete == OPERAND_WORDS)
		add_bash_values(out, OPERAND_WORDS, SHELLS);
	else
		add_bash_values(out, command->complete, NULL);
	buffer_add_text(out, "\n\t\tfi ;;\n");
}

/* Adds the commands of a group before itself, whose pattern is met by their words, too. */
static void add_bash_commands(struct buffer *out, const struct command *const *list)
{
	for (size_t i = 0; list[i]; i++) {
		if (!is_listed(list[i]))
			continue;
		if (!list[i]->group) {
			add_bash_command(out, list[i]);
			continue;
		}
		add_bash_commands(out, list[i]->group);
		add_bash_patterns(out, list[i]);
		buffer_add_text(out, ")\n\t\tCOMPREPLY=($(compgen -W '--help ");
		add_names(out, list[i]->group);
		buffer_add_text(out, "' -- \"$current\")) ;;\n");
	}
}

static void write_bash(struct buffer *out)
{
	buffer_add_text(out, "# bash completion for ingot\n_ingot()\n{\n"
			     "\tlocal current=${COMP_WORDS[COMP_CWORD]}\n"
			     "\tlocal previous=${COMP_WORDS[COMP_CWORD-1]}\n"
			     "\tCOMPREPLY=()\n"
			     "\tif ((COMP_CWORD == 1)); then\n\t\tCOMPREPLY=($(compgen -W '");
	add_names(out, commands);
	buffer_add_text(out, " --help --version' -- \"$current\"))\n\t\treturn\n\tfi\n"
			     "\tcase \"${COMP_WORDS[*]:1:COMP_CWORD-1} \" in\n");
	add_bash_commands(out, commands);
	buffer_add_text(out, "\tesac\n}\ncomplete -o filenames -F _ingot ingot\n");
}

/* zsh reads a colon and brackets in a description as its own. */
static void add_zsh_text(struct buffer *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("[]:\\", *text))
			buffer_add_byte(out, '\\');
		if (*text == '\'')
			buffer_add_text(out, "'\\''");
		else
			buffer_add_byte(out, (uint8_t)*text);
	}
}

static void add_zsh_action(struct buffer *out, enum operand_kind kind, const char *words)
{
	static const char *const actions[] = {
		[OPERAND_NONE] = " ",
		[OPERAND_FILE] = "_files",
		[OPERAND_DIRECTORY] = "_files -/",
	};

	if (words)
		buffer_printf(out, "(%s)", words);
	else
		buffer_add_text(out, actions[kind]);
}

static void add_zsh_option(struct buffer *out, const struct option_row *row)
{
	AUTO_FREE char *help = option_help(row);
	AUTO_FREE char *choices = option_choices(row);
	const char *repeat = row->kind == OPTION_LIST || row->kind == OPTION_TEXTS ? "*" : "";
	for (int shape = 0; shape < (row->letter ? 2 : 1); shape++) {
		buffer_printf(out, " \\\n\t\t\t'%s", repeat);
		if (shape == 0)
			buffer_printf(out, "--%s%s[", row->name, row->argument ? "=" : "");
		else
			buffer_printf(out, "-%c[", row->letter);
		add_zsh_text(out, help);
		buffer_add_text(out, "]");
		if (row->argument) {
			buffer_printf(out, ":%s:", row->argument);
			add_zsh_action(out, row->complete, choices);
		}
		buffer_add_text(out, "'");
	}
}

static void add_zsh_commands(struct buffer *out, const struct command *const *list);

static void add_zsh_command(struct buffer *out, const struct command *command)
{
	buffer_add_text(out, "\t");
	add_alternatives(out, command, "|");
	if (command->group) {
		buffer_add_text(out, ")\n");
		add_zsh_commands(out, command->group);
		buffer_add_text(out, "\t;;\n");
		return;
	}
	buffer_add_text(out, ")\n\t\t_arguments -S '--help[what it takes]'");
	for (size_t i = 0; i < command->n_options; i++)
		add_zsh_option(out, &command->options[i]);
	if (command->operands) {
		buffer_add_text(out, " \\\n\t\t\t'*:operand:");
		add_zsh_action(out, command->complete,
			       command->complete == OPERAND_WORDS ? SHELLS : NULL);
		buffer_add_text(out, "'");
	}
	buffer_add_text(out, " ;;\n");
}

/* Adds what completes the word behind the one at hand, a name of the list, and what follows it. */
static void add_zsh_commands(struct buffer *out, const struct command *const *list)
{
	buffer_add_text(out, "\tnames=(\n");
	for (size_t i = 0; list[i]; i++) {
		if (!is_listed(list[i]))
			continue;
		buffer_printf(out, "\t\t'%s:", command_word(list[i]));
		add_zsh_text(out, list[i]->summary);
		buffer_add_text(out, "'\n");
	}
	buffer_add_text(out, "\t)\n\tif ((CURRENT == 2)); then\n\t\t_describe command names\n"
			     "\t\treturn\n\tfi\n\tname=$words[2]\n\tshift words\n"
			     "\t((CURRENT--))\n\tcase $name in\n");
	for (size_t i = 0; list[i]; i++)
		if (is_listed(list[i]))
			add_zsh_command(out, list[i]);
	buffer_add_text(out, "\tesac\n");
}

static void write_zsh(struct buffer *out)
{
	buffer_add_text(out, "#compdef ingot\n_ingot()\n{\n\tlocal name\n\tlocal -a names\n");
	add_zsh_commands(out, commands);
	buffer_add_text(out, "}\n_ingot \"$@\"\n");
}

/* Adds the condition that a command is typed. A word of a group's command may be that of another
 * command, too: there the group must not be typed. */
static void add_fish_condition(struct buffer *out, const struct command *command,
			       const struct command *group)
{
	if (group)
		buffer_printf(out, "__fish_seen_subcommand_from %s; and ", group->name);
	buffer_add_text(out, "__fish_seen_subcommand_from ");
	add_alternatives(out, command, " ");
	for (size_t i = 0; !group && commands[i]; i++)
		if (commands[i]->group && commands[i] != command)
			buffer_printf(out, "; and not __fish_seen_subcommand_from %s",
				      commands[i]->name);
}

static void add_fish_option(struct buffer *out, const struct command *command,
			    const struct command *group, const struct option_row *row)
{
	AUTO_FREE char *help = option_help(row);
	AUTO_FREE char *choices = option_choices(row);
	buffer_add_text(out, "complete -c ingot -n '");
	add_fish_condition(out, command, group);
	buffer_printf(out, "' -l %s", row->name);
	if (row->letter)
		buffer_printf(out, " -s %c", row->letter);
	if (choices)
		buffer_printf(out, " -x -a '%s'", choices);
	else if (row->complete == OPERAND_FILE || row->complete == OPERAND_DIRECTORY)
		buffer_add_text(out, " -r -F");
	else if (row->argument)
		buffer_add_text(out, " -x");
	buffer_add_text(out, " -d ");
	add_quoted(out, help);
	buffer_add_text(out, "\n");
}

/* Adds where the name of a command is offered: in a group, until one of its commands is typed. */
static void add_fish_place(struct buffer *out, const struct command *group)
{
	if (!group) {
		buffer_add_text(out, "__fish_use_subcommand");
		return;
	}
	buffer_printf(out, "'__fish_seen_subcommand_from %s; and not __fish_seen_subcommand_from ",
		      group->name);
	add_names(out, group->group);
	buffer_add_text(out, "'");
}

static void add_fish_commands(struct buffer *out, const struct command *const *list,
			      const struct command *group)
{
	for (size_t i = 0; list[i]; i++) {
		const struct command *command = list[i];
		if (!is_listed(command))
			continue;
		buffer_add_text(out, "complete -c ingot -n ");
		add_fish_place(out, group);
		buffer_printf(out, " -f -a %s -d ", command_word(command));
		add_quoted(out, command->summary);
		buffer_add_text(out, "\n");
		for (size_t k = 0; k < command->n_options; k++)
			add_fish_option(out, command, group, &command->options[k]);
		if (command->group)
			add_fish_commands(out, command->group, command);
	}
}

static void write_fish(struct buffer *out)
{
	buffer_add_text(out, "# fish completion for ingot\n");
	add_fish_commands(out, commands, NULL);
}

int completion_write(const char *shell, struct buffer *out)
{
	static const struct {
		const char *name;
		void (*write)(struct buffer *out);
	} shells[] = {{"bash", write_bash}, {"zsh", write_zsh}, {"fish", write_fish}};

	for (size_t i = 0; i < ARRAY_SIZE(shells); i++) {
		if (!text_equal(shells[i].name, shell))
			continue;
		shells[i].write(out);
		return 0;
	}
	return -1;
}
