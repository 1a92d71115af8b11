/* cmd_init.c - ingot init: a first manifest for what a folder holds
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/output.h"
#include "cli/command.h"
#include "cli/outline.h"
#include "cli/survey.h"

#define DEFAULT_MANIFEST "ingot.yaml"

struct init_context {
	char *manifest;
	bool force;
};

static const struct option_row options[] = {
	{'f', "config", OPTION_TEXT, offsetof(struct init_context, manifest), "FILE", OPERAND_FILE,
	 NULL, "the manifest to write (default: " DEFAULT_MANIFEST ")"},
	{0, "force", OPTION_FLAG, offsetof(struct init_context, force), NULL, OPERAND_NONE, NULL,
	 "replace a manifest that is there"},
};

static int refuse_existing(const char *path, struct error *error)
{
	error_set(error, "'%s' exists", path);
	return error_hint(error, "--force replaces it, -f writes another file");
}

/* An nfpm.yaml would no longer be found beside an ingot.yaml. */
static int check_nfpm(const struct init_context *context, struct error *error)
{
	if (context->manifest || context->force || access("nfpm.yaml", F_OK))
		return 0;
	error_set(error, "'nfpm.yaml' is a manifest already");
	return error_hint(error, "'ingot build' takes it as it is; --force writes an "
				 "ingot.yaml, which goes before it");
}

static int write_manifest(const struct init_context *context, const char *path,
			  const struct buffer *text, struct error *error)
{
	struct output output CLEANUP(output_cancel) = OUTPUT_INIT;
	if (output_open(&output, path, 0666, error) ||
	    file_write_all(output.fd, text->data, text->len, path, error))
		return -1;
	if (context->force)
		return output_commit(&output, error);
	int result = output_commit_new(&output, error);
	return result > 0 ? refuse_existing(path, error) : result;
}

static void print_found(const struct survey *survey, const char *path,
			const struct console *console)
{
	size_t files = survey->license_file ? 1 : 0;
	for (size_t i = 0; i < FOUND_COUNT; i++)
		files += survey->files[i].n;
	console_print(console, "%s\n", path);
	console_print(console, "  package     %s\n", survey->facts[FACT_NAME]);
	console_print(console, "  files       %zu\n", files);
	console_print(console, "  lock files  %zu\n", survey->pins.n);
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct init_context *context = context_pointer;
	const char *path = context->manifest ? context->manifest : DEFAULT_MANIFEST;
	struct arena *arena = arena_make();
	AUTO_BUFFER text = BUFFER_INIT;
	AUTO_ERROR error = ERROR_INIT;
	CLEANUP(survey_free) struct survey survey = {0};
	int failed = check_nfpm(context, &error);

	if (!failed && !context->force && access(path, F_OK) == 0)
		failed = refuse_existing(path, &error);
	if (!failed) {
		survey_make(&survey, arena);
		outline_write(&survey, &text);
		failed = write_manifest(context, path, &text, &error);
	}
	if (failed)
		console_error(invocation->console, &error);
	else
		print_found(&survey, path, invocation->console);
	arena_free(arena);
	return failed ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_init = {
	.name = "init",
	.summary = "write a first manifest for this folder",
	.description =
		"Writes a manifest with comments for the folder it is called in. What the folder "
		"says is filled in: name, version and the like from package.json, Cargo.toml, "
		"pyproject.toml, go.mod and git; the licence; programs, units of systemd and "
		"manual "
		"pages that a build has left; lock files.\n\n"
		"A manifest that is there is never replaced without --force. What is written "
		"passes 'ingot lint'; complete it, then 'ingot build'.",
	.examples = "  $ make && ingot init && ingot build\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct init_context),
	.run = run,
};
