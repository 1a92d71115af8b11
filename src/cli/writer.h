/* writer.h - what commands that change a repository have in common: which one, with which key, by
 * whom and why, and how they tell what was done
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_WRITER_H
#define INGOT_CLI_WRITER_H

#include "base/compiler.h"
#include "base/error.h"
#include "cli/cli.h"
#include "cli/key_help.h"
#include "repo/repo.h"
#include "sign/key_request.h"
#include "text/json_write.h"

/* The first member of the context of a command that changes a repository. */
struct writer {
	char *repo, *key, *key_id, *passphrase_file, *message, *by;
	int dry_run, accept_older, json;
};

/* Rows of the options of struct writer, in the table of a command whose context is `type`. */
#define WRITER_ROWS(type)                                                                         \
	WRITER_REPO(type), WRITER_KEY(type), WRITER_KEY_ID(type), WRITER_PASSPHRASE(type),        \
		WRITER_MESSAGE(type), WRITER_BY(type), WRITER_ACCEPT(type), WRITER_DRY_RUN(type), \
		WRITER_JSON(type)
#define WRITER_TEXT(letter, name, member, argument, complete, help)               \
	{                                                                         \
		letter, name, OPTION_TEXT, member, argument, complete, NULL, help \
	}
#define WRITER_FLAG(name, member, help)                                      \
	{                                                                    \
		0, name, OPTION_FLAG, member, NULL, OPERAND_NONE, NULL, help \
	}
#define WRITER_REPO(type)                                                               \
	WRITER_TEXT('r', "repo", offsetof(type, writer.repo), "DIR", OPERAND_DIRECTORY, \
		    "the repository")
#define WRITER_KEY(type) \
	WRITER_TEXT('k', "key", offsetof(type, writer.key), "KEY", OPERAND_FILE, KEY_HELP)
#define WRITER_KEY_ID(type) \
	WRITER_TEXT(0, "key-id", offsetof(type, writer.key_id), "ID", OPERAND_NONE, KEY_ID_HELP)
#define WRITER_PASSPHRASE(type)                                                           \
	WRITER_TEXT(0, "passphrase-file", offsetof(type, writer.passphrase_file), "FILE", \
		    OPERAND_FILE, PASSPHRASE_HELP)
#define WRITER_MESSAGE(type)                                                              \
	WRITER_TEXT('m', "message", offsetof(type, writer.message), "TEXT", OPERAND_NONE, \
		    "why, for the channel's history")
#define WRITER_BY(type)                                                       \
	WRITER_TEXT(0, "by", offsetof(type, writer.by), "NAME", OPERAND_NONE, \
		    "who, for the channel's history (default: USER@HOST)")
#define WRITER_ACCEPT(type) \
	WRITER_FLAG("accept-older", offsetof(type, writer.accept_older), WRITER_ACCEPT_HELP)
#define WRITER_ACCEPT_HELP "go on although the repository has gone back since you last wrote to it"
#define WRITER_DRY_RUN(type)                                   \
	WRITER_FLAG("dry-run", offsetof(type, writer.dry_run), \
		    "write nothing, print what would be changed")
/* The row of commands that bring packages into a channel; `at` is the flag's offset. */
#define WRITER_ALLOW_UNSIGNED(at)                                                               \
	WRITER_FLAG("allow-unsigned", at,                                                       \
		    "take an rpm that the repository's keys did not sign; clients then cannot " \
		    "check it, and the .repo file says so")
#define WRITER_JSON(type) \
	WRITER_FLAG("json", offsetof(type, writer.json), "print what was changed as JSON")

/* Holds what a struct repo_writer borrows. */
struct writer_session {
	struct signer *signer;
	struct spliced_means help;
	char *memory;
	struct strings warnings;
};

/* Makes `repo_writer` ready. EXIT_DONE: it is ready, the session to be closed. Else what went wrong
 * has been told. */
enum exit_code writer_open(const struct writer *writer, const struct invocation *invocation,
			   struct repo_writer *repo_writer, struct writer_session *session);
/* Tells the warnings. */
void writer_close(struct writer_session *session, const struct console *console);
/* Returns where what was seen of repositories is remembered. Caller frees; NULL: nowhere. */
char *writer_memory(const struct host *host);
/* Tells what is missing on the command line; always EXIT_USAGE. */
enum exit_code writer_miss(const struct invocation *invocation, const char *what, const char *hint);

/* Tells what was done to a channel. `unchanged`: how the line ends where nothing was: "has all of
 * it already, nothing was changed". */
void writer_print_change(const struct writer *writer, const struct repo_change *change,
			 const char *unchanged, const struct console *console);
/* Writes what was done to a channel as members of an object. */
void writer_json_change(struct json *json, const struct writer *writer,
			const struct repo_change *change);
/* Prints one change, as --json says, frees it. */
void writer_tell(const struct writer *writer, struct repo_change *change, const char *unchanged,
		 const struct console *console);

#endif
