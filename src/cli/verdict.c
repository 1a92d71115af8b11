/* verdict.c - prints what was found of one thing that was looked at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/verdict.h"

#include "base/buffer.h"
#include "base/vector.h"
#include "text/json.h"

static const struct {
	const char *shown, *name;
} kinds[] = {
	[FINDING_GOOD] = {"good", "good"},
	[FINDING_LACKS] = {"lacks", "lacks"},
	[FINDING_NOTE] = {"note", "note"},
	[FINDING_BAD] = {"BAD", "bad"},
};

static void print_json(const char *kind, const char *subject, const struct findings *findings,
		       const struct console *console)
{
	AUTO_BUFFER text = BUFFER_INIT;
	struct json json;
	json_start(&json, &text);
	json_begin_object(&json, NULL);
	json_text(&json, kind, subject);
	json_bool(&json, "good", findings->bad == 0);
	json_begin_array(&json, "findings");
	VECTOR_EACH (finding, findings) {
		json_begin_object(&json, NULL);
		json_text(&json, "kind", kinds[finding->kind].name);
		json_text(&json, "what", finding->what);
		json_text(&json, "text", finding->text);
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
	console_print_buffer(console, &text);
}

static void print_text(const char *subject, const struct findings *findings,
		       const struct console *console)
{
	console_print(console, "%s: %s\n", subject, findings->bad == 0 ? "good" : "BAD");
	VECTOR_EACH (finding, findings)
		console_print(console, "  %-5s  %-10s  %s\n", kinds[finding->kind].shown,
			      finding->what, finding->text);
}

enum exit_code verdict_print(const char *kind, const char *subject, const struct findings *findings,
			     bool json, const struct console *console)
{
	if (json)
		print_json(kind, subject, findings, console);
	else
		print_text(subject, findings, console);
	return findings->bad > 0 ? EXIT_FINDING : EXIT_DONE;
}
