/* issuer.c - who made an OpenPGP signature, read from its packet (RFC 4880, 4.2 and 5.2)
 *
 * Every read is checked against the end of what encloses it; what does not fit ends the search.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/issuer.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/hex.h"
#include "sign/packet_internal.h"

#define KEY_ID_SIZE 8

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
	if (!span_take_number(&value, 1, &version))
		return;
	if (version == 4 && value.len == 20)
		print_key_id(value.data + 20 - KEY_ID_SIZE, issuer);
	else if (version > 4 && value.len == 32)
		print_key_id(value.data, issuer);
}

/* Returns false where the area is broken. */
static bool read_subpackets(struct span area, char issuer[17])
{
	struct span value;
	unsigned type;
	while (area.len > 0 && !issuer[0]) {
		if (!packet_take_subpacket(&area, &type, &value))
			return false;
		if (type == SUBPACKET_FINGERPRINT)
			read_fingerprint(value, issuer);
		else if (type == SUBPACKET_ISSUER && value.len == KEY_ID_SIZE)
			print_key_id(value.data, issuer);
	}
	return true;
}

/* Reads version 4 and 5 (5.2.3): type, two algorithms, then the hashed and the other subpackets.
 * The counts have two octets; four in version 6 (RFC 9580, 5.2.3). */
static void read_version_4(struct span body, size_t count_octets, char issuer[17])
{
	struct span skipped, area;
	if (!span_take(&body, 3, &skipped))
		return;
	for (int i = 0; i < 2 && !issuer[0]; i++)
		if (!packet_take_area(&body, count_octets, &area) || !read_subpackets(area, issuer))
			return;
}

/* Reads version 3 (5.2.2): a length that is 5, type, time, key id. */
static void read_version_3(struct span body, size_t count_octets UNUSED, char issuer[17])
{
	struct span skipped, id;
	size_t hashed;
	if (span_take_number(&body, 1, &hashed) && hashed == 5 &&
	    span_take(&body, hashed, &skipped) && span_take(&body, KEY_ID_SIZE, &id))
		print_key_id(id.data, issuer);
}

static const struct {
	void (*read)(struct span body, size_t count_octets, char issuer[17]);
	size_t count_octets;
} versions[] = {
	[2] = {read_version_3, 0}, [3] = {read_version_3, 0}, [4] = {read_version_4, 2},
	[5] = {read_version_4, 2}, [6] = {read_version_4, 4},
};

void issuer_read(const void *signature, size_t len, char issuer[17])
{
	struct span rest = {signature, len}, body;
	unsigned tag;
	size_t version;
	issuer[0] = '\0';
	if (packet_take(&rest, &tag, &body) && tag == PACKET_SIGNATURE &&
	    span_take_number(&body, 1, &version) && version < ARRAY_SIZE(versions) &&
	    versions[version].read)
		versions[version].read(body, versions[version].count_octets, issuer);
}
