/* armour.c - signatures as text, in the form in which gpg writes them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/armour_internal.h"

#include <string.h>

#include "base/base64.h"
#include "base/buffer.h"

#define LINE_BYTES ((size_t)48)
#define CHECKSUM_BYTES 3

/* ---- Writing ---- */

/* Appends the checksum of RFC 4880, 6.1. */
static void add_checksum(struct buffer *out, const uint8_t *data, size_t len)
{
	uint32_t crc = 0xb704ce;
	for (size_t i = 0; i < len; i++) {
		crc ^= (uint32_t)data[i] << 16;
		for (int bit = 0; bit < 8; bit++) {
			crc <<= 1;
			if (crc & 0x1000000)
				crc ^= 0x1864cfb;
		}
	}
	const uint8_t bytes[CHECKSUM_BYTES] = {(uint8_t)(crc >> 16), (uint8_t)(crc >> 8),
					       (uint8_t)crc};
	buffer_add_byte(out, '=');
	base64_encode(bytes, sizeof bytes, out);
	buffer_add_byte(out, '\n');
}

void armour_write(const void *data, size_t len, struct buffer *out)
{
	const uint8_t *bytes = data;
	buffer_add_text(out, ARMOUR_BEGIN "\n\n");
	for (size_t at = 0; at < len; at += LINE_BYTES) {
		base64_encode(bytes + at, len - at < LINE_BYTES ? len - at : LINE_BYTES, out);
		buffer_add_byte(out, '\n');
	}
	add_checksum(out, bytes, len);
	buffer_add_text(out, ARMOUR_END "\n");
}

/* ---- Reading ---- */

/* Text that is not read yet. */
struct unread {
	const char *at;
	size_t len;
};

static bool take_line(struct unread *unread, const char **line, size_t *len)
{
	const char *newline = memchr(unread->at, '\n', unread->len);
	if (!newline)
		return false;
	*line = unread->at;
	*len = (size_t)(newline - unread->at);
	unread->len -= *len + 1;
	unread->at = newline + 1;
	return true;
}

static bool is_line(const char *line, size_t len, const char *text)
{
	return len == strlen(text) && memcmp(line, text, len) == 0;
}

static bool skip_head(struct unread *unread)
{
	const char *line;
	size_t len;
	if (!take_line(unread, &line, &len) || !is_line(line, len, ARMOUR_BEGIN))
		return false;
	do
		if (!take_line(unread, &line, &len))
			return false;
	while (len > 0);
	return true;
}

bool armour_read(const char *text, size_t len, struct buffer *out)
{
	struct unread unread = {text, len};
	AUTO_BUFFER digits = BUFFER_INIT;
	const char *line;
	size_t line_len;
	if (!skip_head(&unread))
		return false;
	while (take_line(&unread, &line, &line_len)) {
		if (is_line(line, line_len, ARMOUR_END))
			return unread.len == 0 &&
			       base64_decode(buffer_text(&digits), digits.len, out) == 0;
		bool is_checksum = line_len > 0 && line[0] == '=';
		if (!is_checksum)
			buffer_add(&digits, line, line_len);
	}
	return false;
}
