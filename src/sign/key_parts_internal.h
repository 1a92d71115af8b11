/* key_parts_internal.h - the parts of certificates that may sign, and until when
 *
 * A certificate (RFC 4880, 11.1) has a primary key, by which clients and Ingot know it, and may
 * have subkeys; each of them that is made for it signs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_KEY_PARTS_INTERNAL_H
#define INGOT_SIGN_KEY_PARTS_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct key_part {
	char fingerprint[65], primary[65]; /* upper-case hex */
	bool is_revoked, has_expired;
	int64_t ends; /* seconds since 1970, with the primary key at the latest; 0: never */
};

struct key_parts {
	struct key_part *v; /* owned */
	size_t n, cap;
};

/* Returns the part with that fingerprint, or NULL. */
const struct key_part *key_parts_find(const struct key_parts *parts, const char *fingerprint);
/* Whether `part` lives longer than `other`, by when they end: 0 is never. */
bool key_part_outlives(const struct key_part *part, const struct key_part *other);
void key_parts_free(struct key_parts *parts); /* fit for CLEANUP */

#endif
