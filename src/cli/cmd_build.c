/* cmd_build.c - ingot build: a manifest in, packages out
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buffer.h"
#include "base/memory.h"
#include "build/cast.h"
#include "cli/command.h"
#include "cli/key_help.h"
#include "cli/progress.h"
#include "cli/request.h"
#include "text/json.h"

#define JOBS_MAX 256

struct build_context {
	char *manifest, *target, *key, *key_id, *passphrase_file;
	struct strings formats;
	int jobs;
	bool allow_undefined, assume_tag, is_unsigned, json, no_cache, prove, quiet, require_pins,
		run_filters, tag;
};

static const struct option_row options[] = {
	{'f', "config", OPTION_TEXT, offsetof(struct build_context, manifest), "FILE", OPERAND_FILE,
	 NULL, "the manifest; - is standard input (default: ingot.yaml, else nfpm.yaml)"},
	{'p', "packager", OPTION_LIST, offsetof(struct build_context, formats), "FORMAT,...",
	 OPERAND_FORMATS, NULL, "which packages to make"},
	{'t', "target", OPTION_TEXT, offsetof(struct build_context, target), "DIR",
	 OPERAND_DIRECTORY, NULL,
	 "where the packages go: a folder, or with one format a file (default: this folder)"},
	{'k', "key", OPTION_TEXT, offsetof(struct build_context, key), "KEY", OPERAND_FILE, NULL,
	 KEY_HELP ", else what the manifest's signature says, else the packages are unsigned"},
	{0, "key-id", OPTION_TEXT, offsetof(struct build_context, key_id), "ID", OPERAND_NONE, NULL,
	 KEY_ID_HELP},
	{0, "passphrase-file", OPTION_TEXT, offsetof(struct build_context, passphrase_file), "FILE",
	 OPERAND_FILE, NULL, PASSPHRASE_HELP},
	{0, "unsigned", OPTION_FLAG, offsetof(struct build_context, is_unsigned), NULL,
	 OPERAND_NONE, NULL, UNSIGNED_HELP},
	{0, "allow-undefined", OPTION_FLAG, offsetof(struct build_context, allow_undefined), NULL,
	 OPERAND_NONE, NULL, ALLOW_UNDEFINED_HELP},
	{'j', "jobs", OPTION_NUMBER, offsetof(struct build_context, jobs), "N", OPERAND_NONE, NULL,
	 "how many threads compress (default: one for each core); the packages do not depend on "
	 "it"},
	{0, "no-cache", OPTION_FLAG, offsetof(struct build_context, no_cache), NULL, OPERAND_NONE,
	 NULL,
	 "compress everything anew; else what an earlier build compressed is taken from the "
	 "cache, and the packages are the same"},
	{'q', "quiet", OPTION_FLAG, offsetof(struct build_context, quiet), NULL, OPERAND_NONE, NULL,
	 "say only what is wrong: no progress, and not what was made"},
	{0, "require-pins", OPTION_FLAG, offsetof(struct build_context, require_pins), NULL,
	 OPERAND_NONE, NULL, "make nothing where no dependency is pinned"},
	{0, "run-filters", OPTION_FLAG, offsetof(struct build_context, run_filters), NULL,
	 OPERAND_NONE, NULL, RUN_FILTERS_HELP},
	{0, "prove", OPTION_FLAG, offsetof(struct build_context, prove), NULL, OPERAND_NONE, NULL,
	 "build twice, the second time with another umask, time zone, language and number of "
	 "threads and without the cache; where the bytes differ, say what does and write nothing"},
	{0, "tag", OPTION_FLAG, offsetof(struct build_context, tag), NULL, OPERAND_NONE, NULL,
	 "afterwards tag the commit in git, with content id and digests in the tag's message; "
	 "nothing is pushed"},
	{0, "json", OPTION_FLAG, offsetof(struct build_context, json), NULL, OPERAND_NONE, NULL,
	 "print what was made as JSON"},
	/* Hidden: the second build of --prove --tag, whose tag is made later. */
	{0, "assume-tag", OPTION_FLAG, offsetof(struct build_context, assume_tag), NULL,
	 OPERAND_NONE, NULL, NULL},
};

static void print_json(const struct cast_result *cast, const struct console *console)
{
	AUTO_BUFFER text = BUFFER_INIT;
	struct json json;
	json_start(&json, &text);
	json_begin_array(&json, NULL);
	for (size_t i = 0; i < cast->n; i++) {
		const struct cast_product *product = &cast->v[i];
		AUTO_FREE char *version = package_full_version(product->package);
		json_begin_object(&json, NULL);
		json_text(&json, "path", product->path);
		json_uint(&json, "size", product->size);
		json_text(&json, "sha256", product->sha256);
		json_text(&json, "name", product->package->name);
		json_text(&json, "version", version);
		json_text(&json, "commit", product->package->commit);
		json_text(&json, "content_id", product->package->content_id);
		json_bool(&json, "proved", cast->proof);
		json_text(&json, "tag", cast->tag);
		json_end(&json);
	}
	json_end(&json);
	console_print_buffer(console, &text);
}

