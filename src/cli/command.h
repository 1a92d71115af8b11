/* command.h - a command is a row: its words, its options, the function that does it
 *
 * Parsing, --help, the man page ingot(1) and the shell completions are all made from these rows.
 * A row may stand for a group of commands ("key"), each a row again ("key new"); a group does
 * nothing by itself and lists them. A command's options fill a zeroed context of its own, so there
 * is no global state. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_COMMAND_H
#define INGOT_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/host.h"
#include "cli/console.h"
#include "cli/option.h"

/* specs/errors.md */
enum exit_code { EXIT_DONE = 0, EXIT_FINDING = 1, EXIT_FAILED = 2, EXIT_USAGE = 64 };

/* Holds what a command works with besides its options. */
struct invocation {
	const struct host *host;
	struct console *console;
	const struct command *command;
	char **operands; /* n_operands of them */
	size_t n_operands;
};

/* Tells and clears a failure; always EXIT_FAILED. */
enum exit_code command_fail(const struct invocation *invocation, struct error *error);

struct command {
	const char *name;           /* all its words, that of its group too: "build", "key new" */
	const char *const *aliases; /* NULL-terminated, or NULL */
	const char *operands;       /* as in the usage line: "PKG...", or NULL: none are taken */
	enum operand_kind complete;
	size_t least;            /* how many operands there must be */
	size_t most;             /* how many there may be; 0: any number */
	const char *summary;     /* one line of the list of commands */
	const char *description; /* paragraphs, separated by empty lines */
	const char *examples;    /* lines, "$ command" each; or NULL */
	const struct option_row *options;
	size_t n_options;
	size_t n_hidden; /* rows behind those: this program's own use of itself, shown nowhere */
	size_t context_size;
	enum exit_code (*run)(void *context, const struct invocation *invocation);
	const struct command *const *group; /* its commands, NULL-terminated, instead of `run`; or
					       NULL */
	bool hidden;
};

#define COMMAND_OPTIONS(rows) .options = (rows), .n_options = ARRAY_SIZE(rows)

extern const struct command *const commands[]; /* NULL-terminated, in the order of the list */

/* Returns the last word of a command's name: "new"; borrowed. */
const char *command_word(const struct command *command);
/* Finds a command by the words that begin with words[0], NULL-terminated: the last one that they
 * name, a group where the next word is none of its commands. *used: how many words that took; NULL
 * and 0 where already the first is unknown. An alias stands for a last word. */
const struct command *command_find(const char *const *words, size_t *used);
/* Says that `command` has no such command below it (NULL: that there is none at all), and which one
 * may be meant. */
enum exit_code command_refuse(const struct command *command, const char *word,
			      const struct console *console);
/* Parses argv (argv[0] is the last word of the command's name), runs, frees. A group lists its
 * commands. */
enum exit_code command_run_main(const struct command *command, int argc, const char **argv,
				const struct host *host, struct console *console);

extern const struct command command_build, command_show, command_schema, command_lint, command_init,
	command_diff, command_verify;
extern const struct command command_create, command_publish, command_promote, command_rollback,
	command_withdraw, command_refresh, command_set, command_list, command_log, command_where,
	command_prune, command_check, command_doctor;
extern const struct command command_key, command_key_new, command_key_show, command_key_add,
	command_key_use, command_key_drop;
extern const struct command command_help, command_completion, command_man;

#endif
