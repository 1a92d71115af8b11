/* cmd_verify.c - ingot verify: is a package whole, what it says it is, and by whom?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "cli/command.h"
#include "cli/key_help.h"
#include "cli/reference.h"
#include "cli/verdict.h"
#include "cli/writer.h"
#include "formats/installed.h"
#include "formats/package_verify.h"
#include "repo/verify/repo_verify.h"
#include "sign/trust.h"
#include "store/store.h"

struct verify_context {
	char *root;
	struct strings keys;
	bool json;
};

static const struct option_row options[] = {
	{'k', "key", OPTION_LIST, offsetof(struct verify_context, keys), "FILE", OPERAND_FILE, NULL,
	 TRUST_KEY_HELP},
	{0, "keyring", OPTION_LIST, offsetof(struct verify_context, keys), "FILE", OPERAND_FILE,
	 NULL, TRUST_KEYRING_HELP},
	{0, "root", OPTION_TEXT, offsetof(struct verify_context, root), "DIR", OPERAND_DIRECTORY,
	 NULL, REFERENCE_ROOT_HELP},
	{0, "json", OPTION_FLAG, offsetof(struct verify_context, json), NULL, OPERAND_NONE, NULL,
	 "print the findings as JSON, one object for each package"},
};

struct verifying {
	const struct verify_context *context;
	const struct invocation *invocation;
	struct keyring *keyring; /* NULL: no key was given */
};

static int verify_opened(const struct reference *reference, struct keyring *keyring,
			 struct findings *findings, struct error *error)
{
	if (reference->kind == REFERENCE_INSTALLED)
		return installed_verify(&reference->installed, keyring, findings, error);
	return package_verify(reference->format, reference->fd, reference->package, keyring,
			      findings, error);
}

/* A file that cannot be read as a package is a finding about it; one that is not there is a
 * failure. */
static enum exit_code verify_package(const char *word, const struct verifying *verifying)
{
	const struct reference_options asked = {.root = verifying->context->root,
						.keys = &verifying->context->keys,
						.invocation = verifying->invocation};
	AUTO_FREE char *shown = store_place(word);
	CLEANUP(reference_close) struct reference reference = REFERENCE_INIT;
	CLEANUP(findings_free) struct findings findings = {0};
	struct error error = ERROR_INIT;
	bool is_file = reference_kind(word) == REFERENCE_FILE && access(word, R_OK) == 0;
	int failed = reference_open(word, &asked, &reference, &error);

	if (failed && is_file) {
		findings_add(&findings, FINDING_BAD, "structure", "%s", error.message);
		error_clear(&error);
	} else if (failed || verify_opened(&reference, verifying->keyring, &findings, &error)) {
		return command_fail(verifying->invocation, &error);
	}
	return verdict_print("package", shown, &findings, verifying->context->json,
			     verifying->invocation->console);
}

static enum exit_code verify_repository(const char *where, const struct verifying *verifying)
{
	const struct host *host = verifying->invocation->host;
	AUTO_FREE char *memory = writer_memory(host);
	AUTO_FREE char *place = store_place(where);
	const struct repo_verify_options asked = {
		.where = where,
		.key_files = &verifying->context->keys,
		.packages = true,
		.cores = host->cores,
		.memory = memory,
	};
	CLEANUP(findings_free) struct findings findings = {0};
	struct error error = ERROR_INIT;

	if (repo_verify(&asked, &findings, &error))
		return command_fail(verifying->invocation, &error);
	return verdict_print("repository", place, &findings, verifying->context->json,
			     verifying->invocation->console);
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	struct verifying verifying = {.context = context_pointer, .invocation = invocation};
	struct error error = ERROR_INIT;
	enum exit_code worst = EXIT_DONE;
	if (trust_open(&verifying.context->keys, &verifying.keyring, &error))
		return command_fail(invocation, &error);
	for (size_t i = 0; i < invocation->n_operands; i++) {
		const char *word = invocation->operands[i];
		bool is_repository = reference_kind(word) == REFERENCE_REPOSITORY;
		enum exit_code code = is_repository ? verify_repository(word, &verifying)
						    : verify_package(word, &verifying);
		if (code > worst)
			worst = code;
	}
	keyring_close(verifying.keyring);
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
		"For installed:NAME every file on the disk is compared with what the package "
		"manager recorded: dpkg digests, rpm digests, modes, owners and the signature of "
		"the header. What became of configuration files is noted and is no fault.\n\n"
		"A directory or a file:, http: or https: URL is a repository: its settings, every "
		"generation of every channel that is kept, every signature, index, digest and "
		"reference, and every package. Nothing in it is changed. Over HTTP nothing is "
		"listed, so that only what leads clients leads there.\n\n" REFERENCE_FORMS "\n\n"
		"Prints a line for each finding: good, lacks (a package of another maker's may "
		"well be without), note or BAD. With --key a package without a good signature is "
		"bad; without it signatures of packages are listed and not checked, and a "
		"repository is verified against the keys that it names itself. The exit status is "
		"0 where nothing is bad, 1 where something is, 2 where something could not be "
		"checked.",
	.examples = "  $ ingot verify --key public.asc hello_1.0_amd64.deb hello-1.0-1.x86_64.rpm\n"
		    "  $ ingot verify --key public.asc /srv/repo\n"
		    "  $ ingot verify --key public.asc https://packages.example.org/acme\n"
		    "  $ ingot verify installed:hello --root /mnt/host\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct verify_context),
	.run = run,
};
