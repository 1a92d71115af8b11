/* armour_internal.h - signatures as text (RFC 4880, 6), in the form in which gpg writes them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_ARMOUR_INTERNAL_H
#define INGOT_SIGN_ARMOUR_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/compiler.h"

#define ARMOUR_BEGIN "-----BEGIN PGP SIGNATURE-----"
#define ARMOUR_END "-----END PGP SIGNATURE-----"

/* Appends the whole block: no headers, lines of 64 digits, a checksum, a newline at the end. For
 * the same bytes it is always the same text. */
void armour_write(const void *data, size_t len, struct buffer *out);
/* Appends the bytes of a block that begins at `text` and ends with it; false where it is none.
 * Takes headers too and looks at no checksum: who wants the one form writes it again and compares.
 */
bool armour_read(const char *text, size_t len, struct buffer *out) NODISCARD;

#endif
