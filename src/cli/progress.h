/* progress.h - one line on a terminal that says how far a long build is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_PROGRESS_H
#define INGOT_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/console.h"
#include "plan/payloads.h"

struct progress {
	const struct console *console;
	double begun, shown; /* seconds of a clock that only runs forward; shown 0: never */
};

/* Starts the clock. Nothing is ever printed where the console's `err` is no terminal. */
void progress_begin(struct progress *progress, const struct console *console);
/* A payloads_progress; `context` is the struct progress. */
void progress_show(void *context, const struct payloads_done *done);
/* Removes the line. */
void progress_end(struct progress *progress);

#define PROGRESS_TEXT_SIZE 160
/* Writes "12 of 116 files, 45.0 MB of 193 MB, 56.0 MB/s, 3 s left" after so many seconds of work.
 */
void progress_text(const struct payloads_done *done, double seconds, char text[PROGRESS_TEXT_SIZE]);

#endif
