/* main.c - where the program starts: the host is read, the command found
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/key_text.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/help.h"

/* A file that is opened later must not become one of the three: what is printed would go into
 * it. Opened the wrong way round, they fail still when they are used. */
static int hold_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		int flags = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;
		if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", flags) != fd)
			return -1;
	}
	return 0;
}

/* Everybody on the machine can read arguments, so a key there is one that is known already. It
 * goes no further, and no message says where it stood. */
static bool has_key(int argc, const char **argv)
{
	for (int i = 1; i < argc; i++)
		if (key_text_is_in(argv[i]))
			return true;
	return false;
}

static enum exit_code refuse_key(const struct console *console)
{
	console_refuse(console,
		       "everybody on this machine can read arguments: give the key in the variable "
		       "INGOT_KEY, or name a file of it with --key; and replace this one",
		       "an argument is a secret key");
	return EXIT_USAGE;
}

static enum exit_code run(int argc, const char **argv, const struct host *host,
			  struct console *console)
{
	if (argc < 2) {
		struct console to_err = *console;
		to_err.out = console->err;
		help_print(&to_err);
		return EXIT_USAGE;
	}
	if (has_key(argc, argv))
		return refuse_key(console);
	if (text_equal(argv[1], "--help") || text_equal(argv[1], "-h")) {
		help_print(console);
		return EXIT_DONE;
	}
	if (text_equal(argv[1], "--version") || text_equal(argv[1], "-V")) {
		console_print(console, "ingot %s\n", PACKAGE_VERSION);
		return EXIT_DONE;
	}
	size_t used;
	const struct command *command = command_find((const char *const *)argv + 1, &used);
	if (!command)
		return command_refuse(NULL, argv[1], console);
	return command_run_main(command, argc - (int)used, argv + used, host, console);
}

int main(int argc, const char **argv)
{
	struct error error = ERROR_INIT;
	struct console console;
	struct host host;
	/* A reader that goes away is an error of the write, reported like any other. */
	(void)signal(SIGPIPE, SIG_IGN);
	if (hold_streams())
		return EXIT_FAILED;
	if (host_read(&host, &error)) {
		console_open(&console, &host, stdout, stderr);
		console_error(&console, &error);
		error_clear(&error);
		host_free(&host);
		return EXIT_FAILED;
	}
	console_open(&console, &host, stdout, stderr);
	enum exit_code code = run(argc, argv, &host, &console);
	if (console_close(&console) && code == EXIT_DONE)
		code = EXIT_FAILED;
	host_free(&host);
	return code;
}
