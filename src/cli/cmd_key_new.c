/* cmd_key_new.c - ingot key new: a signing key, its public part, its revocation certificate
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "cli/key_files.h"
#include "cli/key_report.h"
#include "cli/prose.h"
#include "cli/writer.h"

struct key_new_context {
	char *name, *output, *algorithm, *passphrase_file;
	bool json;
};

static const struct option_row options[] = {
	TEXT_ROW('n', "name", offsetof(struct key_new_context, name), "NAME", OPERAND_NONE,
		 "whose key it is, as hosts show it: 'Example Archive <archive@example.org>'"),
	TEXT_ROW('o', "output", offsetof(struct key_new_context, output), "FILE", OPERAND_FILE,
		 "where to put the secret key; the other two files get their names from it"),
	{0, "algorithm", OPTION_TEXT, offsetof(struct key_new_context, algorithm), "NAME",
	 OPERAND_WORDS, NEW_KEY_ALGORITHMS,
	 "rsa4096, which every client takes (default), or ed25519, which is shorter and faster"},
	TEXT_ROW(0, "passphrase-file", offsetof(struct key_new_context, passphrase_file), "FILE",
		 OPERAND_FILE,
		 "a file whose first line is to protect the secret key; else the variable "
		 "INGOT_PASSPHRASE is taken, else nothing protects it"),
	FLAG_ROW("json", offsetof(struct key_new_context, json), "print it as JSON"),
};

/* Holds what was made, and what clients say of it. */
struct made {
	const struct new_key *key;
	const struct key_files *files;
	struct certificates certificates; /* one */
	struct key_judgements judgements;
};

/* ---- Told ---- */

/* Prints a file's name, and below it where it belongs. */
static void print_file(const struct console *console, const char *what, const char *path,
		       const char *advice)
{
	AUTO_BUFFER text = BUFFER_INIT;
	prose_wrap(advice, 4, &text);
	console_print(console, "  %s: %s\n", what, path);
	console_print_lines(console, "", buffer_text(&text));
}

static void print_text(const struct made *made, const struct console *console)
{
	char *const *paths = made->files->paths;
	const struct certificate *certificate = &made->certificates.v[0];
	console_print(console, "%s\n  %s, %s, does not expire\n", made->key->fingerprint,
		      certificate->names.v[0], certificate->v[0].algorithm);
	print_file(console, "secret key", paths[KEY_FILE_SECRET],
		   "It signs. Give it to --key, or put what the file holds into your CI's secret "
		   "store, as the variable INGOT_KEY; keep a copy that you will find again, since "
		   "nothing replaces it.");
	print_file(console, "public key", paths[KEY_FILE_PUBLIC],
		   "It may be given to everybody. Hosts get it with the repository.");
	print_file(console, "revocation certificate", paths[KEY_FILE_REVOCATION],
		   "It ends the key on the day on which that is stolen or lost. Print it or put it "
		   "on a disk in a drawer, where nobody has it who has the secret key, and remove "
		   "it here: whoever imports it into gpg, as it is, and publishes the result ends "
		   "the key for good.");
	console_print(console, "  %s\n",
		      made->key->is_protected
			      ? "the passphrase protects the secret key: without it nobody signs"
			      : "no passphrase: whoever has the secret key can sign");
	key_report_print_judgements(&made->judgements, console);
}

static void print_json(const struct made *made, const struct console *console)
{
	char *const *paths = made->files->paths;
	AUTO_BUFFER text = BUFFER_INIT;
	struct json json;
	json_start(&json, &text);
	json_begin_object(&json, NULL);
	json_text(&json, "fingerprint", made->key->fingerprint);
	json_text(&json, "name", made->certificates.v[0].names.v[0]);
	json_text(&json, "algorithm", made->certificates.v[0].v[0].algorithm);
	json_text(&json, "secret_key", paths[KEY_FILE_SECRET]);
	json_text(&json, "public_key", paths[KEY_FILE_PUBLIC]);
	json_text(&json, "revocation", paths[KEY_FILE_REVOCATION]);
	json_bool(&json, "has_passphrase", made->key->is_protected);
	key_report_json_judgements(&json, &made->judgements);
	json_end(&json);
	console_print_buffer(console, &text);
}

/* ---- Made ---- */

static int read_back(struct made *made, int64_t now, struct error *error)
{
	const struct buffer *public = &made->key->public;
	if (certificates_read(public->data, public->len, made->files->paths[KEY_FILE_PUBLIC],
			      &made->certificates, error))
		return -1;
	if (made->certificates.n != 1 || made->certificates.v[0].names.n != 1)
		return error_set(error, "cannot make a key: gpg made another one");
	key_rules_judge(&made->certificates.v[0], now, &made->judgements);
	return 0;
}

static int make_key(const struct key_new_context *context, const struct invocation *invocation,
		    struct error *error)
{
	const struct new_key_order order = {.name = context->name,
					    .algorithm = context->algorithm,
					    .passphrase_file = context->passphrase_file};
	CLEANUP(key_files_close) struct key_files files = {0};
	CLEANUP(new_key_free) struct new_key key = {0};
	struct made made = {.key = &key, .files = &files};
	int failed = new_key_check_name(order.name, error);
	if (!failed)
		failed = key_files_open(&files, context->output, error);
	if (!failed)
		failed = new_key_make(&order, invocation->host, &key, error);
	if (!failed)
		failed = read_back(&made, invocation->host->now, error);
	if (!failed)
		failed = key_files_write(&files, &key, error);
	if (!failed)
		(context->json ? print_json : print_text)(&made, invocation->console);
	certificates_free(&made.certificates);
	key_judgements_free(&made.judgements);
	return failed;
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct key_new_context *context = context_pointer;
	struct error error = ERROR_INIT;
	if (!context->name)
		return writer_miss(invocation, "--name",
				   "for example --name 'Example Archive <archive@example.org>'");
	if (!context->output)
		return writer_miss(invocation, "--output", "for example -o signing.asc");
	if (context->algorithm && !new_key_has_algorithm(context->algorithm)) {
		console_refuse(invocation->console, "--algorithm takes rsa4096 or ed25519",
			       "unknown algorithm '%s'", context->algorithm);
		return EXIT_USAGE;
	}
	return make_key(context, invocation, &error) ? command_fail(invocation, &error) : EXIT_DONE;
}

const struct command command_key_new = {
	.name = "key new",
	.summary = "make a signing key",
	.description =
		"Makes a key that signs packages and repositories, and writes three files: FILE, "
		"the secret key, which signs; its public part, which everybody may have; and a "
		"revocation certificate, which ends the key should it be stolen or lost. Their "
		"names come from FILE: signing.asc has signing.pub.asc and signing.rev.asc beside "
		"it; so with .gpg, .key and .pgp, and any other name gets .pub and .rev behind it. "
		"None of the three is ever overwritten, and all appear or none.\n\n"
		"The key is one primary key that signs, without a subkey, and it does not expire: "
		"hosts keep the key with which they were set up, and what is changed in it later "
		"does not reach all of them. ed25519 is not read by rpm 4.14 (EL8, openSUSE Leap "
		"15), and not well by rpm 4.16 and 4.17.\n\n"
		"gpg makes it in a folder of Ingot's own; your GnuPG keyring is not touched. The "
		"revocation certificate is such as gpg --import takes, with lines before it that "
		"say what it is.",
	.examples = "  $ ingot key new -n 'Example Archive <archive@example.org>' -o signing.asc\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct key_new_context),
	.run = run,
};
