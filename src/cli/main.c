/* main.c - where the program starts: the host is read, the command found
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <stdio.h>

#include "base/strings.h"
#include "cli/cli.h"

static enum exit_code unknown_command(const char *name, const struct console *console)
{
	const char *names[64];
	const char *nearest;
	size_t n = 0;

	for (size_t i = 0; commands[i] && n < ARRAY_SIZE(names); i++)
		if (!commands[i]->hidden)
			names[n++] = commands[i]->name;
	nearest = text_nearest(name, names, n);
	(void)fprintf(console->err, "ingot: error: unknown command '%s'\n", name);
	if (nearest)
		(void)fprintf(console->err, "  hint: did you mean 'ingot %s'?\n", nearest);
	else
		(void)fprintf(console->err, "  hint: 'ingot --help' lists the commands\n");
	return EXIT_USAGE;
}

static enum exit_code run(int argc, const char **argv, const struct host *host,
			  struct console *console)
{
	const struct command *command;

	if (argc < 2) {
		struct console to_err = *console;

		to_err.out = console->err;
		help_print(&to_err);
		return EXIT_USAGE;
	}
	if (text_equal(argv[1], "--help") || text_equal(argv[1], "-h")) {
		help_print(console);
		return EXIT_DONE;
	}
	if (text_equal(argv[1], "--version") || text_equal(argv[1], "-V")) {
		console_print(console, "ingot %s\n", PACKAGE_VERSION);
		return EXIT_DONE;
	}
	command = command_find(argv[1]);
	if (!command)
		return unknown_command(argv[1], console);
	return command_run_main(command, argc - 1, argv + 1, host, console);
}

int main(int argc, const char **argv)
{
	struct error error = ERROR_INIT;
	struct console console;
	struct host host;
	enum exit_code code;

	/* A reader that goes away is an error of the write, reported like any other. */
	(void)signal(SIGPIPE, SIG_IGN);
	if (host_read(&host, &error)) {
		(void)fprintf(stderr, "ingot: error: %s\n", error.message);
		error_clear(&error);
		return EXIT_FAILED;
	}
	console_open(&console, &host, stdout, stderr);
	code = run(argc, argv, &host, &console);
	if (console_close(&console) && code == EXIT_DONE)
		code = EXIT_FAILED;
	host_free(&host);
	return code;
}
