/* signature_pattern.c - signatures like one that gpg has made, over other bytes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/signature_pattern_internal.h"

#include <stdbool.h>
#include <string.h>

#include "base/buffer.h"
#include "sign/packet_internal.h"

/* RFC 4880, 9.4; older ones are nothing to sign with. */
static const struct {
	unsigned algorithm;
	enum digest_kind kind;
} digests[] = {{8, DIGEST_SHA256}, {10, DIGEST_SHA512}};

/* ---- From a signature ---- */

static int find_digest(struct signature_pattern *pattern, unsigned algorithm)
{
	for (size_t i = 0; i < ARRAY_SIZE(digests); i++)
		if (digests[i].algorithm == algorithm) {
			pattern->algorithm = algorithm;
			pattern->kind = digests[i].kind;
			return 0;
		}
	return -1;
}

static int take_body(struct signature_pattern *pattern, struct span body)
{
	const uint8_t *start = body.data;
	struct span skipped, area;
	size_t version, type, digest;
	if (!span_take_number(&body, 1, &version) || version != 4 ||
	    !span_take_number(&body, 1, &type) || type != 0 || /* over bytes, 5.2.1 */
	    !span_take(&body, 1, &skipped) || !span_take_number(&body, 1, &digest) ||
	    find_digest(pattern, (unsigned)digest) || !packet_take_area(&body, 2, &area))
		return -1;
	const uint8_t *middle = body.data;
	if (!packet_take_area(&body, 2, &area))
		return -1;
	buffer_add(&pattern->hashed, start, (size_t)(middle - start));
	buffer_add(&pattern->after, middle, (size_t)(body.data - middle));
	return 0;
}

int signature_pattern_take(struct signature_pattern *pattern, const void *signature, size_t len)
{
	struct span rest = {signature, len}, body;
	unsigned tag;
	*pattern = (struct signature_pattern){.kind = DIGEST_INVALID};
	if (!packet_take(&rest, &tag, &body) || tag != PACKET_SIGNATURE || rest.len > 0)
		return -1;
	return take_body(pattern, body);
}

void signature_pattern_free(struct signature_pattern *pattern)
{
	buffer_free(&pattern->hashed);
	buffer_free(&pattern->after);
}

/* ---- Over other bytes ---- */

void signature_pattern_digest(const struct signature_pattern *pattern, struct digest *digest,
			      uint8_t *raw)
{
	packet_end_digest(digest, (struct span){pattern->hashed.data, pattern->hashed.len}, raw);
}

/* ---- S-expressions, as libgcrypt's manual has the canonical form ---- */

static bool take_byte(struct span *from, char byte)
{
	if (from->len == 0 || from->data[0] != byte)
		return false;
	from->data++;
	from->len--;
	return true;
}

/* Takes "3:rsa": the length in decimal, a colon, the bytes. */
static bool take_atom(struct span *from, struct span *atom)
{
	size_t len = 0;
	if (from->len == 0 || from->data[0] < '1' || from->data[0] > '9')
		return false;
	while (from->len > 0 && from->data[0] >= '0' && from->data[0] <= '9' && len < from->len) {
		len = 10 * len + (size_t)(from->data[0] - '0');
		from->data++;
		from->len--;
	}
	return take_byte(from, ':') && span_take(from, len, atom);
}

/* Adds the numbers of "(1:r32:...)" and its like, in the order in which OpenPGP has the numbers
 * (5.2.2; for the others gpg-agent's is the same). */
static int add_numbers(struct buffer *body, struct span *value)
{
	struct span name, number;
	while (take_byte(value, '('))
		if (!take_atom(value, &name) || !take_atom(value, &number) ||
		    !take_byte(value, ')') || packet_add_mpi(body, number))
			return -1;
	return 0;
}

static int add_value(struct buffer *body, struct span value)
{
	static const char about[] = "sig-val";
	size_t before = body->len;
	struct span name, algorithm;
	if (!take_byte(&value, '(') || !take_atom(&value, &name) || name.len != strlen(about) ||
	    memcmp(name.data, about, name.len) != 0 || !take_byte(&value, '(') ||
	    !take_atom(&value, &algorithm) || add_numbers(body, &value) ||
	    !take_byte(&value, ')') || !take_byte(&value, ')') || value.len > 0)
		return -1;
	return body->len > before ? 0 : -1;
}

int signature_pattern_fill(const struct signature_pattern *pattern, const uint8_t *raw,
			   const struct buffer *value, struct buffer *signature)
{
	AUTO_BUFFER body = BUFFER_INIT;
	buffer_add(&body, pattern->hashed.data, pattern->hashed.len);
	buffer_add(&body, pattern->after.data, pattern->after.len);
	buffer_add(&body, raw, 2); /* so that a wrong one is found early */
	if (add_value(&body, (struct span){value->data, value->len}))
		return -1;
	return packet_add_signature(signature, &body);
}
