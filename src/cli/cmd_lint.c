/* cmd_lint.c - ingot lint: what build would refuse, without building
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/vector.h"
#include "build/cast.h"
#include "cli/advice.h"
#include "cli/command.h"
#include "cli/request.h"
#include "text/json.h"

struct lint_context {
	struct strings formats;
	bool allow_undefined, is_unsigned, json, run_filters;
};

static const struct option_row options[] = {
	{'p', "packager", OPTION_LIST, offsetof(struct lint_context, formats), "FORMAT,...",
	 OPERAND_FORMATS, NULL, "for which packages to check"},
	{0, "allow-undefined", OPTION_FLAG, offsetof(struct lint_context, allow_undefined), NULL,
	 OPERAND_NONE, NULL, ALLOW_UNDEFINED_HELP},
	{0, "unsigned", OPTION_FLAG, offsetof(struct lint_context, is_unsigned), NULL, OPERAND_NONE,
	 NULL, "check it as for packages without a signature: no key is needed"},
	{0, "run-filters", OPTION_FLAG, offsetof(struct lint_context, run_filters), NULL,
	 OPERAND_NONE, NULL, RUN_FILTERS_HELP},
	{0, "json", OPTION_FLAG, offsetof(struct lint_context, json), NULL, OPERAND_NONE, NULL,
	 "print what was found as a JSON list"},
};

static void print_json(const struct console *console, struct problems *problems)
{
	static const char *const kinds[] = {
		[PROBLEM_ERROR] = "error",
		[PROBLEM_WARNING] = "warning",
		[PROBLEM_NOTE] = "note",
	};
	AUTO_BUFFER text = BUFFER_INIT;
	struct json json;

	problems_sort(problems);
	json_start(&json, &text);
	json_begin_array(&json, NULL);
	VECTOR_EACH (problem, problems) {
		AUTO_FREE char *hint = advice_words(problem->advice, problem->about, problem->hint);
		json_begin_object(&json, NULL);
		json_text(&json, "kind", kinds[problem->kind]);
		json_text(&json, "file", problem->at.file);
		json_uint_or_null(&json, "line", (uint64_t)problem->at.line);
		json_uint_or_null(&json, "column", (uint64_t)problem->at.column);
		json_text(&json, "message", problem->message);
		json_text(&json, "hint", hint);
		json_end(&json);
	}
	json_end(&json);
	console_print_buffer(console, &text);
}

/* Findings are the result, not something about it. */
static void print_text(const struct console *console, struct problems *problems)
{
	struct console result = *console;
	result.err = console->out;
	result.colour_err = console->colour_out;
	console_problems(&result, problems, NULL);
}

static int check_manifest(const struct lint_context *context, const struct invocation *invocation,
			  const struct format_list *formats, struct problems *problems,
			  struct error *error)
{
	const char *given = invocation->n_operands > 0 ? invocation->operands[0] : NULL;
	struct cast_options cast_options = {
		.manifest = request_manifest(given, "name the manifest: ingot lint FILE", error),
		.formats = formats,
		.allow_undefined = context->allow_undefined,
		.is_unsigned = context->is_unsigned,
		.run_filters = context->run_filters,
		.host = invocation->host};
	if (!cast_options.manifest)
		return -1;
	/* An unreadable manifest says nothing about what is in it. */
	if (!request_is_stream(cast_options.manifest) && access(cast_options.manifest, R_OK))
		return error_set_errno(error, errno, "cannot open '%s'", cast_options.manifest);
	cast_check(&cast_options, problems);
	return 0;
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct lint_context *context = context_pointer;
	CLEANUP(problems_free) struct problems problems = {0};
	AUTO_ERROR error = ERROR_INIT;
	struct format_list formats;

	if (request_formats(&context->formats, NULL, &formats, &error)) {
		console_error(invocation->console, &error);
		return EXIT_USAGE;
	}
	if (check_manifest(context, invocation, &formats, &problems, &error))
		return command_fail(invocation, &error);
	if (context->json)
		print_json(invocation->console, &problems);
	else
		print_text(invocation->console, &problems);
	return problems.errors > 0 ? EXIT_FINDING : EXIT_DONE;
}

const struct command command_lint = {
	.name = "lint",
	.operands = "[MANIFEST]",
	.complete = OPERAND_FILE,
	.most = 1,
	.summary = "check a manifest without building",
	.description =
		"Checks a manifest (default: ingot.yaml, else nfpm.yaml) and all that it names: "
		"keys and values, variables, relations, versions, files and patterns, scripts, "
		"lock files, where everything goes. What 'ingot build' would refuse is an error, "
		"each with its line and column; the contents are not read and nothing is "
		"written.\n\n"
		"The exit status is 0 where there is no error, warnings or not, and 1 where there "
		"is one.",
	.examples = "  $ ingot lint\n"
		    "  $ VERSION=1.2.3 ingot lint -p deb nfpm.yaml\n"
		    "  $ ingot lint --json | jq -r '.[] | \"\\(.line): \\(.message)\"'\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct lint_context),
	.run = run,
};
