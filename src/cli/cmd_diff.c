/* cmd_diff.c - ingot diff: what differs between two packages
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"
#include "build/git.h"
#include "cli/command.h"
#include "cli/diff_text.h"
#include "cli/reader.h"
#include "cli/reference.h"
#include "package/package_diff.h"
#include "store/store.h"
#include "text/json.h"

#define LOG_LINES_MAX "50"

struct diff_context {
	char *root;
	struct strings keys;
	bool json, text;
};

/* Holds what is compared, and what was found. */
struct diff_report {
	const struct reference *sides;
	char *const *words; /* that name them */
	struct package_diff diff;
	struct strings log;
	struct diff_texts texts;
	bool has_texts;
};

static const struct option_row options[] = {
	{0, "text", OPTION_FLAG, offsetof(struct diff_context, text), NULL, OPERAND_NONE, NULL,
	 "print the lines that differ of changed text files and scripts, as diff -u does"},
	{0, "root", OPTION_TEXT, offsetof(struct diff_context, root), "DIR", OPERAND_DIRECTORY,
	 NULL, REFERENCE_ROOT_HELP},
	{'k', "key", OPTION_LIST, offsetof(struct diff_context, keys), "FILE", OPERAND_FILE, NULL,
	 READER_KEY_HELP},
	{0, "json", OPTION_FLAG, offsetof(struct diff_context, json), NULL, OPERAND_NONE, NULL,
	 "print the verdict and every difference as JSON"},
};

/* Takes ">1234567 subject" of what only the second has; what only the first has stands with "-". */
static void take_log_line(const char *line, struct strings *lines)
{
	if (*line)
		strings_add_printf(lines, "%c %s", *line == '<' ? '-' : '+', line + 1);
}

/* A package can call anything its commit, an option of git too. */
static bool is_hex(const char *commit)
{
	return commit && commit[strspn(commit, "0123456789abcdef")] == '\0';
}

static int ask_log(const char *range, struct process_result *result, struct error *error)
{
	const char *const words[] = {
		"rev-list", "--oneline", "--left-right", "--max-count=" LOG_LINES_MAX, range,
		"--",       NULL};
	struct git *git = git_open(".", error);
	int failed = git ? git_run(git, words, NULL, result, error) : -1;
	git_close(git);
	return failed;
}

/* Finds the subjects of the commits between the two, where this folder is a work tree that has
 * both. */
static void find_log(const struct package *a, const struct package *b, struct strings *lines)
{
	CLEANUP(process_result_free) struct process_result result = {0};
	AUTO_ERROR ignored = ERROR_INIT;

	if (!is_hex(a->commit) || !is_hex(b->commit) || text_equal(a->commit, b->commit))
		return;
	AUTO_FREE char *range = xasprintf("%s...%s", a->commit, b->commit);

	/* Without git, without a work tree or with other commits there is nothing to tell, and
	 * nothing wrong. */
	if (ask_log(range, &result, &ignored) == 0 && result.status == 0) {
		char *rest = (char *)result.output.data;
		for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n"))
			take_log_line(line, lines);
	}
}

static void write_side(struct json *json, const char *word, const struct package *package)
{
	AUTO_FREE char *version = package_full_version(package);
	AUTO_FREE char *shown = store_place(word);
	json_begin_object(json, NULL);
	json_text(json, "reference", shown);
	json_text(json, "format", package->format);
	json_text(json, "name", package->name);
	json_text(json, "version", version);
	json_text(json, "commit", package->commit);
	json_text(json, "content_id", *package->content_id ? package->content_id : NULL);
	json_end(json);
}

static void write_difference(struct json *json, const struct diff_report *report,
			     const struct difference *difference)
{
	json_begin_object(json, NULL);
	json_text(json, "section", package_diff_section_name(difference->section));
	json_text(json, "kind", package_diff_kind_name(difference->kind));
	json_text(json, "name", difference->name);
	json_text(json, "attribute", difference->attribute);
	json_text(json, "before", difference->before);
	json_text(json, "after", difference->after);
	if (report->has_texts)
		json_text(json, "text", diff_texts_get(&report->texts, difference));
	json_end(json);
}

static void print_json(const struct diff_report *report, const struct console *console)
{
	AUTO_BUFFER text = BUFFER_INIT;
	struct json json;
	json_start(&json, &text);
	json_begin_object(&json, NULL);
	json_text(&json, "verdict", package_diff_verdict_name(report->diff.verdict));
	json_begin_array(&json, "packages");
	for (int i = 0; i < 2; i++)
		write_side(&json, report->words[i], report->sides[i].package);
	json_end(&json);
	json_strings(&json, "log", &report->log);
	json_begin_array(&json, "differences");
	VECTOR_EACH (difference, &report->diff)
		write_difference(&json, report, difference);
	json_end(&json);
	json_end(&json);
	console_print_buffer(console, &text);
}

/* A digest is told apart by its beginning. */
#define DIGEST_SHOWN 12

