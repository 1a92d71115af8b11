/* signed_text.c - clear-signed text of the store
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/signed_text_internal.h"

#include "base/advice.h"

/* Hints at what can be done, where something can. */
static const char *const hints[] = {
	[SIGNATURE_REVOKED] = "its owner has taken the key back, so nothing that it signed is "
			      "believed; a new repository with another key has to take its place",
	[SIGNATURE_OTHER_FORM] = "the file was changed, though not what is signed: put it back "
				 "from a copy or a mirror",
};

int signed_text_verify(const struct buffer *bytes, struct keyring *keyring, const char *name,
		       struct buffer *text, struct signature *signature, struct error *error)
{
	char state[SIGNATURE_TEXT_SIZE];
	*signature = (struct signature){.state = SIGNATURE_INVALID};
	if (keyring_verify_clear(keyring, bytes->data, bytes->len, text, signature, error))
		return error_context(error, "cannot verify '%s'", name);
	if (signature_is_sound(signature))
		return 0;
	signature_text(signature, state);
	error_set(error, "cannot trust '%s': its signature%s%s is %s", name,
		  signature->fingerprint[0] ? " by " : "", signature->fingerprint, state);
	if (signature->state == SIGNATURE_LATE)
		return error_advise(error, ADVICE_REFRESH, NULL);
	if (hints[signature->state])
		error_hint(error, "%s", hints[signature->state]);
	return -1;
}
