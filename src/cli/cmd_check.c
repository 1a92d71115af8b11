/* cmd_check.c - ingot check: is the newest state of a repository whole and in place?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "base/strings.h"
#include "cli/reader.h"
#include "cli/verdict.h"
#include "cli/writer.h"
#include "repo/repo.h"
#include "repo/verify/repo_verify.h"
#include "store/store.h"

struct check_context {
	struct reader reader;
	bool repair;
};

static const struct option_row options[] = {
	READER_ROWS,
	{0, "repair", OPTION_FLAG, offsetof(struct check_context, repair), NULL, OPERAND_NONE, NULL,
	 "put in place first what a command that was killed has committed; needs no secret key"},
};

static int repair_repository(const struct check_context *context, struct findings *findings,
			     struct error *error)
{
	AUTO_STRINGS completed = {0};
	int failed = repo_complete(context->reader.repo, &context->reader.keys, &completed, error);
	for (size_t i = 0; i < completed.n; i++)
		findings_add(findings, FINDING_GOOD, "repair",
			     "'%s': its newest state is in place now", completed.v[i]);
	return failed;
}

static enum exit_code print_verdict(const struct check_context *context,
				    const struct findings *findings, const struct console *console)
{
	AUTO_FREE char *place = store_place(context->reader.repo);
	return verdict_print("repository", place, findings, context->reader.json, console);
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct check_context *context = context_pointer;
	AUTO_FREE char *memory = writer_memory(invocation->host);
	const struct repo_verify_options asked = {.where = context->reader.repo,
						  .key_files = &context->reader.keys,
						  .cores = invocation->host->cores,
						  .memory = memory};
	CLEANUP(findings_free) struct findings findings = {0};
	struct error error = ERROR_INIT;

	if (!context->reader.repo) {
		console_refuse(invocation->console, "the directory that 'ingot create' made",
			       "'check' needs --repo");
		return EXIT_USAGE;
	}
	if ((context->repair && repair_repository(context, &findings, &error)) ||
	    repo_verify(&asked, &findings, &error))
		return command_fail(invocation, &error);
	return print_verdict(context, &findings, invocation->console);
}

const struct command command_check = {
	.name = "check",
	.summary = "whether a repository is whole, and completing what was interrupted",
	.description =
		"Looks whether every generation that is kept is whole, follows the one before it, "
		"and is signed; whether every index, record and package that it names is there "
		"with the right digest; and whether the newest state of each channel is what "
		"clients see. Packages are not opened: 'ingot verify' with the repository does "
		"that too.\n\n"
		"With --repair what a command that was killed between committing and serving has "
		"left is completed first, as the next command that writes would do: it is only "
		"copied, nothing is signed. The exit status is 1 where something is bad.",
	.examples = "  $ ingot check -r repo\n"
		    "  $ ingot check -r repo --repair --key signing-key.public.asc\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct check_context),
	.run = run,
};
