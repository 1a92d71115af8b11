/* integrity_internal.h - checksums as lock files spell them, to a pin's hash
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PINS_INTEGRITY_INTERNAL_H
#define INGOT_PINS_INTEGRITY_INTERNAL_H

#include "base/arena.h"
#include "package/provenance.h"

/* All functions here leave the pin without a hash where the text is none, or NULL. */

/* Subresource Integrity: "sha512-BASE64 ...". Sets the pin's hash from the first word whose
 * algorithm and length are right. */
void integrity_set_sri(const char *text, struct arena *arena, struct pin *pin);
/* Sets the hash from hexadecimal digits, of any case, as many as the algorithm has: "sha256",
 * "SHA-256", "SHA256". */
void integrity_set_hex(const char *algorithm, const char *hex, struct arena *arena,
		       struct pin *pin);
/* Sets the hash from "sha256:HEX". */
void integrity_set_prefixed(const char *text, struct arena *arena, struct pin *pin);

#endif
