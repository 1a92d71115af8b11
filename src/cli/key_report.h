/* key_report.h - what there is to say of a key, as text and as JSON
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_KEY_REPORT_H
#define INGOT_CLI_KEY_REPORT_H

#include "cli/console.h"
#include "sign/certificates.h"
#include "sign/key_rules.h"
#include "text/json.h"

/* Prints a line for each, indented. */
void key_report_print_judgements(const struct key_judgements *judgements,
				 const struct console *console);
/* Writes the array "judgements". */
void key_report_json_judgements(struct json *json, const struct key_judgements *judgements);
/* Prints the certificate, and what is said of it at the time `now`. `source`: where it was found;
 * NULL: that goes without saying. */
void key_report_print(const char *source, const struct certificate *certificate,
		      const struct key_judgements *judgements, int64_t now,
		      const struct console *console);
/* Prints an object with the same; `source` is where it was found. */
void key_report_print_json(const char *source, const struct certificate *certificate,
			   const struct key_judgements *judgements, const struct console *console);

#endif
