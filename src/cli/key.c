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

static void wipe_passphrases(struct key_opening *opening)
{
	for (size_t i = 0; i < opening->n; i++)
		passphrase_free(opening->passphrases[i]);
	free(opening->passphrases);
	opening->passphrases = NULL;
}

int keys_find_passphrases(struct key_opening *opening, const struct host *host, struct error *error)
{
	const struct key_request *requests = opening->requests;
	int result = 0;

	opening->passphrases = xzalloc(opening->n * sizeof *opening->passphrases);
	for (size_t i = 0; i < opening->n; i++)
		opening->signers[i] = NULL;
	for (size_t i = 0; i < opening->n && result == 0; i++) {
		if (requests[i].key)
			result = passphrase_find(host, requests[i].passphrase_file,
						 requests[i].format, &opening->passphrases[i],
						 error);
	}
	passphrase_hide(host);
	if (result)
		wipe_passphrases(opening);
	return result;
}

int keys_open_found(struct key_opening *opening, struct error *error)
{
	const struct key_request *requests = opening->requests;
	struct signer **signers = opening->signers;
	int result = 0;

	for (size_t i = 0; i < opening->n && result == 0; i++) {
		if (!requests[i].key)
			continue;
		signers[i] = open_or_share(requests, opening->passphrases, signers, i, error);
		result = signers[i] ? 0 : -1;
	}
	wipe_passphrases(opening);
	if (result)
		keys_close(signers, opening->n);
	return result;
}

int keys_open(const struct key_request *requests, size_t n, const struct host *host,
	      struct signer **signers, struct error *error)
{
	struct key_opening opening = {.requests = requests, .n = n, .signers = signers};

	if (keys_find_passphrases(&opening, host, error))
		return -1;
	return keys_open_found(&opening, error);
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
