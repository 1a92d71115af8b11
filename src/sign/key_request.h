/* key_request.h - which key is meant by the words about it: options, manifest, environment
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_KEY_REQUEST_H
#define INGOT_SIGN_KEY_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/host.h"

struct key_request {
	const char *key, *key_id, *passphrase_file;
	const char *text;   /* the key itself, where `key` is how messages call it; or NULL */
	const char *format; /* "deb", "rpm": for nfpm's variables; NULL: none of them */
	int64_t time;       /* of the signatures; -1: the clock */
	/* Then no variable has its passphrase, for they hold one, which is for a single key. */
	bool is_one_of_several;
	/* find_newer and context mean what they do in struct signer_options. */
	int (*find_newer)(const void *context, struct buffer *keys);
	const void *context;
};

/* Whether a command can do without a key. */
enum key_need { KEY_NEEDED, KEY_OR_UNSIGNED };

/* Whether key_request_choose would set a key, or refuse it. */
bool key_request_is_named(const char *option, const struct host *host);
/* Sets the key, and the text, of a request to what the user names outside of a manifest: `option`,
 * which is --key, else the variable INGOT_KEY; leaves them NULL where neither is there. An error
 * where it is empty, which is never taken for "unsigned", or where the variable holds no key; the
 * key is set then, too. The text is borrowed from the host, until its secrets are forgotten. */
int key_request_choose(const char *option, const struct host *host, enum key_need need,
		       struct key_request *request, struct error *error) NODISCARD;

#endif
