/* cmd_diff.c - ingot diff: what differs between two packages
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/command.h"
#include "base/json.h"
#include "base/vector.h"
#include "cli/cli.h"
#include "formats/format.h"
#include "model/package_diff.h"

#define LOG_LIMIT (1u << 20)
#define LOG_LINES_MAX "50"

struct diff_context {
	int json;
};

static const struct option_row options[] = {
	{0, "json", OPTION_FLAG, offsetof(struct diff_context, json), NULL, OPERAND_NONE, NULL,
	 "print the verdict and every difference as JSON"},
};

/* The subjects of the commits between the two, where this folder is a work tree that has both. */
static void find_log(const struct package *a, const struct package *b, struct strings *lines)
{
	struct command_result result = {0};
	struct error ignored = ERROR_INIT;
	struct buffer range = BUFFER_INIT;

	if (!a->commit || !b->commit || text_equal(a->commit, b->commit))
		return;
	buffer_printf(&range, "%s..%s", a->commit, b->commit);
	const char *const argv[] = {"git",
				    "log",
				    "--oneline",
				    "--no-decorate",
				    "--max-count=" LOG_LINES_MAX,
				    buffer_text(&range),
				    "--",
				    NULL};

	/* No git, no work tree or other commits: then there is nothing to tell, and nothing wrong.
	 */
	if (command_run(argv, NULL, LOG_LIMIT, &result, &ignored) == 0 && result.status == 0) {
		char *rest = (char *)result.output.data, *line;

		while (rest && (line = strsep(&rest, "\n")))
			if (*line)
				strings_add(lines, line);
	}
	command_result_free(&result);
	error_clear(&ignored);
	buffer_free(&range);
}

