/* cmd_key_change.c - ingot key add, use and drop: the keys of a repository, changed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"
#include "cli/settings_text.h"
#include "cli/writer.h"

#define KEY_LIMIT ((size_t)4 << 20)

struct key_context {
	struct writer writer;
	char *revocation;
	struct strings last;
	bool compromised;
};

static const struct option_row options[] = {WRITER_ROWS};

static const struct option_row drop_options[] = {
	FLAG_ROW("compromised", offsetof(struct key_context, compromised),
		 "it was stolen: nothing that it signs from now on is believed"),
	TEXT_ROW(0, "revocation", offsetof(struct key_context, revocation), "FILE", OPERAND_FILE,
		 "the revocation certificate of a stolen key, which is published"),
	{0, "last", OPTION_LIST, offsetof(struct key_context, last), "CHANNEL=N,...", OPERAND_NONE,
	 NULL,
	 "the last generation of a channel that is believed of a stolen key (default: the newest)"},
	WRITER_ROWS,
};

/* Holds what is read before the repository is opened. */
struct key_input {
	struct buffer certificate, revocation;
	struct {
		struct repo_last *v; /* channels borrowed */
		size_t n, cap;
	} last;
};

static void free_input(struct key_input *input)
{
	buffer_free(&input->certificate);
	buffer_free(&input->revocation);
	free(input->last.v);
}

/* The operand is a file, or the end of a fingerprint. */
static int read_key(const char *operand, struct key_input *input, struct repo_key_options *change,
		    struct error *error)
{
	change->name = operand;
	if (access(operand, F_OK) < 0 &&
	    strspn(operand, "0123456789abcdefABCDEF") == strlen(operand)) {
		change->fingerprint = operand;
		return 0;
	}
	change->certificate = &input->certificate;
	return file_read(operand, KEY_LIMIT, &input->certificate, error);
}

static int read_revocation(const char *file, struct key_input *input,
			   struct repo_key_options *change, struct error *error)
{
	if (!file)
		return 0;
	change->revocation = &input->revocation;
	change->revocation_name = file;
	return file_read(file, KEY_LIMIT, &input->revocation, error);
}

static int read_last(const struct strings *words, struct key_input *input,
		     struct repo_key_options *change, struct error *error)
{
	for (size_t i = 0; i < words->n; i++) {
		uint64_t number;
		char *equals = strchr(words->v[i], '=');
		if (!equals || text_to_uint(equals + 1, INT64_MAX, &number) || !number)
			return error_set(error, "--last: '%s' is no CHANNEL=GENERATION",
					 words->v[i]);
		*equals = '\0';
		*VECTOR_ADD(&input->last) = (struct repo_last){words->v[i], number};
	}
	change->last = input->last.v;
	change->n_last = input->last.n;
	return 0;
}

static enum exit_code change_key(const struct key_context *context,
				 const struct invocation *invocation, enum repo_key_action action)
{
	struct repo_key_options change = {.action = action, .compromised = context->compromised};
	CLEANUP(free_input) struct key_input input = {0};
	struct error error = ERROR_INIT;
	if (read_key(invocation->operands[0], &input, &change, &error) ||
	    read_revocation(context->revocation, &input, &change, &error) ||
	    read_last(&context->last, &input, &change, &error))
		return command_fail(invocation, &error);
	return settings_text_run(&context->writer, invocation,
				 &(struct settings_task){.key = &change});
}

static enum exit_code add(void *context, const struct invocation *invocation)
{
	return change_key(context, invocation, REPO_KEY_ADD);
}

static enum exit_code use(void *context, const struct invocation *invocation)
{
	return change_key(context, invocation, REPO_KEY_USE);
}

static enum exit_code drop(void *context_pointer, const struct invocation *invocation)
{
	const struct key_context *context = context_pointer;
	if (!context->compromised && (context->revocation || context->last.n))
		return writer_miss(invocation, "--compromised",
				   "--revocation and --last are about a key that was stolen");
	return change_key(context, invocation, REPO_KEY_DROP);
}

const struct command command_key_add = {
	.name = "key add",
	.operands = "PUBLIC-KEY",
	.complete = OPERAND_FILE,
	.least = 1,
	.most = 1,
	.summary = "announce a key that will sign a repository",
	.description =
		"Announces a key: hosts that are set up from now on get it with the key that "
		"signs, which goes on signing alone. Let some time pass until all hosts have it, "
		"then 'ingot key use' lets it sign.\n\n"
		"With a certificate that the repository has already, its newer form is published: "
		"a later end of its life, or a new subkey. That is second best: dnf and rpm keep "
		"the form that they have, and the output says what such hosts need.",
	.examples = "  $ ingot key add -r repo --key signing-key.asc next.pub.asc\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct key_context),
	.run = add,
};

const struct command command_key_use = {
	.name = "key use",
	.operands = "PUBLIC-KEY|FINGERPRINT",
	.complete = OPERAND_FILE,
	.least = 1,
	.most = 1,
	.summary = "let an announced key sign a repository, beside the old one",
	.description =
		"Lets an announced key sign: from now on every command that writes is given both "
		"keys, and all that apt, dnf and zypper verify carries both signatures, so that "
		"hosts with either key go on. Packages are signed with the new key from now on.",
	.examples = "  $ ingot key use -r repo --key signing-key.asc --key next.asc next.pub.asc\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct key_context),
	.run = use,
};

const struct command command_key_drop = {
	.name = "key drop",
	.operands = "PUBLIC-KEY|FINGERPRINT",
	.complete = OPERAND_FILE,
	.least = 1,
	.most = 1,
	.summary = "end a key's right to sign a repository",
	.description =
		"Ends a key's right to sign. The key itself is not needed for that, but another "
		"one that signs. Hosts get its certificate as long as a kept package has only its "
		"signature; when none has any more, drop it again.\n\n"
		"--compromised is for a key that was stolen: its certificate goes out at once, the "
		"revocation is published, and the packages that have to be built again are listed. "
		"Of what it signed, generations up to the newest are believed, or up to those that "
		"--last names; all that it signs later is passed over.",
	.examples = "  $ ingot key drop -r repo --key next.asc signing-key.pub.asc\n"
		    "  $ ingot key drop -r repo --key next.asc --compromised --revocation "
		    "signing-key.rev.asc --last stable=41 9A7F0C21D3E4B5A6\n",
	COMMAND_OPTIONS(drop_options),
	.context_size = sizeof(struct key_context),
	.run = drop,
};
