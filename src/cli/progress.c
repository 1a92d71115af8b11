/* progress.c - one line on a terminal that says how far a long build is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

/* These are seconds. A build that is over sooner needs no line, and nobody reads faster. */
#define QUIET_TIME 0.5
#define BETWEEN 0.1

static double read_clock(void)
{
	struct timespec now = {0};
	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* this clock is always there */
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The rate so far is what is known of the rest. */
static void write_time_left(const struct payloads_done *done, double seconds, char *text,
			    size_t size)
{
	double left = (double)(done->all_bytes - done->bytes) * seconds / (double)done->bytes;
	if (left < 99.5)
		(void)snprintf(text, size, "%.0f s", left);
	else
		(void)snprintf(text, size, "%.0f min", left / 60);
}

void progress_text(const struct payloads_done *done, double seconds, char text[PROGRESS_TEXT_SIZE])
{
	char bytes[SIZE_TEXT_SIZE], all[SIZE_TEXT_SIZE], rate[SIZE_TEXT_SIZE], left[SIZE_TEXT_SIZE];
	console_size_text(done->bytes, bytes);
	console_size_text(done->all_bytes, all);
	int len = snprintf(text, PROGRESS_TEXT_SIZE, "%" PRIu64 " of %" PRIu64 " files, %s of %s",
			   done->files, done->all_files, bytes, all);
	if (done->bytes == 0 || seconds <= 0)
		return;
	console_size_text((uint64_t)((double)done->bytes / seconds), rate);
	write_time_left(done, seconds, left, sizeof left);
	(void)snprintf(text + len, PROGRESS_TEXT_SIZE - (size_t)len, ", %s/s, %s left", rate, left);
}

void progress_begin(struct progress *progress, const struct console *console)
{
	*progress = (struct progress){.console = console, .begun = read_clock()};
}

void progress_show(void *context, const struct payloads_done *done)
{
	struct progress *progress = context;
	double now = read_clock();
	char text[PROGRESS_TEXT_SIZE];
	if (!progress->console->is_terminal || now - progress->begun < QUIET_TIME ||
	    now - progress->shown < BETWEEN)
		return;
	progress->shown = now;
	progress_text(done, now - progress->begun, text);
	console_rewrite(progress->console, text);
}

void progress_end(struct progress *progress)
{
	if (progress->shown > 0)
		console_rewrite(progress->console, "");
	progress->shown = 0;
}
