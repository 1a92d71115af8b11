/* signature_digest.c - by which digest a text was signed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/signature_digest.h"

#include <string.h>

#include "base/buffer.h"
#include "sign/armour_internal.h"
#include "sign/packet_internal.h"
#include "sign/self_signature_internal.h"

/* Looks at each packet; SELF_DIGEST_NONE is no weaker digest, but none. */
static enum self_digest find_weakest(struct span packets)
{
	enum self_digest weakest = SELF_DIGEST_NONE;
	unsigned tag;
	struct span body;
	for (struct span at = packets; packet_take(&packets, &tag, &body); at = packets) {
		struct self_signature signature;
		const struct span packet = {at.data, at.len - packets.len};
		if (tag == PACKET_SIGNATURE && self_signature_read(packet, &signature) &&
		    (weakest == SELF_DIGEST_NONE || signature.digest < weakest))
			weakest = signature.digest;
	}
	return weakest;
}

/* Adds the bytes of the first armoured block at or behind `from`; returns where it ends, NULL:
 * there is none. */
static const char *add_block(const char *from, const char *end, struct buffer *packets)
{
	const size_t begin_len = strlen(ARMOUR_BEGIN), end_len = strlen(ARMOUR_END);
	const char *begin = memmem(from, (size_t)(end - from), ARMOUR_BEGIN, begin_len);
	const char *last = begin ? memmem(begin, (size_t)(end - begin), ARMOUR_END, end_len) : NULL;
	if (!last)
		return NULL;
	const char *behind = last + end_len;
	if (behind < end && *behind == '\n')
		behind++;
	AUTO_BUFFER bytes = BUFFER_INIT;
	if (armour_read(begin, (size_t)(behind - begin), &bytes))
		buffer_add(packets, bytes.data, bytes.len);
	return behind;
}

enum self_digest signature_digest_weakest(const void *bytes, size_t len)
{
	const char *at = bytes, *end = at + len;
	AUTO_BUFFER packets = BUFFER_INIT;
	enum self_digest digest = find_weakest((struct span){bytes, len});
	if (digest != SELF_DIGEST_NONE)
		return digest;
	while (at)
		at = add_block(at, end, &packets);
	return find_weakest((struct span){packets.data, packets.len});
}
