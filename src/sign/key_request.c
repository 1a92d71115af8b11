/* key_request.c - which key is meant by the words about it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/key_request.h"

#include "base/key_text.h"
#include "base/secrets.h"
#include "base/text.h"

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
	request->key = SECRETS_KEY_VARIABLE;
	if (text_is_empty(text)) {
		error_set(error, SECRETS_KEY_VARIABLE " is empty");
		return error_hint(error, "%s", variable_hints[need]);
	}
	if (!is_key(text)) {
		error_set(error, SECRETS_KEY_VARIABLE " holds no OpenPGP key");
		return error_hint(error, "it takes what gpg --armor --export-secret-keys KEY "
					 "prints, or base64 of that; a file or a fingerprint is "
					 "named with --key");
	}
	request->text = text;
	return 0;
}

bool key_request_is_named(const char *option, const struct host *host)
{
	return option || host_variable(host, SECRETS_KEY_VARIABLE);
}

int key_request_choose(const char *option, const struct host *host, enum key_need need,
		       struct key_request *request, struct error *error)
{
	const char *text = host_variable(host, SECRETS_KEY_VARIABLE);
	request->key = option;
	if (option && text_is_empty(option)) {
		error_set(error, "the name of the signing key is empty");
		return error_hint(error, "%s", empty_hints[need]);
	}
	if (option || !text)
		return 0;
	return choose_variable(text, need, request, error);
}
