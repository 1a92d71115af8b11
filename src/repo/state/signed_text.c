/* signed_text.c - clear-signed text of the store
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/signed_text_internal.h"

#include <stdlib.h>

#include "base/advice.h"
#include "base/vector.h"

/* Hints at what can be done, where something can. */
static const char *const hints[] = {
	[SIGNATURE_REVOKED] = "its owner has taken the key back, so nothing that it signed is "
			      "believed; a new repository with another key has to take its place",
	[SIGNATURE_OTHER_FORM] = "the file was changed, though not what is signed: put it back "
				 "from a copy or a mirror",
};

const char *signed_text_hint(enum signature_state state)
{
	return (size_t)state < ARRAY_SIZE(hints) ? hints[state] : NULL;
}

static int refuse(const struct signature *signature, const char *name, struct error *error)
{
	char state[SIGNATURE_TEXT_SIZE];
	signature_text(signature, state);
	error_set(error, "cannot trust '%s': its signature%s%s is %s", name,
		  signature->fingerprint[0] ? " by " : "", signature->fingerprint, state);
	if (signature->state == SIGNATURE_LATE)
		return error_advise(error, ADVICE_REFRESH, NULL);
	if (signed_text_hint(signature->state))
		error_hint(error, "%s", signed_text_hint(signature->state));
	return -1;
}

static void note_signers(const struct signature_list *list, struct signed_text *text)
{
	VECTOR_EACH (signature, list) {
		if (!signature_is_sound(signature))
			continue;
		strings_add(&text->parts, signature->fingerprint);
		if (!strings_have(&text->signers, signature->primary))
			strings_add(&text->signers, signature->primary);
	}
}

int signed_text_read(const struct buffer *bytes, struct keyring *keyring, const char *name,
		     struct signed_text *text, struct error *error)
{
	CLEANUP(signature_list_free) struct signature_list list = {0};
	text->best = (struct signature){.state = SIGNATURE_INVALID};
	if (keyring_verify_clear_all(keyring, bytes->data, bytes->len, &text->text, &list, error))
		return error_context(error, "cannot verify '%s'", name);
	text->best = signature_list_best(&list);
	free(text->all);
	text->all = signature_list_signers(&list);
	note_signers(&list, text);
	return signature_is_sound(&text->best) ? 0 : refuse(&text->best, name, error);
}

void signed_text_free(struct signed_text *text)
{
	buffer_free(&text->text);
	free(text->all);
	strings_free(&text->parts);
	strings_free(&text->signers);
	*text = (struct signed_text){.best = {.state = SIGNATURE_INVALID}};
}
