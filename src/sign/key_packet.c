/* key_packet.c - the packet of an OpenPGP key
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/key_packet_internal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/hex.h"
#include "sign/packet_internal.h"

#define V3_RSA 1

/* The pieces of an algorithm's public part, in this order. */
struct shape {
	bool has_curve;  /* its object identifier, behind one octet of length (RFC 6637, 9) */
	unsigned mpis;   /* numbers */
	bool has_fields; /* of a key derivation, behind one octet of length (RFC 6637, 9) */
	unsigned octets; /* of a key as it is (RFC 9580, 5.5.5.7 to 5.5.5.10) */
};

/* RFC 4880, 9.1; RFC 6637, 5; RFC 9580, 9.1. */
static const struct algorithm {
	size_t number;
	enum key_family family;
	struct shape shape;
	const char
		*name; /* the size comes behind it, but for a number of octets; NULL: the curve's */
} algorithms[] = {
	{1, KEY_RSA, {.mpis = 2}, "rsa"},
	{2, KEY_ENCRYPTS, {.mpis = 2}, "rsa"},
	{3, KEY_RSA, {.mpis = 2}, "rsa"},
	{16, KEY_ENCRYPTS, {.mpis = 3}, "elg"},
	{17, KEY_DSA, {.mpis = 4}, "dsa"},
	{18, KEY_ENCRYPTS, {.has_curve = true, .mpis = 1, .has_fields = true}, NULL},
	{19, KEY_UNKNOWN, {.has_curve = true, .mpis = 1}, NULL},
	{20, KEY_ENCRYPTS, {.mpis = 3}, "elg"},
	{22, KEY_UNKNOWN, {.has_curve = true, .mpis = 1}, NULL},
	{25, KEY_ENCRYPTS, {.octets = 32}, "x25519"},
	{26, KEY_ENCRYPTS, {.octets = 56}, "x448"},
	{27, KEY_ED25519, {.octets = 32}, "ed25519"},
	{28, KEY_ED448, {.octets = 57}, "ed448"},
};

/* RFC 9580, 9.2, and the Ed448 of GnuPG. */
static const struct curve {
	const char *oid; /* in hex, as it stands in the packet */
	enum key_family family;
	unsigned bits;
	const char *name;
} curves[] = {
	{"2b06010401da470f01", KEY_ED25519, 255, "ed25519"},
	{"2b6570", KEY_ED25519, 255, "ed25519"},
	{"2b6571", KEY_ED448, 448, "ed448"},
	{"2a8648ce3d030107", KEY_NIST, 256, "nistp256"},
	{"2b81040022", KEY_NIST, 384, "nistp384"},
	{"2b81040023", KEY_NIST, 521, "nistp521"},
	{"2b2403030208010107", KEY_BRAINPOOL, 256, "brainpoolP256r1"},
	{"2b240303020801010b", KEY_BRAINPOOL, 384, "brainpoolP384r1"},
	{"2b240303020801010d", KEY_BRAINPOOL, 512, "brainpoolP512r1"},
	{"2b8104000a", KEY_SECP256K1, 256, "secp256k1"},
	{"2b060104019755010501", KEY_ENCRYPTS, 255, "cv25519"},
	{"2b656f", KEY_ENCRYPTS, 448, "cv448"},
};

/* ---- Algorithm and size ---- */

static const struct algorithm *find_algorithm(size_t number)
{
	for (size_t i = 0; i < ARRAY_SIZE(algorithms); i++)
		if (algorithms[i].number == number)
			return &algorithms[i];
	return NULL;
}

static void read_curve(struct span oid, const struct algorithm *algorithm,
		       struct certificate_key *key)
{
	char hex[2 * 16 + 1] = "";
	if (oid.len <= 16)
		hex_encode(oid.data, oid.len, hex);
	for (size_t i = 0; i < ARRAY_SIZE(curves); i++) {
		if (strcmp(curves[i].oid, hex) != 0)
			continue;
		if (algorithm->family == KEY_UNKNOWN)
			key->family = curves[i].family;
		key->bits = curves[i].bits;
		(void)snprintf(key->algorithm, sizeof key->algorithm, "%s", curves[i].name);
	}
}

/* Reads how many bits a number has; what its head says may be more. */
static unsigned count_bits(struct span number)
{
	while (number.len > 0 && number.data[0] == 0) {
		number.data++;
		number.len--;
	}
	unsigned bits = (unsigned)number.len * 8;
	for (unsigned top = 0x80; number.len > 0 && !(number.data[0] & top); top >>= 1)
		bits--;
	return bits;
}

/* Takes the public part off the front of `from`. The first number is the one whose size counts. */
static bool take_numbers(struct span *from, const struct algorithm *algorithm,
			 struct certificate_key *key)
{
	const struct shape *shape = &algorithm->shape;
	struct span piece;
	if (shape->has_curve) {
		if (!packet_take_area(from, 1, &piece))
			return false;
		read_curve(piece, algorithm, key);
	}
	for (unsigned i = 0; i < shape->mpis; i++) {
		if (!packet_take_mpi(from, &piece))
			return false;
		if (i > 0 || shape->has_curve)
			continue;
		key->bits = count_bits(piece);
		(void)snprintf(key->algorithm, sizeof key->algorithm, "%s%u", algorithm->name,
			       key->bits);
	}
	if (shape->has_fields && !packet_take_area(from, 1, &piece))
		return false;
	if (shape->octets && algorithm->name)
		(void)snprintf(key->algorithm, sizeof key->algorithm, "%s", algorithm->name);
	return span_take(from, shape->octets, &piece);
}

