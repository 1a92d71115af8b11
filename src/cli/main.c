/* main.c - where the program starts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#define EXIT_FAILED 2
#define EXIT_USAGE 64

int main(int argc, char *argv[])
{
	if (argc != 2 || strcmp(argv[1], "--version") != 0) {
		(void)fputs("usage: ingot --version\n", stderr);
		return EXIT_USAGE;
	}
	if (puts("ingot " PACKAGE_VERSION) < 0 || fflush(stdout) != 0)
		return EXIT_FAILED;
	return 0;
}
