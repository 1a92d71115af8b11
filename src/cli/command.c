/* command.c - from a command's rows and the words typed to its context, by popt
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <popt.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "cli/help.h"

#define HELP_VALUE 1
/* popt returns a row's value: 2 and up are rows of the table. */
#define FIRST_ROW_VALUE 2

const struct command *const commands[] = {
	/* packages */
	&command_build,
	&command_lint,
	&command_init,
	&command_schema,
	&command_show,
	&command_diff,
	&command_verify,
	&command_key,
	/* repositories */
	&command_create,
	&command_publish,
	&command_promote,
	&command_rollback,
	&command_withdraw,
	&command_refresh,
	&command_set,
	&command_prune,
	&command_check,
	&command_doctor,
	&command_list,
	&command_log,
	&command_where,
	/* the program */
	&command_completion,
	&command_help,
	&command_man,
	NULL,
};

const char *command_word(const struct command *command)
{
	const char *blank = strrchr(command->name, ' ');
	return blank ? blank + 1 : command->name;
}

static const struct command *find_among(const struct command *const *among, const char *word)
{
	for (size_t i = 0; among[i]; i++) {
		const char *const *alias = among[i]->aliases;
		if (text_equal(command_word(among[i]), word))
			return among[i];
		for (; alias && *alias; alias++)
			if (text_equal(*alias, word))
				return among[i];
	}
	return NULL;
}

const struct command *command_find(const char *const *words, size_t *used)
{
	const struct command *const *among = commands;
	const struct command *found = NULL;
	for (*used = 0; among && words[*used]; ++*used) {
		const struct command *next = find_among(among, words[*used]);
		if (!next)
			break;
		found = next;
		among = found->group;
	}
	return found;
}

enum exit_code command_refuse(const struct command *command, const char *word,
			      const struct console *console)
{
	const struct command *const *among = command ? command->group : commands;
	const char *names[64] = {NULL}, *before = command ? command->name : "",
		   *gap = command ? " " : "";
	size_t n = 0;
	for (size_t i = 0; among && among[i] && n < ARRAY_SIZE(names); i++)
		if (!among[i]->hidden)
			names[n++] = command_word(among[i]);
	const char *nearest = text_nearest(word, names, n);
	AUTO_FREE char *hint =
		nearest ? xasprintf("did you mean 'ingot %s%s%s'?", before, gap, nearest)
			: xasprintf("'ingot %s%s--help' %s", before, gap,
				    among ? "lists the commands" : "shows what it takes");
	if (*word == '-')
		console_refuse(console, hint, "unknown option '%s'", word);
	else
		console_refuse(console, hint, "unknown command '%s%s%s'", before, gap, word);
	return EXIT_USAGE;
}

static struct poptOption *make_table(const struct command *command)
{
	size_t n = command->n_options + command->n_hidden;
	struct poptOption *table = xzalloc((n + 2) * sizeof *table);
	for (size_t i = 0; i < n; i++) {
		const struct option_row *row = &command->options[i];
		table[i].longName = row->name;
		table[i].shortName = row->letter;
		table[i].argInfo = row->kind == OPTION_FLAG ? POPT_ARG_NONE : POPT_ARG_STRING;
		table[i].val = (int)i + FIRST_ROW_VALUE;
	}
	table[n] = (struct poptOption){
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

static enum exit_code PRINTF_LIKE(3, 4)
	refuse_words(const struct command *command, const struct console *console,
		     const char *format, ...)
{
	AUTO_FREE char *hint = xasprintf("'ingot %s --help' shows what it takes", command->name);
	va_list args;
	va_start(args, format);
	AUTO_FREE char *message = xvasprintf(format, args);
	va_end(args);
	console_refuse(console, hint, "%s", message);
	return EXIT_USAGE;
}

/* Takes `value`. */
static enum exit_code store_value(const struct command *command, size_t index, void *context,
				  char *value, const struct console *console)
{
	const struct option_row *row = &command->options[index];
	void *place = (char *)context + row->offset;
	enum exit_code code = EXIT_DONE;
	uint64_t number = 0;
	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)place = true;
		break;
	case OPTION_TEXT:
		free(*(char **)place);
		*(char **)place = value;
		return EXIT_DONE;
	case OPTION_LIST:
		add_list(place, value);
		break;
	case OPTION_TEXTS:
		strings_take(place, value);
		return EXIT_DONE;
	case OPTION_NUMBER:
		if (text_to_uint(value, 1000000, &number))
			code = refuse_words(command, console,
					    "--%s takes a whole number up to 1000000, not '%s'",
					    row->name, value);
		*(int *)place = (int)number;
		break;
	}
	free(value);
	return code;
}

