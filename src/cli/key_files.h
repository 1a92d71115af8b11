/* key_files.h - the three files of a new key: secret, public part, revocation certificate
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_KEY_FILES_H
#define INGOT_CLI_KEY_FILES_H

#include "base/compiler.h"
#include "base/error.h"
#include "base/output.h"
#include "sign/new_key.h"

/* In the order in which they get their names: the secret comes last, so that it is never there
 * alone. */
enum key_file { KEY_FILE_REVOCATION, KEY_FILE_PUBLIC, KEY_FILE_SECRET, KEY_FILE_COUNT };

struct key_files {
	char *paths[KEY_FILE_COUNT];
	struct output outputs[KEY_FILE_COUNT];
};

/* Opens the files of the key whose secret one is `path`: "x.asc" has "x.pub.asc" and "x.rev.asc"
 * beside it, and so with .gpg, .key and .pgp; any other "x" has "x.pub" and "x.rev". An error where
 * one of them is there already. Close them after a failure, too. */
int key_files_open(struct key_files *files, const char *path, struct error *error) NODISCARD;
/* Writes all three, or none. What has got one of the names meanwhile is an error. */
int key_files_write(struct key_files *files, const struct new_key *key,
		    struct error *error) NODISCARD;
void key_files_close(struct key_files *files); /* fit for CLEANUP */

#endif
