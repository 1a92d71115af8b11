/* signed_text.h - clear-signed text of the store, believed only after its signature is good
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_SIGNED_TEXT_H
#define INGOT_REPO_SIGNED_TEXT_H

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "sign/keyring.h"

/* Appends what was signed. `name` for messages. `covered`, or NULL: the digest of just what the
 * signature covers, which nobody without the key can change. */
int signed_text_verify(const struct buffer *bytes, struct keyring *keyring, const char *name,
		       struct buffer *text, char *covered, struct error *error) NODISCARD;

#endif
