/* key.c - from the words about a key to a signer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/key.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/strings.h"
#include "sign/passphrase.h"

static bool is_equal(const struct key_request *a, const struct key_request *b)
{
	return text_equal(a->key, b->key) && text_equal(a->key_id, b->key_id) && a->time == b->time;
}

/* An earlier signer that does the same, or a new one. */
static struct signer *open_or_share(const struct key_request *requests, char **passphrases,
				    struct signer **signers, size_t index, struct error *error)
{
	const struct key_request *request = &requests[index];
	const struct signer_options options = {.key = request->key,
					       .key_id = request->key_id,
					       .passphrase = passphrases[index],
					       .time = request->time};

	for (size_t i = 0; i < index; i++)
		if (signers[i] && is_equal(&requests[i], request) &&
		    text_equal(passphrases[i], passphrases[index]))
			return signers[i];
	return signer_open(&options, error);
}

int keys_open(const struct key_request *requests, size_t n, const struct host *host,
	      struct signer **signers, struct error *error)
{
	char **passphrases = xzalloc(n * sizeof *passphrases);
	int result = 0;

	for (size_t i = 0; i < n; i++)
		signers[i] = NULL;
	for (size_t i = 0; i < n && result == 0; i++) {
		if (requests[i].key)
			result = passphrase_find(host, requests[i].passphrase_file,
						 requests[i].format, &passphrases[i], error);
	}
	passphrase_hide(host);
	for (size_t i = 0; i < n && result == 0; i++) {
		if (!requests[i].key)
			continue;
		signers[i] = open_or_share(requests, passphrases, signers, i, error);
		result = signers[i] ? 0 : -1;
	}
	for (size_t i = 0; i < n; i++)
		passphrase_free(passphrases[i]);
	free(passphrases);
	if (result)
		keys_close(signers, n);
	return result;
}

void keys_close(struct signer **signers, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct signer *signer = signers[i];

		for (size_t k = i; k < n; k++)
			if (signers[k] == signer)
				signers[k] = NULL;
		signer_close(signer);
	}
}
