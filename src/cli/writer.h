/* writer.h - what commands that change a repository have in common: which one, with which key, by
 * whom and why, and how they tell what was done
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_WRITER_H
#define INGOT_CLI_WRITER_H

#include <stdbool.h>

#include "base/error.h"
#include "cli/command.h"
#include "cli/key_help.h"
#include "cli/writer_keys.h"
#include "repo/repo.h"
#include "text/json.h"

/* The context of a command that changes a repository, or its first member. */
struct writer {
	char *repo, *message, *by;
	struct writer_keys keys;
	bool dry_run, accept_older, json;
};

/* Rows of the options of struct writer. */
#define WRITER_ROWS                                                                           \
	WRITER_REPO, WRITER_KEY, WRITER_KEY_ID, WRITER_PASSPHRASE, WRITER_MESSAGE, WRITER_BY, \
		WRITER_ACCEPT, WRITER_DRY_RUN, WRITER_JSON
#define WRITER_REPO                                                                    \
	TEXT_ROW('r', "repo", offsetof(struct writer, repo), "DIR", OPERAND_DIRECTORY, \
		 "the repository")
#define WRITER_KEY                                                                     \
	TEXTS_ROW('k', "key", offsetof(struct writer, keys.keys), "KEY", OPERAND_FILE, \
		  KEY_HELP "; may be given several times, for a repository of several keys")
#define WRITER_KEY_ID                                                                     \
	TEXTS_ROW(0, "key-id", offsetof(struct writer, keys.key_ids), "ID", OPERAND_NONE, \
		  KEY_ID_HELP EACH_KEY_HELP)
#define WRITER_PASSPHRASE                                                                       \
	TEXTS_ROW(0, "passphrase-file", offsetof(struct writer, keys.passphrase_files), "FILE", \
		  OPERAND_FILE, PASSPHRASE_HELP EACH_KEY_HELP)
#define EACH_KEY_HELP "; with several keys one for each, in their order"
#define WRITER_MESSAGE                                                                   \
	TEXT_ROW('m', "message", offsetof(struct writer, message), "TEXT", OPERAND_NONE, \
		 "why, for the channel's history")
#define WRITER_BY                                                                             \
	TEXT_ROW(0, "by", offsetof(struct writer, by), "NAME", OPERAND_NONE,                  \
		 "who, for the channel's history (default: USER@HOST; where GitHub, GitLab, " \
		 "Forgejo or Gitea runs it, the user and the run's address that it names)")
/* Is said by "create" and "set" alone. */
#define KEYRING_HELP                                                                         \
	"have a package NAME-keyring with the public keys in each channel, which hosts can " \
	"install"
#define WRITER_ACCEPT \
	FLAG_ROW("accept-older", offsetof(struct writer, accept_older), WRITER_ACCEPT_HELP)
#define WRITER_ACCEPT_HELP "go on although the repository has gone back since you last wrote to it"
#define WRITER_DRY_RUN                                        \
	FLAG_ROW("dry-run", offsetof(struct writer, dry_run), \
		 "write nothing, print what would be changed")
#define WRITER_JSON \
	FLAG_ROW("json", offsetof(struct writer, json), "print what was changed as JSON")
/* The row of commands that bring packages into a channel; `at` is the flag's offset. */
#define WRITER_ALLOW_UNSIGNED(at)                                                            \
	FLAG_ROW("allow-unsigned", at,                                                       \
		 "take an rpm that the repository's keys did not sign; clients then cannot " \
		 "check it, and the .repo file says so")

/* Holds what a struct repo_writer borrows. */
struct writer_session {
	struct writer_signers signers;
	struct spliced_means help;
	char *memory, *who;
	struct strings warnings, notes;
};

/* Makes `repo_writer` ready. EXIT_DONE: it is ready, the session to be closed. Else what went wrong
 * has been told. */
enum exit_code writer_open(const struct writer *writer, const struct invocation *invocation,
			   struct repo_writer *repo_writer, struct writer_session *session);
/* Tells the warnings, closes the keys and the cache. */
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
/* Describes a command that changes one channel. */
struct writer_task {
	int (*change)(const void *options, struct repo_change *change, struct error *error);
	const void *options;
	struct repo_writer *writer; /* of the options; made ready first */
	const char *unchanged;      /* as of writer_print_change */
};

/* Makes the change, and tells what was done. */
enum exit_code writer_run(const struct writer *writer, const struct invocation *invocation,
			  const struct writer_task *task);

#endif
