/* key_file_internal.h - the packets of a file of OpenPGP keys, in whatever form it has them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_KEY_FILE_INTERNAL_H
#define INGOT_SIGN_KEY_FILE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/compiler.h"

/* Appends the packets of binary keys, of armoured blocks of keys (RFC 4880, 6.2) one after the
 * other, with whatever text around them, or of base64 of either. No checksum is looked at. false
 * where there is nothing of that, or a block does not end. They may be secret: wipe them. */
bool key_file_read(const void *bytes, size_t len, struct buffer *packets) NODISCARD;

#endif