static void print_json(const struct package_diff *diff, const struct package *const sides[2],
		       const struct strings *log, const struct console *console)
{
	struct buffer text = BUFFER_INIT;
	struct json json;

	json_start(&json, &text);
	json_begin_object(&json, NULL);
	json_text(&json, "verdict", diff_verdict_name(diff->verdict));
	json_begin_array(&json, "packages");
	for (int i = 0; i < 2; i++) {
		char *version = package_full_version(sides[i]);

		json_begin_object(&json, NULL);
		json_text(&json, "format", sides[i]->format);
		json_text(&json, "name", sides[i]->name);
		json_text(&json, "version", version);
		json_text(&json, "commit", sides[i]->commit);
		json_text(&json, "content_id", *sides[i]->content_id ? sides[i]->content_id : NULL);
		json_end(&json);
		free(version);
	}
	json_end(&json);
	json_strings(&json, "log", log);
	json_begin_array(&json, "differences");
	VECTOR_EACH (difference, diff) {
		json_begin_object(&json, NULL);
		json_text(&json, "section", diff_section_name(difference->section));
		json_text(&json, "kind", diff_kind_name(difference->kind));
		json_text(&json, "name", difference->name);
		json_text(&json, "attribute", difference->attribute);
		json_text(&json, "before", difference->before);
		json_text(&json, "after", difference->after);
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
	console_print_buffer(console, &text);
	buffer_free(&text);
}

/* A digest is told apart by its beginning. */
#define DIGEST_SHOWN 12

/* "  ~ left-pad  version  1.3.0 -> 1.3.1" */
static void print_difference(const struct difference *difference, const struct console *console)
{
	static const char marks[] = {
		[DIFF_ADDED] = '+', [DIFF_REMOVED] = '-', [DIFF_CHANGED] = '~'};
	const char *before = difference->before, *after = difference->after;
	int shown = text_equal(difference->attribute, "sha256") ? DIGEST_SHOWN : INT_MAX;

	console_print(console, "  %c %s", marks[difference->kind], difference->name);
	if (difference->attribute && difference->kind == DIFF_CHANGED)
		console_print(console, "  %s", difference->attribute);
	if (difference->kind == DIFF_CHANGED && (before || after))
		console_print(console, "  %.*s -> %.*s", shown, before ? before : "-", shown,
			      after ? after : "-");
	else if (before || after)
		console_print(console, "  %s", before ? before : after);
	console_print(console, "\n");
}

static size_t count_section(const struct package_diff *diff, enum diff_section section)
{
	size_t count = 0;

	VECTOR_EACH (difference, diff)
		count += difference->section == section;
	return count;
}

static void print_log(const struct strings *log, const struct console *console)
{
	for (size_t i = 0; i < log->n; i++)
		console_print(console, "      %s\n", log->v[i]);
}

static void print_text(const struct package_diff *diff, const struct strings *log,
		       const struct console *console)
{
	console_print(console, "%s\n", diff_verdict_name(diff->verdict));
	for (int section = 0; section < DIFF_SECTION_COUNT; section++) {
		size_t count = count_section(diff, (enum diff_section)section);

		if (count == 0)
			continue;
		console_print(console, "%s: %zu\n", diff_section_name((enum diff_section)section),
			      count);
		/* That everything has another date is one fact. */
		VECTOR_EACH (difference, diff)
			if (section != DIFF_TIMES &&
			    difference->section == (enum diff_section)section)
				print_difference(difference, console);
		if (section == DIFF_IDENTITY)
			print_log(log, console);
	}
}

static enum exit_code compare(const struct package *const sides[2], bool json,
			      const struct console *console)
{
	struct package_diff diff;
	struct strings log = {0};
	enum exit_code code;

	package_diff_make(sides[0], sides[1], &diff);
	find_log(sides[0], sides[1], &log);
	if (json)
		print_json(&diff, sides, &log, console);
	else
		print_text(&diff, &log, console);
	code = diff.verdict > DIFF_VERDICT_SIGNATURE ? EXIT_FINDING : EXIT_DONE;
	strings_free(&log);
	package_diff_free(&diff);
	return code;
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct diff_context *context = context_pointer;
	struct package *sides[2] = {NULL, NULL};
	enum exit_code code = EXIT_FAILED;

	if (invocation->n_operands != 2) {
		(void)fprintf(invocation->console->err,
			      "ingot: error: 'diff' compares two packages, but got %zu\n",
			      invocation->n_operands);
		return EXIT_USAGE;
	}
	for (int i = 0; i < 2; i++) {
		struct error error = ERROR_INIT;

		sides[i] = format_read(invocation->operands[i], NULL, NULL, &error);
		if (!sides[i])
			console_error(invocation->console, &error);
		error_clear(&error);
	}
	if (sides[0] && sides[1]) {
		const struct package *const both[] = {sides[0], sides[1]};

		code = compare(both, context->json, invocation->console);
	}
	package_free(sides[0]);
	package_free(sides[1]);
	return code;
}

const struct command command_diff = {
	.name = "diff",
	.operands = "PACKAGE PACKAGE",
	.complete = OPERAND_FILE,
	.least = 2,
	.summary = "what differs between two packages: commit, pins, files, scripts",
	.description = "Compares two packages, .deb or .rpm, and prints the verdict first: 'same "
		       "content', "
		       "'signature or time only', 'metadata only' or 'content'; then what differs, "
		       "in the order "
		       "of identity, pins, relations, metadata, files and scripts. The commits "
		       "between the two "
		       "are listed where this folder is a git work tree that has them.\n\n"
		       "The formats may differ: then what each format spells in its own way, "
		       "relations and "
		       "metadata, is not compared. The .deb and the .rpm of one build have the "
		       "same content.\n\n"
		       "The exit status is 0 for the same content, also where signatures or times "
		       "differ, and 1 "
		       "where anything else does.",
	.examples = "  $ ingot diff hello_1.0_amd64.deb hello_1.1_amd64.deb\n"
		    "  $ ingot diff hello_1.0_amd64.deb hello-1.0-1.x86_64.rpm && echo same\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct diff_context),
	.run = run,
};
