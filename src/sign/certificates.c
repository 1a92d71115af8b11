/* certificates.c - what OpenPGP keys say of themselves
 *
 * A certificate is a row of packets: a key or a name, and behind it the signatures over it (RFC
 * 4880, 11.1). What the signatures of one of these say together is collected, and handed over once
 * the next begins.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/certificates.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/vector.h"
#include "sign/key_file_internal.h"
#include "sign/key_packet_internal.h"
#include "sign/packet_internal.h"
#include "sign/self_signature_internal.h"

/* RFC 4880, 4.3. */
enum { SECRET_KEY = 5, PUBLIC_KEY = 6, SECRET_SUBKEY = 7, USER_ID = 13, PUBLIC_SUBKEY = 14 };

static const char *const digest_names[SELF_DIGEST_COUNT] = {
	[SELF_DIGEST_NONE] = "none",         [SELF_DIGEST_UNKNOWN] = "unknown",
	[SELF_DIGEST_MD5] = "MD5",           [SELF_DIGEST_RIPEMD160] = "RIPEMD160",
	[SELF_DIGEST_SHA1] = "SHA1",         [SELF_DIGEST_SHA224] = "SHA224",
	[SELF_DIGEST_SHA256] = "SHA256",     [SELF_DIGEST_SHA384] = "SHA384",
	[SELF_DIGEST_SHA512] = "SHA512",     [SELF_DIGEST_SHA3_256] = "SHA3-256",
	[SELF_DIGEST_SHA3_512] = "SHA3-512",
};

/* The reading of a certificate: which of its parts the signatures at hand are over. */
struct reading {
	struct certificates *to;
	struct certificate *certificate; /* NULL: before the first, or behind an unreadable key */
	char issuer[17];                 /* the key id of its primary key */
	struct span name;                /* of the user id at hand; no data: a key is at hand */
	struct claims {
		struct self_signature newest; /* of those that bind */
		enum self_digest digest;      /* the strongest of them */
		int64_t revoked;              /* when, the last time */
		bool is_revoked;
	} claims;
	/* When the signatures were made that count for the primary key. As for gpg, each of the
	 * two is said by the newest that says anything of it. */
	struct said {
		int64_t end, flags;
	} said;
	char revokes[17]; /* the issuer of a revocation before any key; "" */
};

/* ---- What the signatures say ---- */

/* Applies what binds a key. `when`: how new that is, against what was applied before. */
static void apply_claims(const struct claims *claims, int64_t when, struct said *said,
			 struct certificate_key *key)
{
	if (claims->digest > key->digest)
		key->digest = claims->digest;
	if (claims->newest.lifetime && when >= said->end) {
		said->end = when;
		key->expires = key->made + claims->newest.lifetime;
	}
	if (claims->newest.has_flags && when >= said->flags) {
		said->flags = when;
		key->can_sign = key->family != KEY_ENCRYPTS && claims->newest.may_sign;
	}
}

/* A name that was revoked binds nothing, unless it was certified again after that. */
static bool is_withdrawn(const struct claims *claims)
{
	return claims->is_revoked && claims->revoked >= claims->newest.made;
}

static void end_name(struct reading *reading)
{
	const struct claims *claims = &reading->claims;
	if (is_withdrawn(claims))
		return;
	strings_take(&reading->certificate->names,
		     xstrndup((const char *)reading->name.data, reading->name.len));
	apply_claims(claims, claims->newest.made, &reading->said, &reading->certificate->v[0]);
}

/* Lets what is said over the primary key itself go before what is said with a name. */
static void end_key(struct reading *reading)
{
	struct certificate_key *key = &reading->certificate->v[reading->certificate->n - 1];
	struct said own = {0};
	key->is_revoked = reading->claims.is_revoked;
	apply_claims(&reading->claims, INT64_MAX,
		     reading->certificate->n == 1 ? &reading->said : &own, key);
}

/* Ends the part at hand. */
static void end_part(struct reading *reading)
{
	if (!reading->certificate)
		return;
	if (reading->name.data)
		end_name(reading);
	else
		end_key(reading);
	reading->name = (struct span){0};
	reading->claims = (struct claims){0};
}

enum effect { BINDS, REVOKES };

/* Which signatures mean something over which part. */
static const struct {
	unsigned first, last;
	bool over_name, over_subkey;
	enum effect effect;
} effects[] = {
	{SELF_SIGNATURE_NAME_FIRST, SELF_SIGNATURE_NAME_LAST, true, false, BINDS},
	{SELF_SIGNATURE_NAME_REVOKED, SELF_SIGNATURE_NAME_REVOKED, true, false, REVOKES},
	{SELF_SIGNATURE_KEY, SELF_SIGNATURE_KEY, false, false, BINDS},
	{SELF_SIGNATURE_KEY_REVOKED, SELF_SIGNATURE_KEY_REVOKED, false, false, REVOKES},
	{SELF_SIGNATURE_SUBKEY, SELF_SIGNATURE_SUBKEY, false, true, BINDS},
	{SELF_SIGNATURE_SUBKEY_REVOKED, SELF_SIGNATURE_SUBKEY_REVOKED, false, true, REVOKES},
};

