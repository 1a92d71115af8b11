/* key_request.c - from the words about a key to a signer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/key_request.h"

#include <stdlib.h>

#include "base/key_text.h"
#include "base/memory.h"
#include "base/secrets.h"
#include "base/text.h"
#include "sign/passphrase_internal.h"

#define KEY_VARIABLE "INGOT_KEY"

/* ---- Which key ---- */

static const char *const empty_hints[] = {
	[KEY_NEEDED] = "give a key file, a fingerprint or an e-mail address",
	[KEY_OR_UNSIGNED] = "give a key file, a fingerprint or an e-mail address; --unsigned makes "
			    "packages without a signature",
};

static const char *const variable_hints[] = {
	[KEY_NEEDED] = "it takes the key itself, or base64 of it; a key that has a name is named "
		       "with --key",
	[KEY_OR_UNSIGNED] = "it takes the key itself, or base64 of it; --unsigned makes packages "
			    "without a signature",
};

static bool is_key(const char *text)
{
	CLEANUP(buffer_wipe) struct buffer key = BUFFER_INIT;

	return key_text_decode(text, &key);
}

static int choose_variable(const char *text, enum key_need need, struct key_request *request,
			   struct error *error)
{
	request->key = KEY_VARIABLE;
	if (text_is_empty(text)) {
		error_set(error, KEY_VARIABLE " is empty");
		return error_hint(error, "%s", variable_hints[need]);
	}
	if (!is_key(text)) {
		error_set(error, KEY_VARIABLE " holds no OpenPGP key");
		return error_hint(error, "it takes what gpg --armor --export-secret-keys KEY "
					 "prints, or base64 of that; a file or a fingerprint is "
					 "named with --key");
	}
	request->text = text;
	return 0;
}

bool key_is_named(const char *option, const struct host *host)
{
	return option || host_variable(host, KEY_VARIABLE);
}

int key_choose(const char *option, const struct host *host, enum key_need need,
	       struct key_request *request, struct error *error)
{
	const char *text = host_variable(host, KEY_VARIABLE);

	request->key = option;
	if (option && text_is_empty(option)) {
		error_set(error, "the name of the signing key is empty");
		return error_hint(error, "%s", empty_hints[need]);
	}
	if (option || !text)
		return 0;
	return choose_variable(text, need, request, error);
}

/* ---- Opening ---- */

/* A text may stand in several places, each of which is a name for it. */
static bool is_equal(const struct key_opening *opening, size_t i, size_t k)
{
	const struct key_request *a = &opening->requests[i], *b = &opening->requests[k];
	const char *text = opening->texts[i];

	return text_equal(text, opening->texts[k]) && (text || text_equal(a->key, b->key)) &&
	       text_equal(a->key_id, b->key_id) && a->time == b->time &&
	       text_equal(opening->passphrases[i], opening->passphrases[k]);
}

/* Returns an earlier signer that does the same, or a new one. */
static struct signer *open_or_share(const struct key_opening *opening, size_t index,
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
		if (opening->signers[i] && is_equal(opening, i, index))
			return opening->signers[i];
	return signer_open(&options, error);
}

static void wipe_secrets(struct key_opening *opening)
{
	for (size_t i = 0; i < opening->n; i++) {
		secret_free(opening->passphrases[i]);
		secret_free(opening->texts[i]);
	}
	free(opening->passphrases);
	free(opening->texts);
	opening->passphrases = opening->texts = NULL;
}

int keys_take_secrets(struct key_opening *opening, const struct host *host, struct error *error)
{
	const struct key_request *requests = opening->requests;
	int result = 0;

	opening->passphrases = xzalloc(opening->n * sizeof *opening->passphrases);
	opening->texts = xzalloc(opening->n * sizeof *opening->texts);
	for (size_t i = 0; i < opening->n; i++) {
		opening->signers[i] = NULL;
		if (requests[i].text)
			opening->texts[i] = xstrdup(requests[i].text);
	}
	for (size_t i = 0; i < opening->n && result == 0; i++) {
		if (requests[i].key)
			result = passphrase_find(host, requests[i].passphrase_file,
						 requests[i].format, &opening->passphrases[i],
						 error);
	}
	host_forget_secrets(host);
	if (result)
		wipe_secrets(opening);
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
		signers[i] = open_or_share(opening, i, error);
		result = signers[i] ? 0 : -1;
	}
	wipe_secrets(opening);
	if (result)
		keys_close(signers, opening->n);
	return result;
}

int keys_open(const struct key_request *requests, size_t n, const struct host *host,
	      struct signer **signers, struct error *error)
{
	struct key_opening opening = {.requests = requests, .n = n, .signers = signers};

	if (keys_take_secrets(&opening, host, error))
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
