/* cmd_verify.c - ingot verify: is a package whole, what it says it is, and by whom?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"
#include "cli/trust.h"
#include "cli/verdict.h"
#include "formats/verify.h"
#include "repo/repo_verify.h"

struct verify_context {
	struct strings keys;
	int json;
};

static const struct option_row options[] = {
	{'k', "key", OPTION_LIST, offsetof(struct verify_context, keys), "FILE", OPERAND_FILE, NULL,
	 TRUST_KEY_HELP},
	{0, "keyring", OPTION_LIST, offsetof(struct verify_context, keys), "FILE", OPERAND_FILE,
	 NULL, TRUST_KEYRING_HELP},
	{0, "json", OPTION_FLAG, offsetof(struct verify_context, json), NULL, OPERAND_NONE, NULL,
	 "print the findings as JSON, one object for each package"},
};

/* A package that cannot be read is a finding about it; one that is not there is a failure. */
static enum exit_code verify_package(const char *path, struct keyring *keyring, bool json,
				     const struct console *console)
{
	const struct format *format;
	struct findings findings = {0};
	struct error error = ERROR_INIT;
	int fd = -1;
	bool is_there = access(path, R_OK) == 0;
	struct package *package = format_read(path, &format, &fd, &error);
	enum exit_code code = EXIT_DONE;

	if (!package && is_there) {
		findings_add(&findings, FINDING_BAD, "structure", "%s", error.message);
		error_clear(&error);
	} else if (!package || package_verify(format, fd, package, keyring, &findings, &error)) {
		console_error(console, &error);
		code = EXIT_FAILED;
	}
	if (code == EXIT_DONE)
		code = verdict_print("package", path, &findings, json, console);
	error_clear(&error);
	findings_free(&findings);
	package_free(package);
	close_reader(&fd);
	return code;
}

static enum exit_code verify_repository(const char *where, const struct strings *keys,
					const struct invocation *invocation, bool json)
{
	const struct repo_verify_options asked = {.where = where,
						  .key_files = keys,
						  .packages = true,
						  .cores = invocation->host->cores};
	struct findings findings = {0};
	struct error error = ERROR_INIT;
	enum exit_code code = EXIT_FAILED;

	if (repo_verify(&asked, &findings, &error))
		console_error(invocation->console, &error);
	else
		code = verdict_print("repository", where, &findings, json, invocation->console);
	error_clear(&error);
	findings_free(&findings);
	return code;
}

/* A repository is a directory, or said by a URL; a package is a file. */
static bool is_repository(const char *operand)
{
	struct stat status;

	return strstr(operand, ":/") || (stat(operand, &status) == 0 && S_ISDIR(status.st_mode));
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct verify_context *context = context_pointer;
	struct error error = ERROR_INIT;
	struct keyring *keyring;
	enum exit_code worst = EXIT_DONE;

	if (trust_open(&context->keys, &keyring, &error)) {
		console_error(invocation->console, &error);
		error_clear(&error);
		return EXIT_FAILED;
	}
	for (size_t i = 0; i < invocation->n_operands; i++) {
		const char *operand = invocation->operands[i];
		enum exit_code code = is_repository(operand)
					      ? verify_repository(operand, &context->keys,
								  invocation, context->json)
					      : verify_package(operand, keyring, context->json,
							       invocation->console);

		if (code > worst)
			worst = code;
	}
	keyring_close(keyring);
	return worst;
}

const struct command command_verify = {
	.name = "verify",
	.operands = "PACKAGE|REPOSITORY...",
	.complete = OPERAND_FILE,
	.least = 1,
	.summary = "check that packages and repositories are whole, and who signed them",
	.description =
		"Checks a .deb or .rpm: its structure, the digest of every file, that the commit "
		"in its metadata and in its files is the same, its content id, computed again, and "
		"its signatures against the keys that --key names and no others.\n\n"
		"A directory or a file: URL is a repository: its settings, every generation of "
		"every channel that is kept, every signature, index, digest and reference, and "
		"every package. Nothing in it is changed.\n\n"
		"Prints a line for each finding: good, lacks (a package of another maker's may "
		"well be without) or BAD. With --key a package without a good signature is bad; "
		"without it signatures of packages are listed and not checked, and a repository "
		"is held against the keys that it names itself. The exit status is 0 where nothing "
		"is bad, 1 where something is, 2 where something could not be checked.",
	.examples = "  $ ingot verify --key public.asc hello_1.0_amd64.deb hello-1.0-1.x86_64.rpm\n"
		    "  $ ingot verify --key public.asc /srv/repo\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct verify_context),
	.run = run,
};
