/* key_file.c - the packets of a file of OpenPGP keys, in whatever form it has them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/key_file_internal.h"

#include <ctype.h>
#include <string.h>

#include "base/base64.h"
#include "base/key_text.h"
#include "base/memory.h"
#include "base/vector.h"

/* RFC 4880, 6.2. */
static const char *const begins[] = {"-----BEGIN PGP PUBLIC KEY BLOCK-----",
				     "-----BEGIN PGP PRIVATE KEY BLOCK-----"};
static const char end[] = "-----END PGP ";

/* A line without its end and the white space before that. */
struct line {
	const char *at;
	size_t len;
};

static bool take_line(const char **at, const char *stop, struct line *line)
{
	if (*at == stop)
		return false;
	const char *newline = memchr(*at, '\n', (size_t)(stop - *at));
	line->at = *at;
	line->len = (size_t)((newline ? newline : stop) - *at);
	*at = newline ? newline + 1 : stop;
	while (line->len > 0 && isspace((unsigned char)line->at[line->len - 1]))
		line->len--;
	return true;
}

static bool is_begin(const struct line *line)
{
	for (size_t i = 0; i < ARRAY_SIZE(begins); i++)
		if (line->len == strlen(begins[i]) && memcmp(line->at, begins[i], line->len) == 0)
			return true;
	return false;
}

static bool is_end(const struct line *line)
{
	return line->len >= strlen(end) && memcmp(line->at, end, strlen(end)) == 0;
}

/* Takes the rest of a block whose first line is taken. A checksum's line begins with "=". */
static bool take_block(const char **at, const char *stop, struct buffer *packets)
{
	CLEANUP(buffer_wipe) struct buffer digits = BUFFER_INIT;
	struct line line;
	bool in_head = true;
	(void)buffer_reserve(&digits, (size_t)(stop - *at) + 1);
	while (take_line(at, stop, &line)) {
		if (is_end(&line))
			return base64_decode(buffer_text(&digits), digits.len, packets) == 0;
		if (in_head)
			in_head = line.len > 0;
		else if (line.len > 0 && line.at[0] != '=')
			buffer_add(&digits, line.at, line.len);
	}
	return false;
}

static bool take_blocks(const char *at, size_t len, struct buffer *packets)
{
	const char *stop = at + len;
	struct line line;
	bool found = false;
	while (take_line(&at, stop, &line)) {
		if (!is_begin(&line))
			continue;
		if (!take_block(&at, stop, packets))
			return false;
		found = true;
	}
	return found;
}

static bool take_base64(const void *bytes, size_t len, struct buffer *packets)
{
	CLEANUP(buffer_wipe) struct buffer text = BUFFER_INIT, key = BUFFER_INIT;
	(void)buffer_reserve(&text, len + 1);
	buffer_add(&text, bytes, len);
	if (memchr(bytes, '\0', len) || !key_text_decode(buffer_text(&text), &key) || !key.len)
		return false;
	if (key.data[0] & 0x80) {
		buffer_add(packets, key.data, key.len);
		return true;
	}
	return take_blocks(buffer_text(&key), key.len, packets);
}

bool key_file_read(const void *bytes, size_t len, struct buffer *packets)
{
	const uint8_t *first = bytes;
	if (len == 0)
		return false;
	/* 4.2: the first bit of a packet is set, that of text is not. */
	(void)buffer_reserve(packets, len + 1);
	if (*first & 0x80) {
		buffer_add(packets, bytes, len);
		return true;
	}
	return take_blocks(bytes, len, packets) || take_base64(bytes, len, packets);
}
