/* cmd_key_show.c - ingot key show: what keys are, and who will refuse them from when on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/vector.h"
#include "cli/command.h"
#include "cli/key_report.h"
#include "repo/state/keys.h"

#define FILE_LIMIT ((size_t)16 << 20)
#define SECRET_SIZE ((size_t)64 << 10)

struct key_show_context {
	bool json;
};

static const struct option_row options[] = {
	FLAG_ROW("json", offsetof(struct key_show_context, json),
		 "print one JSON object for each key"),
};

/* A URL or a folder is a repository. */
static bool is_repository(const char *where)
{
	struct stat found;
	return strstr(where, "://") || (stat(where, &found) == 0 && S_ISDIR(found.st_mode));
}

static int read_keys(const char *where, struct certificates *certificates, struct error *error)
{
	CLEANUP(buffer_wipe) struct buffer keys = BUFFER_INIT;
	/* A secret key fits, so that no copy of it stays behind where the buffer grows. */
	(void)buffer_reserve(&keys, SECRET_SIZE);
	int failed = is_repository(where) ? keys_get(where, &keys, error)
					  : file_read_stream(where, FILE_LIMIT, &keys, error);
	return failed ? -1 : certificates_read(keys.data, keys.len, where, certificates, error);
}

static enum exit_code show(const char *where, bool json, const struct invocation *invocation)
{
	CLEANUP(certificates_free) struct certificates certificates = {0};
	struct error error = ERROR_INIT;
	int64_t now = invocation->host->now;
	if (read_keys(where, &certificates, &error))
		return command_fail(invocation, &error);
	VECTOR_EACH (certificate, &certificates) {
		CLEANUP(key_judgements_free) struct key_judgements judgements = {0};
		key_rules_judge(certificate, now, &judgements);
		if (json)
			key_report_print_json(where, certificate, &judgements, invocation->console);
		else
			key_report_print(invocation->n_operands > 1 ? where : NULL, certificate,
					 &judgements, now, invocation->console);
	}
	return EXIT_DONE;
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct key_show_context *context = context_pointer;
	enum exit_code code = EXIT_DONE;
	for (size_t i = 0; i < invocation->n_operands; i++)
		if (show(invocation->operands[i], context->json, invocation) != EXIT_DONE)
			code = EXIT_FAILED;
	return code;
}

const struct command command_key_show = {
	.name = "key show",
	.operands = "FILE|REPO...",
	.complete = OPERAND_FILE,
	.least = 1,
	.summary = "what a key is, and which clients refuse it from when on",
	.description =
		"Prints what keys are: the fingerprint, whose name is on it, algorithm, when it "
		"was made and when it expires, subkeys that sign, by which digest the key's "
		"signature over itself is, and whether the secret part is there, with a passphrase "
		"or without. FILE has keys, public or secret, armoured, binary or as base64; '-' "
		"is the standard input. REPO is the directory or the file:, http: or https: URL of "
		"a repository, whose keys are shown as hosts get them now, by its own word "
		"alone.\n\n"
		"Then comes who refuses the key, since or from when on, and why. What is known of "
		"clients is: apt 3, which looks at keys through sqv, apt with gpgv, rpm up to 4.18 "
		"and rpm with Sequoia. That is information: the exit status is 0 whatever it "
		"says.\n\n"
		"Nothing of a key is verified; what is printed is what it says of itself. No "
		"secret "
		"and no passphrase is needed.",
	.examples = "  $ ingot key show signing.pub.asc\n"
		    "  $ ingot key show https://pkg.example.org\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct key_show_context),
	.run = run,
};
