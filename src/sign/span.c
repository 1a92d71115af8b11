/* span.c - bytes that are read from their front, each step checked against the end
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/span_internal.h"

bool span_take(struct span *from, size_t len, struct span *taken)
{
	if (from->len < len)
		return false;
	*taken = (struct span){from->data, len};
	from->data += len;
	from->len -= len;
	return true;
}

bool span_take_number(struct span *from, size_t octets, size_t *number)
{
	struct span taken;
	if (!span_take(from, octets, &taken))
		return false;
	*number = 0;
	for (size_t i = 0; i < octets; i++)
		*number = *number << 8 | taken.data[i];
	return true;
}