/* Prints "  ~ left-pad  version  1.3.0 -> 1.3.1". */
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

static void print_section(const struct diff_report *report, enum diff_section section,
			  const struct console *console)
{
	VECTOR_EACH (difference, &report->diff) {
		if (difference->section != section)
			continue;
		print_difference(difference, console);
		if (report->has_texts)
			console_print_lines(console, "      ",
					    diff_texts_get(&report->texts, difference));
	}
}

static void print_text(const struct diff_report *report, const struct console *console)
{
	console_print(console, "%s\n", package_diff_verdict_name(report->diff.verdict));
	for (enum diff_section section = 0; section < DIFF_SECTION_COUNT; section++) {
		size_t count = count_section(&report->diff, section);
		if (count == 0)
			continue;
		console_print(console, "%s: %zu\n", package_diff_section_name(section), count);
		/* Other dates everywhere are one fact. */
		if (section != DIFF_TIMES)
			print_section(report, section, console);
		if (section == DIFF_IDENTITY)
			print_log(&report->log, console);
	}
}

static enum exit_code compare_packages(struct diff_report *report,
				       const struct diff_context *context,
				       const struct console *console)
{
	const struct package *before = report->sides[0].package;
	const struct package *after = report->sides[1].package;
	AUTO_ERROR error = ERROR_INIT;
	enum exit_code code = EXIT_FAILED;
	package_diff_make(before, after, &report->diff);
	find_log(before, after, &report->log);
	report->has_texts = context->text;
	if (context->text &&
	    diff_texts_make(&report->diff, report->sides, &report->texts, &error)) {
		console_error(console, &error);
	} else {
		(context->json ? print_json : print_text)(report, console);
		code = report->diff.verdict > DIFF_VERDICT_SIGNATURE ? EXIT_FINDING : EXIT_DONE;
	}
	diff_texts_free(&report->texts);
	strings_free(&report->log);
	package_diff_free(&report->diff);
	return code;
}

/* ---- The two ---- */

static int open_side(const struct diff_context *context, const char *word,
		     const struct package *like, struct reference *side,
		     const struct invocation *invocation)
{
	const struct reference_options asked = {.root = context->root,
						.keys = &context->keys,
						.like = like,
						.invocation = invocation};
	AUTO_ERROR error = ERROR_INIT;
	int failed = reference_open(word, &asked, side, &error);
	if (failed)
		console_error(invocation->console, &error);
	return failed;
}

/* A repository gives what is like the other side, so that is opened first. */
static int open_sides(const struct diff_context *context, const struct invocation *invocation,
		      struct reference sides[2])
{
	char **words = invocation->operands;
	int first = reference_kind(words[0]) == REFERENCE_IN_CHANNEL, failed;
	failed = open_side(context, words[first], NULL, &sides[first], invocation);
	return open_side(context, words[!first], sides[first].package, &sides[!first],
			 invocation) ||
	       failed;
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct diff_context *context = context_pointer;
	struct reference sides[2] = {REFERENCE_INIT, REFERENCE_INIT};
	struct diff_report report = {.sides = sides, .words = invocation->operands};
	enum exit_code code = EXIT_FAILED;
	if (invocation->n_operands != 2) {
		console_refuse(invocation->console, NULL,
			       "'diff' compares two packages, but got %zu", invocation->n_operands);
		return EXIT_USAGE;
	}
	if (!open_sides(context, invocation, sides))
		code = compare_packages(&report, context, invocation->console);
	reference_close(&sides[0]);
	reference_close(&sides[1]);
	return code;
}

const struct command command_diff = {
	.name = "diff",
	.operands = "PACKAGE PACKAGE",
	.complete = OPERAND_FILE,
	.least = 2,
	.summary = "what differs between two packages: commit, pins, files, scripts",
	.description =
		"Compares two packages and prints the verdict first: 'same content', 'signature or "
		"time only', 'metadata only' or 'content'; then what differs, in the order of "
		"identity, pins, build environment, materials, relations, metadata, files, "
		"configuration and scripts. Where this folder is a git work tree that has both "
		"commits, those between are listed: with '+' what only the second has, with '-' "
		"what only the first.\n\n" REFERENCE_FORMS "\n\n"
		"The formats may differ: then what each format spells in its own way, relations "
		"and metadata, is not compared. The .deb and the .rpm of one build have the same "
		"content. Of an installed package the files are those on the disk; what became of "
		"its configuration files is listed apart and does not count.\n\n"
		"The exit status is 0 for the same content, also where signatures or times differ, "
		"1 where anything else does, and 2 where the two could not be compared.",
	.examples = "  $ ingot diff hello_1.0_amd64.deb hello_1.1_amd64.deb\n"
		    "  $ ingot diff hello_1.0_amd64.deb hello-1.0-1.x86_64.rpm && echo same\n"
		    "  $ ingot diff --text /srv/repo:stable:hello installed:hello\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct diff_context),
	.run = run,
};
