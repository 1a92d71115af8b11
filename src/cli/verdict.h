/* verdict.h - prints what was found of one thing that was looked at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_VERDICT_H
#define INGOT_CLI_VERDICT_H

#include <stdbool.h>

#include "cli/command.h"
#include "formats/findings.h"

/* Prints "SUBJECT: good" or "BAD" and a line for each finding; or an object with the keys `kind`
 * (the subject, under it), good and findings. EXIT_FINDING where one is bad. */
enum exit_code verdict_print(const char *kind, const char *subject, const struct findings *findings,
			     bool json, const struct console *console);

#endif
