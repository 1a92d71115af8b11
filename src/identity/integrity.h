/* integrity.h - a checksum in the spelling of Subresource Integrity: "sha512-BASE64 ..."
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_IDENTITY_INTEGRITY_H
#define INGOT_IDENTITY_INTEGRITY_H

#include "base/arena.h"
#include "model/provenance.h"

/* Sets the pin's hash from the first word whose algorithm and length are right; leaves the pin
 * without a hash where there is none. `text` may be NULL. */
void integrity_first(const char *text, struct arena *arena, struct pin *pin);

#endif
