/* signers.c - opens the signers that are requested, equal ones once
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/signers.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/secrets.h"
#include "base/text.h"
#include "sign/passphrase_internal.h"

/* ---- Secrets ---- */

static void wipe_secrets(struct signers_opening *opening)
{
	for (size_t i = 0; i < opening->n; i++) {
		secret_free(opening->passphrases[i]);
		secret_free(opening->texts[i]);
	}
	free(opening->passphrases);
	free(opening->texts);
	opening->passphrases = opening->texts = NULL;
}

int signers_prepare(struct signers_opening *opening, const struct host *host, struct error *error)
{
	int failed = 0;
	opening->passphrases = xzalloc(opening->n * sizeof *opening->passphrases);
	opening->texts = xzalloc(opening->n * sizeof *opening->texts);
	for (size_t i = 0; i < opening->n; i++) {
		const struct key_request *request = &opening->requests[i];
		opening->signers[i] = NULL;
		if (request->text)
			opening->texts[i] = xstrdup(request->text);
		bool has_passphrase = request->passphrase_file || !request->is_one_of_several;
		if (request->key && has_passphrase && !failed)
			failed = passphrase_find(host, request->passphrase_file, request->format,
						 &opening->passphrases[i], error);
	}
	host_forget_secrets(host);
	if (failed)
		wipe_secrets(opening);
	return failed;
}

/* ---- Opening ---- */

/* A text may stand in several places, each of which is a name for it. */
static bool is_same_request(const struct signers_opening *opening, size_t i, size_t k)
{
	const struct key_request *a = &opening->requests[i], *b = &opening->requests[k];
	const char *text = opening->texts[i];
	return text_equal(text, opening->texts[k]) && (text || text_equal(a->key, b->key)) &&
	       text_equal(a->key_id, b->key_id) && a->time == b->time &&
	       text_equal(opening->passphrases[i], opening->passphrases[k]);
}

/* Returns an earlier signer that does the same, or a new one. */
static struct signer *open_or_share(const struct signers_opening *opening, size_t index,
				    struct error *error)
{
	const struct key_request *request = &opening->requests[index];
	const struct signer_options options = {.key = request->key,
					       .text = opening->texts[index],
					       .key_id = request->key_id,
					       .passphrase = opening->passphrases[index],
					       .time = request->time,
					       .find_newer = request->find_newer,
					       .context = request->context};
	for (size_t i = 0; i < index; i++)
		if (opening->signers[i] && is_same_request(opening, i, index))
			return opening->signers[i];
	return signer_open(&options, error);
}

int signers_open(struct signers_opening *opening, struct error *error)
{
	int failed = 0;
	for (size_t i = 0; i < opening->n && !failed; i++) {
		if (!opening->requests[i].key)
			continue;
		opening->signers[i] = open_or_share(opening, i, error);
		failed = opening->signers[i] ? 0 : -1;
	}
	wipe_secrets(opening);
	if (failed)
		signers_close(opening->signers, opening->n);
	return failed;
}

void signers_close(struct signer **signers, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct signer *signer = signers[i];
		for (size_t k = i; k < n; k++)
			if (signers[k] == signer)
				signers[k] = NULL;
		signer_close(signer);
	}
}
