/* key.c - from the words about a key to a signer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/key.h"

#include "sign/passphrase.h"

struct signer *key_open(const struct key_request *request, const struct host *host,
			struct error *error)
{
	struct signer_options options = {
		.key = request->key, .key_id = request->key_id, .time = request->time};
	struct signer *signer;
	char *passphrase = NULL;

	if (passphrase_find(host, request->passphrase_file, request->format, &passphrase, error))
		return NULL;
	options.passphrase = passphrase;
	signer = signer_open(&options, error);
	passphrase_free(passphrase);
	return signer;
}
