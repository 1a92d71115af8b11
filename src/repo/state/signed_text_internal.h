/* signed_text_internal.h - clear-signed text of the store, believed only after its signature is
 * sound
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_SIGNED_TEXT_INTERNAL_H
#define INGOT_REPO_STATE_SIGNED_TEXT_INTERNAL_H

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "sign/keyring.h"
#include "sign/signature.h"

/* Appends what was signed. `name` for messages. `signature` is set in any case; one by a key that
 * has expired since is taken, the keyring notes it. */
int signed_text_verify(const struct buffer *bytes, struct keyring *keyring, const char *name,
		       struct buffer *text, struct signature *signature,
		       struct error *error) NODISCARD;

#endif
