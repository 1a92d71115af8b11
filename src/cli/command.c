/* command.c - from a command's rows and the words typed to its context, by popt
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <popt.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/vector.h"
#include "cli/cli.h"

#define HELP_VALUE 1
/* popt returns a row's value: 2 and up are rows of the table. */
#define FIRST_ROW_VALUE 2

const struct command *const commands[] = {
	&command_build,      &command_show, &command_create, &command_publish,
	&command_completion, &command_help, &command_man,    NULL,
};

const struct command *command_find(const char *name)
{
	for (size_t i = 0; commands[i]; i++) {
		const char *const *alias = commands[i]->aliases;

		if (text_equal(commands[i]->name, name))
			return commands[i];
		for (; alias && *alias; alias++)
			if (text_equal(*alias, name))
				return commands[i];
	}
	return NULL;
}

static struct poptOption *make_table(const struct command *command)
{
	struct poptOption *table = xzalloc((command->n_options + 2) * sizeof *table);

	for (size_t i = 0; i < command->n_options; i++) {
		const struct option_row *row = &command->options[i];

		table[i].longName = row->name;
		table[i].shortName = row->letter;
		table[i].argInfo = row->kind == OPTION_FLAG ? POPT_ARG_NONE : POPT_ARG_STRING;
		table[i].val = (int)i + FIRST_ROW_VALUE;
	}
	table[command->n_options] = (struct poptOption){
		.longName = "help", .shortName = 'h', .argInfo = POPT_ARG_NONE, .val = HELP_VALUE};
	return table;
}

static void add_list(struct strings *list, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, ",");

		if (len > 0)
			strings_take(list, xstrndup(text, len));
		text += len + (text[len] == ',');
	}
}

/* Takes `value`. Returns -1 where it is not what the row takes. */
static int store_value(const struct option_row *row, void *context, char *value,
		       const struct console *console)
{
	void *place = (char *)context + row->offset;
	uint64_t number = 0;
	int result = 0;

	switch (row->kind) {
	case OPTION_FLAG:
		*(int *)place = 1;
		break;
	case OPTION_TEXT:
		free(*(char **)place);
		*(char **)place = value;
		return 0;
	case OPTION_LIST:
		add_list(place, value);
		break;
	case OPTION_NUMBER:
		result = text_to_uint(value, 1000000, &number);
		*(int *)place = (int)number;
		if (result)
			(void)fprintf(console->err, "ingot: error: --%s takes a number, not '%s'\n",
				      row->name, value);
		break;
	}
	free(value);
	return result;
}

static enum exit_code usage_error(const struct command *command, const struct console *console)
{
	(void)fprintf(console->err, "  hint: 'ingot %s --help' shows what it takes\n",
		      command->name);
	return EXIT_USAGE;
}

/* Returns EXIT_DONE to go on; *done says that all is done already (--help). */
static enum exit_code parse(const struct command *command, poptContext popt, void *context,
			    const struct console *console, bool *done)
{
	int value;

	while ((value = poptGetNextOpt(popt)) > 0) {
		if (value == HELP_VALUE) {
			help_print_command(command, console);
			*done = true;
			return EXIT_DONE;
		}
		if (store_value(&command->options[value - FIRST_ROW_VALUE], context,
				poptGetOptArg(popt), console))
			return usage_error(command, console);
	}
	if (value < -1) {
		(void)fprintf(console->err, "ingot: error: %s '%s'\n",
			      value == POPT_ERROR_BADOPT ? "unknown option" : poptStrerror(value),
			      poptBadOption(popt, POPT_BADOPTION_NOALIAS));
		return usage_error(command, console);
	}
	return EXIT_DONE;
}

static void free_context(const struct command *command, void *context)
{
	for (size_t i = 0; i < command->n_options; i++) {
		void *place = (char *)context + command->options[i].offset;

		if (command->options[i].kind == OPTION_TEXT)
			free(*(char **)place);
		else if (command->options[i].kind == OPTION_LIST)
			strings_free(place);
	}
	free(context);
}

static enum exit_code run_parsed(const struct command *command, poptContext popt, void *context,
				 const struct host *host, struct console *console)
{
	struct strings operands = {0};
	enum exit_code code = EXIT_DONE;
	struct invocation invocation = {.host = host, .console = console, .command = command};
	const char *word;

	while ((word = poptGetArg(popt)))
		strings_add(&operands, word);
	invocation.operands = operands.v;
	invocation.n_operands = operands.n;
	if (operands.n > 0 && !command->operands) {
		(void)fprintf(console->err, "ingot: error: '%s' takes no operand, but got '%s'\n",
			      command->name, operands.v[0]);
		code = usage_error(command, console);
	} else if (operands.n < command->least) {
		(void)fprintf(console->err, "ingot: error: '%s' needs %s\n", command->name,
			      command->operands);
		code = usage_error(command, console);
	} else {
		code = command->run(context, &invocation);
	}
	strings_free(&operands);
	return code;
}

enum exit_code command_run_main(const struct command *command, int argc, const char **argv,
				const struct host *host, struct console *console)
{
	struct poptOption *table = make_table(command);
	void *context = xzalloc(command->context_size ? command->context_size : 1);
	poptContext popt = poptGetContext("ingot", argc, argv, table, 0);
	bool done = false;
	enum exit_code code;

	code = parse(command, popt, context, console, &done);
	if (code == EXIT_DONE && !done)
		code = run_parsed(command, popt, context, host, console);
	(void)poptFreeContext(popt); /* returns NULL always */
	free_context(command, context);
	free(table);
	return code;
}
