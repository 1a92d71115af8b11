/* signed_text_internal.h - clear-signed text of the store, believed only after its signature is
 * sound
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_SIGNED_TEXT_INTERNAL_H
#define INGOT_REPO_STATE_SIGNED_TEXT_INTERNAL_H

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "sign/keyring.h"
#include "sign/signature.h"

/* A text, and who signed it. */
struct signed_text {
	struct buffer text;     /* empty where it is not believed */
	struct signature best;  /* set in any case */
	struct strings parts;   /* fingerprints of the parts of keys by which it is sound */
	char *all;              /* by whom it is signed, as signature_list_signers says */
	struct strings signers; /* fingerprints of the certificates that these belong to */
};

/* Verifies a clear-signed text; one sound signature will do. `name` for messages. A signature by a
 * key that has expired since is taken, the keyring notes it. `text` is to be freed in any case. */
int signed_text_read(const struct buffer *bytes, struct keyring *keyring, const char *name,
		     struct signed_text *text, struct error *error) NODISCARD;
/* Returns what can be done where a signature is in that state, or NULL; static. */
const char *signed_text_hint(enum signature_state state);
void signed_text_free(struct signed_text *text); /* fit for CLEANUP */

#endif
