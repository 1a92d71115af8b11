/* signature_digest.h - by which digest a text was signed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_SIGNATURE_DIGEST_H
#define INGOT_SIGN_SIGNATURE_DIGEST_H

#include <stddef.h>

#include "sign/certificates.h"

/* Returns the weakest digest of the signatures in a file's bytes: clear-signed text, or signatures,
 * armoured or binary. SELF_DIGEST_NONE: there is no signature that can be read. */
enum self_digest signature_digest_weakest(const void *bytes, size_t len);

#endif