/* ---- Fingerprint ---- */

static void print_upper(const uint8_t *raw, size_t len, char *text)
{
	hex_encode(raw, len, text);
	for (char *digit = text; *digit; digit++)
		*digit = (char)toupper((unsigned char)*digit);
}

/* RFC 4880, 12.2, and RFC 9580, 5.5.4: an octet, the length, and the body of the public packet. */
static const struct frame {
	enum digest_kind kind;
	size_t head, octets;
} frames[] = {
	[4] = {DIGEST_SHA1, 0x99, 2},
	[5] = {DIGEST_SHA256, 0x9a, 4},
	[6] = {DIGEST_SHA256, 0x9b, 4},
};

static void print_fingerprint(struct span body, struct certificate_key *key)
{
	const struct frame *frame = &frames[key->version];
	AUTO_BUFFER before = BUFFER_INIT;
	uint8_t raw[DIGEST_MAX_SIZE];
	packet_add_number(&before, 1, frame->head);
	packet_add_number(&before, frame->octets, body.len);
	struct digest *digest = digest_make(frame->kind);
	digest_add(digest, before.data, before.len);
	digest_add(digest, body.data, body.len);
	digest_raw(digest, raw);
	digest_free(digest);
	print_upper(raw, digest_size(frame->kind), key->fingerprint);
}

/* ---- Secret part ---- */

/* Finds what gpg writes where a secret is not in the file: "GNU" in a way to make a key of a
 * passphrase (GnuPG, doc/DETAILS, "GNU extensions to the S2K algorithm"). */
static bool is_elsewhere(struct span rest)
{
	struct span mark;
	size_t cipher, kind, hash;
	return span_take_number(&rest, 1, &cipher) && span_take_number(&rest, 1, &kind) &&
	       kind == 101 && span_take_number(&rest, 1, &hash) && span_take(&rest, 3, &mark) &&
	       memcmp(mark.data, "GNU", 3) == 0;
}

/* 5.5.3: the first octet says whether a passphrase protects it; 0: none does. */
static bool read_secret(struct span rest, struct certificate_key *key)
{
	size_t usage;
	if (!span_take_number(&rest, 1, &usage))
		return false;
	key->secret = usage == 0           ? SECRET_PLAIN
		      : is_elsewhere(rest) ? SECRET_ELSEWHERE
					   : SECRET_PROTECTED;
	return true;
}

/* ---- The packet ---- */

/* Reads what versions 2 and 3 have (5.5.2): two more octets, and RSA alone. The key id is the end
 * of the first number (12.2). */
static bool read_version_3(struct span rest, struct certificate_key *key)
{
	size_t days, number;
	struct span modulus;
	if (!span_take_number(&rest, 2, &days) || !span_take_number(&rest, 1, &number) ||
	    number < V3_RSA || number > 3 || !packet_take_mpi(&rest, &modulus) || modulus.len < 8)
		return false;
	key->version = 3;
	key->family = KEY_RSA;
	key->bits = count_bits(modulus);
	(void)snprintf(key->algorithm, sizeof key->algorithm, "rsa%u", key->bits);
	print_upper(modulus.data + modulus.len - 8, 8, key->fingerprint);
	return true;
}

/* Finds where the public part ends that begins at `rest`: versions 5 and 6 say how long it is. */
static bool find_end(struct span *rest, const struct algorithm *algorithm, bool is_secret,
		     struct certificate_key *key)
{
	struct span numbers = *rest;
	size_t len = rest->len;
	if (key->version > 4) {
		if (!packet_take_area(rest, 4, &numbers))
			return false;
		return !algorithm || take_numbers(&numbers, algorithm, key);
	}
	if (algorithm)
		return take_numbers(rest, algorithm, key);
	return !is_secret && span_take(rest, len, &numbers);
}

bool key_packet_read(struct span body, bool is_secret, struct certificate_key *key,
		     struct span *public_part)
{
	struct span rest = body;
	size_t version, made, number;
	if (!span_take_number(&rest, 1, &version) || !span_take_number(&rest, 4, &made))
		return false;
	key->made = (int64_t)made;
	*public_part = body;
	if (version == 2 || version == 3)
		return !is_secret && read_version_3(rest, key);
	if (version < 4 || version >= ARRAY_SIZE(frames) || !span_take_number(&rest, 1, &number))
		return false;
	const struct algorithm *algorithm = find_algorithm(number);
	key->version = (unsigned)version;
	key->family = algorithm ? algorithm->family : KEY_UNKNOWN;
	(void)snprintf(key->algorithm, sizeof key->algorithm, "algorithm %zu", number);
	if (!find_end(&rest, algorithm, is_secret, key))
		return false;
	public_part->len = (size_t)(rest.data - body.data);
	print_fingerprint(*public_part, key);
	return is_secret ? read_secret(rest, key) : true;
}
