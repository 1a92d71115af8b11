/* self_signature.c - what a signature of a key over itself says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/self_signature_internal.h"

#include "sign/issuer.h"
#include "sign/packet_internal.h"

/* 5.2.3.4, 5.2.3.6, 5.2.3.21. */
enum { MADE = 2, LIFETIME = 9, FLAGS = 27, FLAG_SIGNS = 0x02 };

/* RFC 4880, 9.4, and RFC 9580, 9.5. */
static const enum self_digest digests[] = {
	[1] = SELF_DIGEST_MD5,     [2] = SELF_DIGEST_SHA1,      [3] = SELF_DIGEST_RIPEMD160,
	[8] = SELF_DIGEST_SHA256,  [9] = SELF_DIGEST_SHA384,    [10] = SELF_DIGEST_SHA512,
	[11] = SELF_DIGEST_SHA224, [12] = SELF_DIGEST_SHA3_256, [14] = SELF_DIGEST_SHA3_512,
};

static enum self_digest find_digest(size_t number)
{
	enum self_digest digest = number < ARRAY_SIZE(digests) ? digests[number] : 0;
	return digest == SELF_DIGEST_NONE ? SELF_DIGEST_UNKNOWN : digest;
}

static void read_subpacket(unsigned type, struct span value, struct self_signature *signature)
{
	size_t number;
	if (type == MADE && span_take_number(&value, 4, &number))
		signature->made = (int64_t)number;
	else if (type == LIFETIME && span_take_number(&value, 4, &number))
		signature->lifetime = (int64_t)number;
	else if (type == FLAGS && span_take_number(&value, 1, &number)) {
		signature->has_flags = true;
		signature->may_sign = number & FLAG_SIGNS;
	}
}

bool self_signature_read(struct span packet, struct self_signature *signature)
{
	struct span rest = packet, body, area, value;
	size_t version, type, algorithm, digest;
	unsigned tag;
	*signature = (struct self_signature){0};
	if (!packet_take(&rest, &tag, &body) || tag != PACKET_SIGNATURE ||
	    !span_take_number(&body, 1, &version) || version < 4 || version > 6 ||
	    !span_take_number(&body, 1, &type) || !span_take_number(&body, 1, &algorithm) ||
	    !span_take_number(&body, 1, &digest) ||
	    !packet_take_area(&body, version == 6 ? 4 : 2, &area))
		return false;
	signature->type = (unsigned)type;
	signature->digest = find_digest(digest);
	while (area.len > 0) {
		if (!packet_take_subpacket(&area, &tag, &value))
			return false;
		read_subpacket(tag, value, signature);
	}
	issuer_read(packet.data, packet.len, signature->issuer);
	return true;
}
