/* key_request.h - from the words about a key (options, manifest, environment) to a signer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_KEY_REQUEST_H
#define INGOT_SIGN_KEY_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/host.h"
#include "sign/signer.h"

struct key_request {
	const char *key, *key_id, *passphrase_file;
	const char *text;   /* the key itself, where `key` is how messages call it; or NULL */
	const char *format; /* "deb", "rpm": for nfpm's variables; NULL: none of them */
	int64_t time;       /* of the signatures; -1: the clock */
	/* find_newer and context mean what they do in struct signer_options. */
	int (*find_newer)(const void *context, struct buffer *keys);
	const void *context;
};

/* Whether a command can do without a key. */
enum key_need { KEY_NEEDED, KEY_OR_UNSIGNED };

/* Whether key_choose would set a key, or refuse it. */
bool key_is_named(const char *option, const struct host *host);
/* Sets the key, and the text, of a request to what the user names outside of a manifest: `option`,
 * which is --key, else the variable INGOT_KEY; leaves them NULL where neither is there. An error
 * where it is empty, which is never taken for "unsigned", or where the variable holds no key; the
 * key is set then, too. The text is borrowed from the host, until its secrets are forgotten. */
int key_choose(const char *option, const struct host *host, enum key_need need,
	       struct key_request *request, struct error *error) NODISCARD;

/* Opens a signer for each request whose key is not NULL; equal requests share one, and the others
 * stay NULL. All secrets are copied first and the host's forgotten, so this is called once. On
 * failure nothing stays open. */
int keys_open(const struct key_request *requests, size_t n, const struct host *host,
	      struct signer **signers, struct error *error) NODISCARD;
/* Holds what the two halves of keys_open share; the second may be done by another thread. */
struct key_opening {
	const struct key_request *requests; /* borrowed */
	size_t n;
	struct signer **signers;     /* borrowed; set by the second half */
	char **passphrases, **texts; /* copies, wiped by the second half */
};
int keys_take_secrets(struct key_opening *opening, const struct host *host,
		      struct error *error) NODISCARD;
/* Does the second half of keys_open, only after the first was done; wipes what that has copied in
 * any case. */
int keys_open_found(struct key_opening *opening, struct error *error) NODISCARD;
/* Closes each once and sets all to NULL. */
void keys_close(struct signer **signers, size_t n);

#endif
