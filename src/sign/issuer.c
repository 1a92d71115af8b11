/* issuer.c - who made an OpenPGP signature, read from its packet (RFC 4880, 4.2 and 5.2)
 *
 * Every read is checked against the end of what encloses it; what does not fit ends the search.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/keyring.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/digest.h"

#define KEY_ID_SIZE 8

enum {
	TAG_SIGNATURE = 2,
	SUBPACKET_ISSUER = 16,
	SUBPACKET_FINGERPRINT = 33, /* RFC 9580, 5.2.3.35 */
};

/* What is still to be read. */
struct span {
	const uint8_t *data;
	size_t len;
};

static bool take(struct span *from, size_t len, struct span *taken)
{
	if (from->len < len)
		return false;
	*taken = (struct span){from->data, len};
	from->data += len;
	from->len -= len;
	return true;
}

static bool take_number(struct span *from, size_t octets, size_t *number)
{
	struct span taken;
	if (!take(from, octets, &taken))
		return false;
	*number = 0;
	for (size_t i = 0; i < octets; i++)
		*number = *number << 8 | taken.data[i];
	return true;
}

/* The lengths of packets in new format (4.2.2) and of subpackets (5.2.3.1) look the same, but
 * that from 224 on a packet may have a partial length: never a signature's. */
static bool take_length(struct span *from, bool may_be_partial, size_t *len)
{
	size_t low;
	if (!take_number(from, 1, len))
		return false;
	if (*len < 192)
		return true;
	if (*len == 255)
		return take_number(from, 4, len);
	if (may_be_partial && *len >= 224)
		return false;
	if (!take_number(from, 1, &low))
		return false;
	*len = ((*len - 192) << 8) + low + 192;
	return true;
}

/* 4.2.1: the length of a packet in old format has 1, 2 or 4 octets, or is all that is left. */
static bool take_old_length(struct span *from, unsigned kind, size_t *len)
{
	if (kind == 3) {
		*len = from->len;
		return true;
	}
	return take_number(from, (size_t)1 << kind, len);
}

static bool take_packet(struct span *from, unsigned *tag, struct span *body)
{
	size_t head, len;
	if (!take_number(from, 1, &head) || !(head & 0x80))
		return false;
	bool is_new = head & 0x40;
	*tag = is_new ? head & 0x3f : head >> 2 & 0x0f;
	if (is_new ? !take_length(from, true, &len) : !take_old_length(from, head & 3, &len))
		return false;
	return take(from, len, body);
}

static void print_key_id(const uint8_t *id, char issuer[17])
{
	hex_encode(id, KEY_ID_SIZE, issuer);
	for (char *digit = issuer; *digit; digit++)
		*digit = (char)toupper((unsigned char)*digit);
}

/* The key id is the end of a version 4 fingerprint and the start of a later one. */
static void read_fingerprint(struct span value, char issuer[17])
{
	size_t version;
	if (!take_number(&value, 1, &version))
		return;
	if (version == 4 && value.len == 20)
		print_key_id(value.data + 20 - KEY_ID_SIZE, issuer);
	else if (version > 4 && value.len == 32)
		print_key_id(value.data, issuer);
}

/* Returns false where the area is broken. */
static bool read_subpackets(struct span area, char issuer[17])
{
	struct span subpacket;
	size_t len, type;
	while (area.len > 0 && !issuer[0]) {
		if (!take_length(&area, false, &len) || !take(&area, len, &subpacket) ||
		    !take_number(&subpacket, 1, &type))
			return false;
		type &= 0x7f; /* the high bit says that it is critical */
		if (type == SUBPACKET_FINGERPRINT)
			read_fingerprint(subpacket, issuer);
		else if (type == SUBPACKET_ISSUER && subpacket.len == KEY_ID_SIZE)
			print_key_id(subpacket.data, issuer);
	}
	return true;
}

/* 5.2.3, version 4 and 5: type, two algorithms, then the hashed and the other subpackets. The
 * counts have two octets; four in version 6 (RFC 9580, 5.2.3). */
static void read_version_4(struct span body, size_t count_octets, char issuer[17])
{
	struct span skipped, area;
	size_t len;
	if (!take(&body, 3, &skipped))
		return;
	for (int i = 0; i < 2 && !issuer[0]; i++)
		if (!take_number(&body, count_octets, &len) || !take(&body, len, &area) ||
		    !read_subpackets(area, issuer))
			return;
}

/* 5.2.2, version 3: a length that is 5, type, time, key id. */
static void read_version_3(struct span body, size_t count_octets UNUSED, char issuer[17])
{
	struct span skipped, id;
	size_t hashed;
	if (take_number(&body, 1, &hashed) && hashed == 5 && take(&body, hashed, &skipped) &&
	    take(&body, KEY_ID_SIZE, &id))
		print_key_id(id.data, issuer);
}

static const struct {
	void (*read)(struct span body, size_t count_octets, char issuer[17]);
	size_t count_octets;
} versions[] = {
	[2] = {read_version_3, 0}, [3] = {read_version_3, 0}, [4] = {read_version_4, 2},
	[5] = {read_version_4, 2}, [6] = {read_version_4, 4},
};

void signature_issuer(const void *signature_bytes, size_t len, char issuer[17])
{
	struct span rest = {signature_bytes, len}, body;
	unsigned tag;
	size_t version;
	issuer[0] = '\0';
	if (take_packet(&rest, &tag, &body) && tag == TAG_SIGNATURE &&
	    take_number(&body, 1, &version) && version < ARRAY_SIZE(versions) &&
	    versions[version].read)
		versions[version].read(body, versions[version].count_octets, issuer);
}
