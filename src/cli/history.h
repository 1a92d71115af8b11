/* history.h - how a generation is told: what came and went, as text and as JSON
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_HISTORY_H
#define INGOT_CLI_HISTORY_H

#include "cli/console.h"
#include "repo/state/generation.h"
#include "text/json.h"

/* Prints lines "  + deb hello 1.2.3 amd64  0123456789ab". */
void history_print_changes(const struct generation *generation, const struct console *console);
/* Prints " from testing 3", " to 2": where its packages come from; nothing where it does not
 * say. */
void history_print_origin(const struct generation *generation, const struct console *console);

/* Writes members "in" and "out": lists of packages. */
void history_json_changes(struct json *json, const struct generation *generation);
/* Writes members "from", an object or null, and "restored", a number or null. */
void history_json_origin(struct json *json, const struct generation *generation);
/* Writes members channel, generation, date, valid_until. */
void history_json_state(struct json *json, const struct generation *generation);
/* Writes members format, name, version, architecture, commit. */
void history_json_package(struct json *json, const char *format, const char *name,
			  const char *version, const char *arch, const char *commit);
/* Writes a date as "2026-11-23T15:00:00Z"; 0: null. */
void history_json_date(struct json *json, const char *key, int64_t date);

#define COMMIT_SHORT_SIZE 32
/* Writes the first digits of a commit, with "-dirty" where it was; "" stays empty. */
void history_shorten(const char *commit, char text[COMMIT_SHORT_SIZE]);

#endif
