/* signed_text.c - clear-signed text of the store
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/signed_text.h"

#include <string.h>

int signed_text_verify(const struct buffer *bytes, struct keyring *keyring, const char *name,
		       struct buffer *text, char *covered, struct error *error)
{
	struct signature signature;
	if (keyring_verify_clear(keyring, bytes->data, bytes->len, text, &signature, error))
		return error_context(error, "cannot verify '%s'", name);
	if (signature.state == SIGNATURE_GOOD) {
		if (covered)
			memcpy(covered, signature.covered, sizeof signature.covered);
		return 0;
	}
	(void)error_set(error, "cannot trust '%s': its signature%s%s is %s", name,
			signature.fingerprint[0] ? " by " : "", signature.fingerprint,
			signature_state_text(signature.state));
	if (signature.state == SIGNATURE_OTHER_FORM)
		(void)error_hint(error,
				 "somebody has changed the file, though not what is signed: put "
				 "it back from a copy or a mirror");
	return -1;
}
