/* packet.c - OpenPGP packets, read and written
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/packet_internal.h"

#include "base/buffer.h"

/* RFC 4880, 4.2: a signature with a length of 1, and of 2 octets. */
#define SHORT_SIGNATURE 0x88
#define LONG_SIGNATURE 0x89

/* ---- Reading ---- */

/* The lengths of packets in new format (4.2.2) and of subpackets (5.2.3.1) look the same, but
 * that from 224 on a packet may have a partial length: never a signature's. */
static bool take_length(struct span *from, bool may_be_partial, size_t *len)
{
	size_t low;
	if (!span_take_number(from, 1, len))
		return false;
	if (*len < 192)
		return true;
	if (*len == 255)
		return span_take_number(from, 4, len);
	if (may_be_partial && *len >= 224)
		return false;
	if (!span_take_number(from, 1, &low))
		return false;
	*len = ((*len - 192) << 8) + low + 192;
	return true;
}

/* RFC 4880, 4.2.1: the length of a packet in old format has 1, 2 or 4 octets, or is all that is
 * left. */
static bool take_old_length(struct span *from, unsigned kind, size_t *len)
{
	if (kind == 3) {
		*len = from->len;
		return true;
	}
	return span_take_number(from, (size_t)1 << kind, len);
}

bool packet_take(struct span *from, unsigned *tag, struct span *body)
{
	size_t head, len;
	if (!span_take_number(from, 1, &head) || !(head & 0x80))
		return false;
	bool is_new = head & 0x40;
	*tag = is_new ? head & 0x3f : head >> 2 & 0x0f;
	if (is_new ? !take_length(from, true, &len) : !take_old_length(from, head & 3, &len))
		return false;
	return span_take(from, len, body);
}

bool packet_take_area(struct span *from, size_t octets, struct span *area)
{
	size_t len;
	return span_take_number(from, octets, &len) && span_take(from, len, area);
}

bool packet_take_subpacket(struct span *from, unsigned *type, struct span *value)
{
	size_t len, number;
	if (!take_length(from, false, &len) || !span_take(from, len, value) ||
	    !span_take_number(value, 1, &number))
		return false;
	*type = number & 0x7f;
	return true;
}

bool packet_take_mpi(struct span *from, struct span *number)
{
	size_t bits;
	return span_take_number(from, 2, &bits) && span_take(from, (bits + 7) / 8, number);
}

/* ---- Writing ---- */

void packet_add_number(struct buffer *to, size_t octets, size_t number)
{
	for (size_t i = octets; i > 0; i--)
		buffer_add_byte(to, (uint8_t)(number >> 8 * (i - 1)));
}

int packet_add_mpi(struct buffer *to, struct span number)
{
	while (number.len > 0 && number.data[0] == 0) {
		number.data++;
		number.len--;
	}
	if (number.len == 0 || number.len > UINT16_MAX / 8)
		return -1;
	size_t bits = 8 * number.len;
	for (unsigned top = 0x80; !(number.data[0] & top); top >>= 1)
		bits--;
	packet_add_number(to, 2, bits);
	buffer_add(to, number.data, number.len);
	return 0;
}

int packet_add_signature(struct buffer *to, const struct buffer *body)
{
	if (body->len > UINT16_MAX)
		return -1;
	bool is_short = body->len <= UINT8_MAX;
	buffer_add_byte(to, is_short ? SHORT_SIGNATURE : LONG_SIGNATURE);
	packet_add_number(to, is_short ? 1 : 2, body->len);
	buffer_add(to, body->data, body->len);
	return 0;
}

void packet_end_digest(struct digest *digest, struct span hashed, uint8_t *raw)
{
	AUTO_BUFFER trailer = BUFFER_INIT;
	packet_add_number(&trailer, 2, 0x04ff);
	packet_add_number(&trailer, 4, hashed.len);
	digest_add(digest, hashed.data, hashed.len);
	digest_add(digest, trailer.data, trailer.len);
	digest_raw(digest, raw);
}
