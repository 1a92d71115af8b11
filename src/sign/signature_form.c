/* signature_form.c - the one form of OpenPGP signatures over text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/signature_form_internal.h"

#include <string.h>

#include "base/buffer.h"
#include "base/hex.h"
#include "sign/issuer.h"
#include "sign/packet_internal.h"
#include "sign/signature.h"

#define TYPE_TEXT 1 /* 5.2.1: a canonical text document */
#define KEY_ID_SIZE 8
#define KEY_ID_TEXT_SIZE (2 * KEY_ID_SIZE + 1)

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
	char issuer[KEY_ID_TEXT_SIZE];
	const struct hash *hash;
	const struct algorithm *algorithm;
	struct span hashed;  /* the packet up to the subpackets that are signed too */
	struct span numbers; /* behind what is found early: 5.2.3 */
};

struct bodies {
	struct body v[SIGNATURE_COUNT_MAX];
	size_t n;
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

static bool take_body(struct span *rest, struct body *body)
{
	const uint8_t *start = rest->data;
	struct span packet;
	unsigned tag;
	if (!packet_take(rest, &tag, &packet) || tag != PACKET_SIGNATURE ||
	    !read_body(packet, body))
		return false;
	issuer_read(start, (size_t)(rest->data - start), body->issuer);
	return true;
}

static bool has_issuer(const struct bodies *bodies, const char *issuer)
{
	for (size_t i = 0; i < bodies->n; i++)
		if (strcmp(bodies->v[i].issuer, issuer) == 0)
			return true;
	return false;
}

static bool read_bodies(struct span rest, struct bodies *bodies)
{
	while (rest.len > 0 && bodies->n < SIGNATURE_COUNT_MAX) {
		struct body *body = &bodies->v[bodies->n];
		if (!take_body(&rest, body) || has_issuer(bodies, body->issuer))
			return false;
		bodies->n++;
	}
	return bodies->n > 0 && rest.len == 0;
}

/* Begins a digest with the text, whose lines have CR LF between them (7.1). Caller frees. */
static struct digest *digest_text(const struct buffer *text, enum digest_kind kind)
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
	return digest;
}

/* Appends the area of what is not hashed: the issuer's key id, as a subpacket. */
static bool add_issuer(struct buffer *body, const char *issuer)
{
	uint8_t id[KEY_ID_SIZE];
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

static bool add_packet(const struct body *body, const struct buffer *text, struct buffer *packets)
{
	AUTO_BUFFER made = BUFFER_INIT;
	uint8_t raw[DIGEST_MAX_SIZE];
	struct digest *digest = digest_text(text, body->hash->kind);
	packet_end_digest(digest, body->hashed, raw);
	digest_free(digest);
	buffer_add(&made, body->hashed.data, body->hashed.len);
	if (!add_issuer(&made, body->issuer))
		return false;
	buffer_add(&made, raw, 2);
	return add_numbers(&made, body) && packet_add_signature(packets, &made) == 0;
}

static void add_hashes(const struct bodies *bodies, struct buffer *names)
{
	for (size_t i = 0; i < bodies->n; i++) {
		bool is_new = true;
		for (size_t k = 0; k < i; k++)
			is_new = is_new && bodies->v[k].hash != bodies->v[i].hash;
		if (is_new)
			buffer_printf(names, "%s%s", i > 0 ? "," : "", bodies->v[i].hash->name);
	}
}

static void set_covered(const struct bodies *bodies, const struct buffer *text,
			char covered[SHA256_HEX_SIZE])
{
	uint8_t raw[DIGEST_MAX_SIZE];
	struct digest *digest = digest_text(text, DIGEST_SHA256);
	for (size_t i = 0; i < bodies->n; i++)
		packet_end_digest(digest, bodies->v[i].hashed, raw);
	digest_hex(digest, covered);
	digest_free(digest);
}

bool signature_form_make(const void *signatures, size_t len, const struct buffer *text,
			 struct signature_form *form)
{
	struct bodies bodies = {0};
	*form = (struct signature_form){0};
	if (!read_bodies((struct span){signatures, len}, &bodies))
		return false;
	for (size_t i = 0; i < bodies.n; i++)
		if (!add_packet(&bodies.v[i], text, &form->packets))
			return false;
	add_hashes(&bodies, &form->hashes);
	set_covered(&bodies, text, form->covered);
	return true;
}

void signature_form_free(struct signature_form *form)
{
	buffer_free(&form->hashes);
	buffer_free(&form->packets);
}