static enum exit_code refuse_option(const struct command *command, int popt_error, const char *word,
				    const struct console *console)
{
	static const struct {
		int popt_error;
		const char *before, *after;
	} messages[] = {
		{POPT_ERROR_BADOPT, "unknown option", ""},
		{POPT_ERROR_NOARG, "option", " needs an argument"},
		{POPT_ERROR_UNWANTEDARG, "option", " takes no argument"},
	};
	const char *names[32];
	const char *nearest = NULL;
	size_t n = 0;

	for (size_t i = 0; i < command->n_options && n < ARRAY_SIZE(names); i++)
		names[n++] = command->options[i].name;
	if (popt_error == POPT_ERROR_BADOPT && text_starts(word, "--"))
		nearest = text_nearest(word + 2, names, n);
	if (nearest) {
		AUTO_FREE char *hint = xasprintf("did you mean '--%s'?", nearest);
		console_refuse(console, hint, "unknown option '%s'", word);
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < ARRAY_SIZE(messages); i++)
		if (messages[i].popt_error == popt_error)
			return refuse_words(command, console, "%s '%s'%s", messages[i].before, word,
					    messages[i].after);
	return refuse_words(command, console, "option '%s': %s", word, poptStrerror(popt_error));
}

/* Returns EXIT_DONE to go on; *done says that all is done already (--help). */
static enum exit_code parse_options(const struct command *command, poptContext popt, void *context,
				    const struct console *console, bool *done)
{
	enum exit_code code = EXIT_DONE;
	int value = 0;
	while (code == EXIT_DONE && (value = poptGetNextOpt(popt)) > 0) {
		if (value == HELP_VALUE) {
			help_print_command(command, console);
			*done = true;
			return EXIT_DONE;
		}
		code = store_value(command, (size_t)(value - FIRST_ROW_VALUE), context,
				   poptGetOptArg(popt), console);
	}
	if (value < -1)
		return refuse_option(command, value, poptBadOption(popt, POPT_BADOPTION_NOALIAS),
				     console);
	return code;
}

static void free_context(const struct command *command, void *context)
{
	for (size_t i = 0; i < command->n_options + command->n_hidden; i++) {
		void *place = (char *)context + command->options[i].offset;
		if (command->options[i].kind == OPTION_TEXT)
			free(*(char **)place);
		else if (command->options[i].kind == OPTION_LIST ||
			 command->options[i].kind == OPTION_TEXTS)
			strings_free(place);
	}
	free(context);
}

static enum exit_code run_parsed(const struct command *command, poptContext popt, void *context,
				 const struct host *host, struct console *console)
{
	AUTO_STRINGS operands = {0};
	struct invocation invocation = {.host = host, .console = console, .command = command};
	const char *word;
	while ((word = poptGetArg(popt)))
		strings_add(&operands, word);
	invocation.operands = operands.v;
	invocation.n_operands = operands.n;
	if (operands.n > 0 && !command->operands)
		return refuse_words(command, console, "'%s' takes options only, not '%s'",
				    command->name, operands.v[0]);
	if (command->most > 0 && operands.n > command->most)
		return refuse_words(command, console, "'%s' does not take '%s' too", command->name,
				    operands.v[command->most]);
	if (operands.n < command->least)
		return refuse_words(command, console, "'%s' needs %s", command->name,
				    command->operands);
	return command->run(context, &invocation);
}

enum exit_code command_fail(const struct invocation *invocation, struct error *error)
{
	console_error(invocation->console, error);
	error_clear(error);
	return EXIT_FAILED;
}

/* Asked for nothing, or for what is not there. A command of the group was found before. */
static enum exit_code run_group(const struct command *group, const char *word,
				const struct console *console)
{
	struct console to_err = *console;
	to_err.out = console->err;
	if (text_equal(word, "--help") || text_equal(word, "-h")) {
		help_print_command(group, console);
		return EXIT_DONE;
	}
	if (word)
		return command_refuse(group, word, console);
	help_print_command(group, &to_err);
	return EXIT_USAGE;
}

enum exit_code command_run_main(const struct command *command, int argc, const char **argv,
				const struct host *host, struct console *console)
{
	if (command->group)
		return run_group(command, argc > 1 ? argv[1] : NULL, console);
	AUTO_FREE struct poptOption *table = make_table(command);
	void *context = xzalloc(command->context_size ? command->context_size : 1);
	poptContext popt = poptGetContext("ingot", argc, argv, table, 0);
	bool done = false;

	enum exit_code code = parse_options(command, popt, context, console, &done);
	if (code == EXIT_DONE && !done)
		code = run_parsed(command, popt, context, host, console);
	(void)poptFreeContext(popt); /* returns NULL always */
	free_context(command, context);
	return code;
}
