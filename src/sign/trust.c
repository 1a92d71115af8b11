/* trust.c - the public keys that the user names
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/trust.h"

#include <string.h>

#include "base/file.h"

#define KEY_FILE_LIMIT (4u << 20)

/* The newer kind of GnuPG's own keyrings, which is a database. */
#define KEYBOX_MAGIC "KBXf"
#define KEYBOX_MAGIC_AT 8

static bool is_keybox(const struct buffer *bytes)
{
	size_t len = strlen(KEYBOX_MAGIC);
	return bytes->len >= KEYBOX_MAGIC_AT + len &&
	       memcmp(bytes->data + KEYBOX_MAGIC_AT, KEYBOX_MAGIC, len) == 0;
}

static int add_file(struct keyring *keyring, const char *file, struct error *error)
{
	CLEANUP(buffer_wipe) struct buffer bytes = BUFFER_INIT;
	if (file_read(file, KEY_FILE_LIMIT, &bytes, error))
		return -1;
	if (is_keybox(&bytes)) {
		error_set(error, "cannot read keys from '%s': it is a keybox of gpg's", file);
		return error_hint(error, "gpg --export KEY... >keys.gpg makes a file of its keys");
	}
	return keyring_add(keyring, bytes.data, bytes.len, file, error);
}

int trust_open(const struct strings *files, struct keyring **keyring, struct error *error)
{
	*keyring = NULL;
	if (files->n == 0)
		return 0;
	*keyring = keyring_open(error);
	for (size_t i = 0; *keyring && i < files->n; i++) {
		if (add_file(*keyring, files->v[i], error) == 0)
			continue;
		keyring_close(*keyring);
		*keyring = NULL;
	}
	return *keyring ? 0 : -1;
}
