/* key_request.c - which key is meant by the words about it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/key_request.h"

#include "base/advice.h"
#include "base/key_text.h"
#include "base/secrets.h"
#include "base/text.h"

static const enum advice empty_advice[] = {
	[KEY_NEEDED] = ADVICE_GIVE_KEY,
	[KEY_OR_UNSIGNED] = ADVICE_GIVE_KEY_OR_NONE,
};

static const enum advice variable_advice[] = {
	[KEY_NEEDED] = ADVICE_FILL_VARIABLE,
	[KEY_OR_UNSIGNED] = ADVICE_FILL_OR_NONE,
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
		return error_advise(error, variable_advice[need], NULL);
	}
	if (!is_key(text)) {
		error_set(error, SECRETS_KEY_VARIABLE " holds no OpenPGP key");
		return error_advise(error, ADVICE_FILL_WITH_KEY, NULL);
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
		return error_advise(error, empty_advice[need], NULL);
	}
	if (option || !text)
		return 0;
	return choose_variable(text, need, request, error);
}
