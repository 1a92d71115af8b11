/* key_parts.c - the parts of certificates that may sign, and until when
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/key_parts_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/vector.h"

const struct key_part *key_parts_find(const struct key_parts *parts, const char *fingerprint)
{
	VECTOR_EACH (part, parts) {
		if (strcmp(part->fingerprint, fingerprint) == 0)
			return part;
	}
	return NULL;
}

bool key_part_outlives(const struct key_part *part, const struct key_part *other)
{
	return other->ends && (!part->ends || part->ends > other->ends);
}

void key_parts_free(struct key_parts *parts)
{
	free(parts->v);
	*parts = (struct key_parts){0};
}
