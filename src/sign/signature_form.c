/* signature_form.c - the one form of an OpenPGP signature over text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/signature_form_internal.h"

#include <string.h>

#include "base/buffer.h"
#include "base/hex.h"
#include "sign/issuer.h"
#include "sign/packet_internal.h"

#define TYPE_TEXT 1 /* 5.2.1: a canonical text document */
#define KEY_ID_SIZE 8

/* 9.4 and 7: the digest's number, and its name in the frame. */
static const struct hash {
	size_t number;
	const char *name;
	enum digest_kind kind;
} hashes[] = {
	{2, "SHA1", DIGEST_SHA1},      {8, "SHA256", DIGEST_SHA256},  {9, "SHA384", DIGEST_SHA384},
	{10, "SHA512", DIGEST_SHA512}, {11, "SHA224", DIGEST_SHA224},
};

/* 9.1, and 5.2.2: of how many numbers a signature is made. */
static const struct algorithm {
	size_t number, count;
} algorithms[] = {{1, 1}, {3, 1}, {17, 2}, {19, 2}, {22, 2}};

struct body {
	const struct hash *hash;
	const struct algorithm *algorithm;
	struct span hashed;  /* the packet up to the subpackets that are signed too */
	struct span numbers; /* behind what is found early: 5.2.3 */
};

static const struct hash *find_hash(size_t number)
{
	for (size_t i = 0; i < ARRAY_SIZE(hashes); i++)
		if (hashes[i].number == number)
			return &hashes[i];
	return NULL;
}

static const struct algorithm *find_algorithm(size_t number)
{
	for (size_t i = 0; i < ARRAY_SIZE(algorithms); i++)
		if (algorithms[i].number == number)
			return &algorithms[i];
	return NULL;
}

static bool read_body(struct span rest, struct body *body)
{
	const uint8_t *start = rest.data;
	struct span area;
	size_t version, type, algorithm, hash, early;
	if (!span_take_number(&rest, 1, &version) || version != 4 ||
	    !span_take_number(&rest, 1, &type) || type != TYPE_TEXT ||
	    !span_take_number(&rest, 1, &algorithm) || !span_take_number(&rest, 1, &hash) ||
	    !packet_take_area(&rest, 2, &area))
		return false;
	body->hashed = (struct span){start, (size_t)(rest.data - start)};
	body->hash = find_hash(hash);
	body->algorithm = find_algorithm(algorithm);
	if (!packet_take_area(&rest, 2, &area) || !span_take_number(&rest, 2, &early))
		return false;
	body->numbers = rest;
	return body->hash && body->algorithm;
}

/* Digests the text with CR LF between its lines, then the signature's own part: 5.2.4 and 7.1. */
static void digest_text(const struct buffer *text, struct span hashed, enum digest_kind kind,
			uint8_t raw[DIGEST_MAX_SIZE])
{
	struct digest *digest = digest_make(kind);
	const char *at = buffer_text(text), *end = at + text->len;
	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((newline ? newline : end) - at);
		digest_add(digest, at, len);
		at += len + (newline ? 1 : 0);
		if (at < end)
			digest_add(digest, "\r\n", 2);
	}
	packet_end_digest(digest, hashed, raw);
	digest_free(digest);
}

/* Appends the area of what is not hashed: the issuer's key id, as a subpacket. */
static bool add_issuer(struct buffer *body, const void *signature, size_t len)
{
	char issuer[2 * KEY_ID_SIZE + 1];
	uint8_t id[KEY_ID_SIZE];
	issuer_read(signature, len, issuer);
	if (hex_decode(issuer, id, KEY_ID_SIZE))
		return false;
	packet_add_number(body, 2, KEY_ID_SIZE + 2);
	packet_add_number(body, 1, KEY_ID_SIZE + 1);
	packet_add_number(body, 1, SUBPACKET_ISSUER);
	buffer_add(body, id, KEY_ID_SIZE);
	return true;
}

static bool add_numbers(struct buffer *to, const struct body *body)
{
	struct span rest = body->numbers, number;
	for (size_t i = 0; i < body->algorithm->count; i++)
		if (!packet_take_mpi(&rest, &number) || packet_add_mpi(to, number))
			return false;
	return rest.len == 0;
}

bool signature_form_make(const void *signature, size_t len, const struct buffer *text,
			 struct signature_form *form)
{
	struct span rest = {signature, len}, packet;
	AUTO_BUFFER made = BUFFER_INIT;
	uint8_t raw[DIGEST_MAX_SIZE];
	struct body body;
	unsigned tag;
	*form = (struct signature_form){0};
	if (!packet_take(&rest, &tag, &packet) || tag != PACKET_SIGNATURE || rest.len > 0 ||
	    !read_body(packet, &body))
		return false;
	buffer_add(&made, body.hashed.data, body.hashed.len);
	digest_text(text, body.hashed, body.hash->kind, raw);
	if (!add_issuer(&made, signature, len))
		return false;
	buffer_add(&made, raw, 2);
	if (!add_numbers(&made, &body) || packet_add_signature(&form->packet, &made))
		return false;
	form->hash = body.hash->name;
	digest_text(text, body.hashed, DIGEST_SHA256, raw);
	hex_encode(raw, digest_size(DIGEST_SHA256), form->covered);
	return true;
}

void signature_form_free(struct signature_form *form)
{
	buffer_free(&form->packet);
}
