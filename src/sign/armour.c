/* armour.c - signatures as text, in the form in which gpg writes them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/armour_internal.h"

#include <string.h>

/* A group is three bytes that become four digits. */
#define GROUP 3
#define LINE_BYTES ((size_t)48)

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* ---- Writing ---- */

static void add_group(struct buffer *out, const uint8_t *data, size_t len)
{
	unsigned value = 0;
	for (size_t i = 0; i < GROUP; i++)
		value = value << 8 | (i < len ? data[i] : 0U);
	for (size_t i = 0; i <= GROUP; i++)
		buffer_add_byte(out, i <= len ? (uint8_t)digits[value >> (18 - 6 * i) & 63] : '=');
}

static void add_line(struct buffer *out, const uint8_t *data, size_t len)
{
	for (size_t at = 0; at < len; at += GROUP)
		add_group(out, data + at, len - at < GROUP ? len - at : GROUP);
	buffer_add_byte(out, '\n');
}

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
	const uint8_t bytes[GROUP] = {(uint8_t)(crc >> 16), (uint8_t)(crc >> 8), (uint8_t)crc};
	buffer_add_byte(out, '=');
	add_line(out, bytes, GROUP);
}

void armour_write(const void *data, size_t len, struct buffer *out)
{
	const uint8_t *bytes = data;
	buffer_add_text(out, ARMOUR_BEGIN "\n\n");
	for (size_t at = 0; at < len; at += LINE_BYTES)
		add_line(out, bytes + at, len - at < LINE_BYTES ? len - at : LINE_BYTES);
	add_checksum(out, bytes, len);
	buffer_add_text(out, ARMOUR_END "\n");
}

/* ---- Reading ---- */

/* Text that is not read yet. */
struct reading {
	const char *at;
	size_t len;
	unsigned value, bits; /* that are no whole byte yet */
};

static bool take_line(struct reading *reading, const char **line, size_t *len)
{
	const char *newline = memchr(reading->at, '\n', reading->len);
	if (!newline)
		return false;
	*line = reading->at;
	*len = (size_t)(newline - reading->at);
	reading->len -= *len + 1;
	reading->at = newline + 1;
	return true;
}

static bool is_line(const char *line, size_t len, const char *text)
{
	return len == strlen(text) && memcmp(line, text, len) == 0;
}

static bool skip_head(struct reading *reading)
{
	const char *line;
	size_t len;
	if (!take_line(reading, &line, &len) || !is_line(line, len, ARMOUR_BEGIN))
		return false;
	do
		if (!take_line(reading, &line, &len))
			return false;
	while (len > 0);
	return true;
}

static bool decode_line(struct reading *reading, const char *line, size_t len, struct buffer *out)
{
	while (len > 0 && line[len - 1] == '=')
		len--;
	for (size_t i = 0; i < len; i++) {
		const char *digit = line[i] ? strchr(digits, line[i]) : NULL;
		if (!digit)
			return false;
		reading->value = reading->value << 6 | (unsigned)(digit - digits);
		reading->bits += 6;
		if (reading->bits < 8)
			continue;
		reading->bits -= 8;
		buffer_add_byte(out, (uint8_t)(reading->value >> reading->bits));
		reading->value &= (1U << reading->bits) - 1;
	}
	return true;
}

bool armour_read(const char *text, size_t len, struct buffer *out)
{
	struct reading reading = {.at = text, .len = len};
	const char *line;
	size_t line_len;
	if (!skip_head(&reading))
		return false;
	while (take_line(&reading, &line, &line_len)) {
		if (is_line(line, line_len, ARMOUR_END))
			return reading.len == 0;
		bool is_checksum = line_len > 0 && line[0] == '=';
		if (!is_checksum && !decode_line(&reading, line, line_len, out))
			return false;
	}
	return false;
}
