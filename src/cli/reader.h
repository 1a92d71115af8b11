/* reader.h - what commands that read a repository have in common: which one, whose keys, JSON
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_READER_H
#define INGOT_CLI_READER_H

#include <stdbool.h>

#include "base/strings.h"
#include "cli/command.h"
#include "repo/state/repo.h"
#include "text/json.h"

/* The context of a command that reads a repository, or its first member. */
struct reader {
	char *repo;
	struct strings keys;
	bool json;
};

/* Rows of the options of struct reader. */
#define READER_ROWS READER_REPO, READER_KEY, READER_JSON
#define READER_REPO                                                                        \
	TEXT_ROW('r', "repo", offsetof(struct reader, repo), "DIR|URL", OPERAND_DIRECTORY, \
		 "the repository: a directory, or a file:, http: or https: URL")
#define READER_KEY                                                                            \
	{                                                                                     \
		'k', "key", OPTION_LIST, offsetof(struct reader, keys), "FILE", OPERAND_FILE, \
			NULL, READER_KEY_HELP                                                 \
	}
#define READER_JSON FLAG_ROW("json", offsetof(struct reader, json), "print it as JSON")
#define READER_KEY_HELP                                                                        \
	"a file with a public key that must have signed the repository; may be given several " \
	"times (default: the keys that the repository names itself)"

/* A paragraph for the description of a command that reads a repository. */
#define READER_TRUST                                                                              \
	"Nothing is written and no secret key is needed. Every signature and digest on the way "  \
	"is verified. Without --key they are verified against the keys that the repository "      \
	"names itself; that proves that all of it was signed by one key, whose fingerprint "      \
	"'ingot list' shows, but not whose key that is; --key with a key that you have from its " \
	"owner does. What was seen over http or https is remembered, and a server that has gone " \
	"back is warned of."

/* Opens the repository. EXIT_DONE: it is open, to be closed with reader_close. Else what went wrong
 * has been told. */
enum exit_code reader_open(const struct reader *reader, const struct invocation *invocation,
			   struct repo *repo);
/* Warns where a repository that is served has gone back behind what its user has seen of it, else
 * remembers what it has now. */
void reader_remember(const struct repo *repo, const struct invocation *invocation);

/* Warns of keys that have expired, by which what was read is signed. */
void reader_warn_expired(struct repo *repo, const struct invocation *invocation);
/* Warns as reader_warn_expired does, and closes the repository. */
void reader_close(struct repo *repo, const struct invocation *invocation);

/* Begins the object that a command which reads a repository prints, with what the repository is. */
void reader_json_begin(struct json *json, const struct reader *reader, const struct repo *repo);

#endif