static void print_text(const struct cast_result *cast, const struct console *console)
{
	for (size_t i = 0; i < cast->n; i++) {
		const struct cast_product *product = &cast->v[i];
		char size[SIZE_TEXT_SIZE];
		console_size_text(product->size, size);
		console_print(console, "%s  %s, %s\n", product->path, size,
			      *product->signer ? "signed" : "not signed");
		console_print(console, "  sha256      %s\n", product->sha256);
		console_print(console, "  content id  %s\n", product->package->content_id);
		console_print(console, "  commit      %s%s\n",
			      product->package->commit ? product->package->commit : "unknown",
			      product->package->dirty ? " (with uncommitted changes)" : "");
	}
	if (cast->proof)
		console_print(console, "proved: a second build (%s) gave the same bytes\n",
			      cast->proof);
	if (cast->tag && cast->tag_is_new)
		console_print(console, "tag %s is made; 'git push origin %s' publishes it\n",
			      cast->tag, cast->tag);
	else if (cast->tag)
		console_print(console, "tag %s is there already, and names these packages\n",
			      cast->tag);
}

/* More threads than any machine has processors only cost memory. */
static unsigned find_jobs(const struct build_context *context, const struct host *host)
{
	unsigned jobs = (unsigned)context->jobs;
	if (jobs == 0)
		return host->cores;
	return jobs < JOBS_MAX ? jobs : JOBS_MAX;
}

static int build_packages(const struct build_context *context, const struct invocation *invocation,
			  const struct format_list *formats, struct cast_result *cast,
			  struct problems *problems, struct error *error)
{
	struct progress progress;
	struct cast_options cast_options = {
		.manifest = request_manifest(context->manifest,
					     "name the manifest: ingot build -f FILE", error),
		.formats = formats,
		.target = context->target && *context->target ? context->target : ".",
		.key = context->key,
		.key_id = context->key_id,
		.passphrase_file = context->passphrase_file,
		.is_unsigned = context->is_unsigned,
		.allow_undefined = context->allow_undefined,
		.run_filters = context->run_filters,
		.jobs = find_jobs(context, invocation->host),
		.no_cache = context->no_cache,
		.progress = context->quiet ? NULL : progress_show,
		.progress_context = &progress,
		.require_pins = context->require_pins,
		.prove = context->prove,
		.digests = !context->quiet || context->json || context->tag,
		.tag = context->tag          ? CAST_TAG_MAKE
		       : context->assume_tag ? CAST_TAG_ASSUME
					     : CAST_TAG_NONE,
		.host = invocation->host};
	if (!cast_options.manifest)
		return -1;
	if (context->prove && request_is_stream(cast_options.manifest)) {
		error_set(error, "--prove reads the manifest twice, a pipe can be read once");
		return error_hint(error, "write the manifest into a file");
	}
	progress_begin(&progress, invocation->console);
	int failed = cast_run(&cast_options, cast, problems, error);
	progress_end(&progress);
	return failed;
}

static int check_words(const struct build_context *context, struct error *error)
{
	if (!context->is_unsigned || !context->key)
		return 0;
	return error_set(error, "--key and --unsigned contradict each other");
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct build_context *context = context_pointer;
	CLEANUP(problems_free) struct problems problems = {0};
	CLEANUP(cast_free) struct cast_result cast = {0};
	AUTO_ERROR error = ERROR_INIT;
	struct format_list formats;

	if (check_words(context, &error) ||
	    request_formats(&context->formats, context->target, &formats, &error)) {
		console_error(invocation->console, &error);
		return EXIT_USAGE;
	}
	int failed = build_packages(context, invocation, &formats, &cast, &problems, &error);
	console_problems(invocation->console, &problems, "nothing was written");
	if (error_is_set(&error))
		console_error(invocation->console, &error);
	for (size_t i = 0; failed && i < cast.differences.n; i++)
		console_detail(invocation->console, cast.differences.v[i]);
	if (failed)
		return cast.differs ? EXIT_FINDING : EXIT_FAILED;
	if (context->json)
		print_json(&cast, invocation->console);
	else if (!context->quiet)
		print_text(&cast, invocation->console);
	return EXIT_DONE;
}

static const char *const aliases[] = {"package", "pkg", "p", NULL};

const struct command command_build = {
	.name = "build",
	.aliases = aliases,
	.summary = "make a .deb and a .rpm from a manifest and a build output",
	.description =
		"Reads a manifest and the files it names, and makes the packages, signed where a "
		"key is "
		"given. Any nfpm.yaml is a manifest; ingot.yaml(5) lists all keys.\n\n"
		"Every mistake in the manifest is reported in one run, with its line and column, "
		"and then "
		"nothing is written. The packages appear when they are complete, all or none. The "
		"same "
		"inputs give the same bytes, on any machine.\n\n"
		"Each package carries the commit it was built from, its pinned dependency list and "
		"what it was built with; 'ingot show' prints them. What a build has to have can be "
		"required with 'policy:' in the manifest.\n\n"
		"The exit status is 1 where --prove finds a difference, and 2 after any other "
		"failure.",
	.examples = "  $ ingot build --key signing-key.asc -t dist\n"
		    "  $ VERSION=1.2.3 ingot build -f nfpm.yaml -p deb\n"
		    "  $ ingot build --prove --tag --key signing-key.asc -t dist\n"
		    "  $ ingot build --json | jq -r '.[].path'\n",
	.options = options,
	.n_options = ARRAY_SIZE(options) - 1,
	.n_hidden = 1,
	.context_size = sizeof(struct build_context),
	.run = run,
};
