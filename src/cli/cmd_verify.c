/* cmd_verify.c - ingot verify: is a package whole, what it says it is, and by whom?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/vector.h"
#include "cli/cli.h"
#include "formats/verify.h"

#define KEY_FILE_LIMIT (4u << 20)

struct verify_context {
	struct strings keys;
	int json;
};

static const struct option_row options[] = {
	{'k', "key", OPTION_LIST, offsetof(struct verify_context, keys), "FILE", OPERAND_FILE, NULL,
	 "a file with public keys, armoured or binary, that may have signed; may be given several "
	 "times"},
	{0, "json", OPTION_FLAG, offsetof(struct verify_context, json), NULL, OPERAND_NONE, NULL,
	 "print the findings as JSON, one object for each package"},
};

static const char *const kind_names[] = {
	[FINDING_GOOD] = "good", [FINDING_LACKS] = "lacks", [FINDING_BAD] = "BAD"};

/* NULL without an error where no key was given. */
static int open_keyring(const struct strings *keys, struct keyring **keyring, struct error *error)
{
	*keyring = NULL;
	if (keys->n == 0)
		return 0;
	*keyring = keyring_open(error);
	for (size_t i = 0; *keyring && i < keys->n; i++) {
		struct buffer bytes = BUFFER_INIT;
		int result = file_read(keys->v[i], KEY_FILE_LIMIT, &bytes, error);

		if (result == 0)
			result = keyring_add(*keyring, bytes.data, bytes.len, keys->v[i], error);
		buffer_wipe(&bytes);
		if (result) {
			keyring_close(*keyring);
			*keyring = NULL;
		}
	}
	return *keyring ? 0 : -1;
}

static void print_json(const char *path, const struct findings *findings,
		       const struct console *console)
{
	struct buffer text = BUFFER_INIT;
	struct json json;

	json_start(&json, &text);
	json_begin_object(&json, NULL);
	json_text(&json, "package", path);
	json_bool(&json, "good", findings->bad == 0);
	json_begin_array(&json, "findings");
	VECTOR_EACH (finding, findings) {
		json_begin_object(&json, NULL);
		json_text(&json, "kind",
			  finding->kind == FINDING_BAD ? "bad" : kind_names[finding->kind]);
		json_text(&json, "what", finding->what);
		json_text(&json, "text", finding->text);
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
	console_print_buffer(console, &text);
	buffer_free(&text);
}

static void print_text(const char *path, const struct findings *findings,
		       const struct console *console)
{
	console_print(console, "%s: %s\n", path, findings->bad == 0 ? "good" : "BAD");
	VECTOR_EACH (finding, findings)
		console_print(console, "  %-5s  %-10s  %s\n", kind_names[finding->kind],
			      finding->what, finding->text);
}

/* A package that cannot be read is a finding about it; one that is not there is a failure. */
static enum exit_code verify(const char *path, struct keyring *keyring, bool json,
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
	if (code == EXIT_DONE && json)
		print_json(path, &findings, console);
	else if (code == EXIT_DONE)
		print_text(path, &findings, console);
	if (code == EXIT_DONE && findings.bad > 0)
		code = EXIT_FINDING;
	error_clear(&error);
	findings_free(&findings);
	package_free(package);
	close_reader(&fd);
	return code;
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct verify_context *context = context_pointer;
	struct error error = ERROR_INIT;
	struct keyring *keyring;
	enum exit_code worst = EXIT_DONE;

	if (open_keyring(&context->keys, &keyring, &error)) {
		console_error(invocation->console, &error);
		error_clear(&error);
		return EXIT_FAILED;
	}
	for (size_t i = 0; i < invocation->n_operands; i++) {
		enum exit_code code = verify(invocation->operands[i], keyring, context->json,
					     invocation->console);

		if (code > worst)
			worst = code;
	}
	keyring_close(keyring);
	return worst;
}

const struct command command_verify = {
	.name = "verify",
	.operands = "PACKAGE...",
	.complete = OPERAND_FILE,
	.least = 1,
	.summary = "check that packages are whole, what they say, and who signed them",
	.description =
		"Checks a .deb or .rpm: its structure, the digest of every file, that the commit "
		"in its "
		"metadata and in its files is the same, its content id, computed again, and its "
		"signatures against the keys that --key names and no others. Prints a line for "
		"each "
		"finding: good, lacks (a package of another maker's may well be without) or "
		"BAD.\n\n"
		"With --key a package without a good signature is bad; without it signatures are "
		"listed "
		"and not checked. The exit status is 0 where nothing is bad, 1 where something is, "
		"2 "
		"where a package could not be checked.",
	.examples =
		"  $ ingot verify --key public.asc hello_1.0_amd64.deb hello-1.0-1.x86_64.rpm\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct verify_context),
	.run = run,
};