static void note_signature(struct claims *claims, const struct self_signature *signature,
			   enum effect effect)
{
	if (effect == REVOKES) {
		claims->is_revoked = true;
		if (signature->made > claims->revoked)
			claims->revoked = signature->made;
		return;
	}
	if (signature->made >= claims->newest.made)
		claims->newest = *signature;
	if (signature->digest > claims->digest)
		claims->digest = signature->digest;
}

static void take_signature(struct reading *reading, struct span packet)
{
	struct self_signature signature;
	if (!self_signature_read(packet, &signature))
		return;
	if (!reading->certificate && signature.type == SELF_SIGNATURE_KEY_REVOKED)
		(void)memcpy(reading->revokes, signature.issuer, sizeof reading->revokes);
	if (!reading->certificate || strcmp(signature.issuer, reading->issuer) != 0)
		return;
	bool over_name = reading->name.data,
	     over_subkey = !over_name && reading->certificate->n > 1;
	for (size_t i = 0; i < ARRAY_SIZE(effects); i++)
		if (signature.type >= effects[i].first && signature.type <= effects[i].last &&
		    over_name == effects[i].over_name && over_subkey == effects[i].over_subkey)
			note_signature(&reading->claims, &signature, effects[i].effect);
}

/* ---- The packets ---- */

/* The key id is the end of a version 4 fingerprint and the start of a later one. */
static void set_issuer(struct reading *reading, const struct certificate_key *primary)
{
	size_t len = strlen(primary->fingerprint);
	const char *id = primary->fingerprint + (primary->version > 4 || len < 16 ? 0 : len - 16);
	(void)memcpy(reading->issuer, id, 16);
	reading->issuer[16] = '\0';
}

/* A key that cannot be read, primary or sub, is passed over with all that belongs to it. */
static void take_key(struct reading *reading, struct span body, bool is_secret, bool is_primary)
{
	struct certificate_key key = {0};
	struct span public_part;
	end_part(reading);
	bool is_read = key_packet_read(body, is_secret, &key, &public_part);
	if (is_primary)
		reading->certificate = is_read ? VECTOR_ADD(reading->to) : NULL;
	if (!is_read || !reading->certificate)
		return;
	key.can_sign = key.family != KEY_ENCRYPTS;
	*VECTOR_ADD(reading->certificate) = key;
	if (!is_primary)
		return;
	reading->said = (struct said){0};
	set_issuer(reading, &key);
}

static void take_packet(struct reading *reading, unsigned tag, struct span body, struct span packet)
{
	switch (tag) {
	case SECRET_KEY:
	case PUBLIC_KEY:
		take_key(reading, body, tag == SECRET_KEY, true);
		break;
	case SECRET_SUBKEY:
	case PUBLIC_SUBKEY:
		take_key(reading, body, tag == SECRET_SUBKEY, false);
		break;
	case USER_ID:
		end_part(reading);
		reading->name = body;
		break;
	case PACKET_SIGNATURE:
		take_signature(reading, packet);
		break;
	default:
		break;
	}
}

/* Reads up to the first packet that does not fit; what was before it counts. */
static void read_packets(struct span rest, struct reading *reading)
{
	struct span packet = rest, body;
	unsigned tag;
	while (rest.len > 0 && packet_take(&rest, &tag, &body)) {
		packet.len -= rest.len;
		take_packet(reading, tag, body, packet);
		packet = rest;
	}
	end_part(reading);
}

/* ---- The whole ---- */

int certificates_read(const void *bytes, size_t len, const char *name,
		      struct certificates *certificates, struct error *error)
{
	CLEANUP(buffer_wipe) struct buffer packets = BUFFER_INIT;
	struct reading reading = {.to = certificates};
	size_t before = certificates->n;
	if (key_file_read(bytes, len, &packets))
		read_packets((struct span){packets.data, packets.len}, &reading);
	if (certificates->n > before)
		return 0;
	if (reading.revokes[0])
		return error_set(error,
				 "'%s' is not a key: it is a revocation certificate of key %s",
				 name, reading.revokes);
	return error_set(error, "'%s' is not an OpenPGP key", name);
}

int64_t certificates_end(const struct certificate *certificate, const struct certificate_key *key)
{
	int64_t primary = certificate->v[0].expires;
	return !key->expires || (primary && primary < key->expires) ? primary : key->expires;
}

const char *certificates_digest_name(enum self_digest digest)
{
	return digest_names[digest];
}

void certificates_free(struct certificates *certificates)
{
	VECTOR_EACH (certificate, certificates) {
		strings_free(&certificate->names);
		free(certificate->v);
	}
	free(certificates->v);
	*certificates = (struct certificates){0};
}
