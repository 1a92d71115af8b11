/* help.h - the tables of commands as text for a terminal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_HELP_H
#define INGOT_CLI_HELP_H

#include "base/compiler.h"
#include "cli/command.h"

/* Prints what the program is, and the list of commands. */
void help_print(const struct console *console);
/* Returns "ingot build [OPTION]... OPERAND", as the usage line of a command has it; caller frees.
 */
char *help_usage(const struct command *command) NODISCARD;
/* Prints what one command does and takes. */
void help_print_command(const struct command *command, const struct console *console);

#endif
