/* key_text.c - text that is a secret key, or has one in it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/key_text.h"

#include <ctype.h>
#include <string.h>

#include "base/base64.h"
#include "base/hex.h"
#include "base/text.h"

#define ARMOUR "-----BEGIN "
#define ARMOUR_END "-----END "
#define SECRET "PRIVATE KEY"
/* The longest name between the two in use is "ENCRYPTED PRIVATE KEY" or "PGP PRIVATE KEY BLOCK". */
#define ARMOUR_NAME_MAX ((size_t)40)
/* Base64 of the first nine bytes of ARMOUR, and as many digits as its whole first line has. */
#define ENCODED_ARMOUR "LS0tLS1CRUdJ"
#define ENCODED_ARMOUR_LEN ((size_t)48)

/* Shorter runs of digits are words, unless they begin as a key does. */
#define RUN_MIN ((size_t)40)
#define PACKET_RUN_MIN ((size_t)24)
/* Shorter runs of digits beside a secret are words. */
#define LINE_MIN ((size_t)12)
#define HEX_RUN_MIN ((size_t)48)
/* In random digits about 63 of a hundred neighbours are of different kinds (upper, lower, digit);
 * in names of mixed case, and only such are counted, some 40. */
#define KIND_CHANGES_MIN 50
#define MIXED_MIN ((size_t)24)

/* A stretch of base64 digits, of RFC 4648's two alphabets. */
struct digit_run {
	const char *text;
	size_t len;
};

static bool is_digit(char byte)
{
	return base64_is_digit(byte) || byte == '-' || byte == '_';
}

static size_t measure_digits(const char *text)
{
	size_t len = 0;
	while (is_digit(text[len]))
		len++;
	return len;
}

static size_t measure_hex(const char *text)
{
	return strspn(text, "0123456789abcdefABCDEF");
}

/* Appends the bytes of `len` digits of either alphabet. */
static bool decode_run(const char *text, size_t len, struct buffer *bytes)
{
	CLEANUP(buffer_wipe) struct buffer digits = BUFFER_INIT;

	(void)buffer_reserve(&digits, len + 1);
	for (size_t i = 0; i < len; i++)
		buffer_add_byte(&digits, (uint8_t)(text[i] == '-'   ? '+'
						   : text[i] == '_' ? '/'
								    : text[i]));
	return base64_decode(buffer_text(&digits), len, bytes) == 0;
}

/* ---- The three ways to begin ---- */

static bool begins_armour(const char *text)
{
	size_t start = strlen(ARMOUR);
	if (!text_starts(text, ARMOUR))
		return false;
	for (size_t i = 0; i < ARMOUR_NAME_MAX && text[start + i] && text[start + i] != '\n'; i++)
		if (text_starts(text + start + i, SECRET))
			return true;
	return false;
}

/* A run that is cut too short to tell a public key from a secret one counts as secret. */
static bool begins_encoded_armour(const struct digit_run *run)
{
	CLEANUP(buffer_wipe) struct buffer line = BUFFER_INIT;
	size_t len = run->len < ENCODED_ARMOUR_LEN ? run->len / 4 * 4 : ENCODED_ARMOUR_LEN;

	if (!text_starts(run->text, ENCODED_ARMOUR))
		return false;
	if (run->len < ENCODED_ARMOUR_LEN || !decode_run(run->text, len, &line))
		return true;
	return begins_armour(buffer_text(&line));
}

/* Returns the length of the head of a packet with this tag byte, 0 for any but that of a secret
 * key: RFC 4880, 4.2 and 4.3. */
static size_t measure_head(const uint8_t *packet)
{
	static const size_t old[] = {2, 3, 5};
	if (packet[0] >= 0x94 && packet[0] <= 0x96)
		return old[packet[0] - 0x94];
	if (packet[0] != 0xc5)
		return 0;
	return packet[1] < 192 ? 2 : packet[1] < 224 ? 3 : 6;
}

static bool is_secret_packet(const uint8_t *packet, size_t len)
{
	static const char algorithms[] = {1, 2, 3, 16, 17, 18, 19, 22, 25, 26, 27, 28};
	size_t head = len > 1 ? measure_head(packet) : 0;
	if (head == 0 || head + 6 > len)
		return false;
	return packet[head] >= 4 && packet[head] <= 6 &&
	       memchr(algorithms, packet[head + 5], sizeof algorithms) != NULL;
}

static bool begins_packet(const struct digit_run *run)
{
	CLEANUP(buffer_wipe) struct buffer packet = BUFFER_INIT;

	return run->len >= PACKET_RUN_MIN && decode_run(run->text, 16, &packet) &&
	       is_secret_packet(packet.data, packet.len);
}

static bool begins_hex(const struct digit_run *run)
{
	uint8_t packet[12];
	char hex[2 * sizeof packet + 1] = "";
	if (run->len < HEX_RUN_MIN || measure_hex(run->text) < HEX_RUN_MIN)
		return false;
	memcpy(hex, run->text, sizeof hex - 1);
	return hex_decode(hex, packet, sizeof packet) == 0 &&
	       is_secret_packet(packet, sizeof packet);
}

static bool begins_run(const struct digit_run *run)
{
	return begins_encoded_armour(run) || begins_packet(run) || begins_hex(run);
}

/* Measures up to the next place where a key could begin: behind the run, or in a path behind a
 * slash of it. */
static size_t measure_step(const struct digit_run *run)
{
	const char *slash = run->len > 0 ? memchr(run->text, '/', run->len) : NULL;
	if (slash)
		return (size_t)(slash - run->text) + 1;
	return run->len > 0 ? run->len : 1;
}

bool key_text_is_in(const char *text)
{
	while (*text) {
		struct digit_run run = {text, measure_digits(text)};
		if (begins_armour(text) || (run.len > 0 && begins_run(&run)))
			return true;
		text += measure_step(&run);
	}
	return false;
}

/* ---- As a key ---- */

/* Copies all but white space: base64 comes in lines, too. */
static void copy_digits(const char *text, struct buffer *digits)
{
	(void)buffer_reserve(digits, strlen(text) + 1);
	for (; *text; text++)
		if (!isspace((unsigned char)*text))
			buffer_add_byte(digits, (uint8_t)*text);
}

static bool decode_digits(const char *text, struct buffer *key)
{
	CLEANUP(buffer_wipe) struct buffer digits = BUFFER_INIT;
	CLEANUP(buffer_wipe) struct buffer bytes = BUFFER_INIT;

	copy_digits(text, &digits);
	(void)buffer_reserve(&bytes, digits.len + 4);
	if (digits.len < RUN_MIN || base64_decode(buffer_text(&digits), digits.len, &bytes))
		return false;
	if (!is_secret_packet(bytes.data, bytes.len) &&
	    !text_starts(buffer_text(&bytes), ARMOUR "PGP "))
		return false;
	buffer_add(key, bytes.data, bytes.len);
	return true;
}

static void copy_lines(const char *text, struct buffer *key)
{
	bool is_escaped = !strchr(text, '\n');
	(void)buffer_reserve(key, strlen(text) + 2);
	for (; *text; text++)
		if (is_escaped && text[0] == '\\' && text[1] == 'n') {
			buffer_add_byte(key, '\n');
			text++;
		} else {
			buffer_add_byte(key, (uint8_t)*text);
		}
	buffer_add_byte(key, '\n');
}

bool key_text_decode(const char *text, struct buffer *key)
{
	text += strspn(text, " \t\r\n");
	if (!text_starts(text, ARMOUR "PGP "))
		return decode_digits(text, key);
	copy_lines(text, key);
	return true;
}

bool key_text_is_key(const char *text)
{
	CLEANUP(buffer_wipe) struct buffer key = BUFFER_INIT;

	return key_text_is_in(text) || key_text_decode(text, &key);
}

/* ---- In messages ---- */

enum digit_kind { KIND_UPPER, KIND_LOWER, KIND_OTHER };

static enum digit_kind find_kind(char digit)
{
	return isupper((unsigned char)digit)   ? KIND_UPPER
	       : islower((unsigned char)digit) ? KIND_LOWER
					       : KIND_OTHER;
}

/* The digits between two that also separate words, and how many neighbours differ in kind. */
struct word {
	size_t len, changes;
	bool has_upper, has_lower;
};

static struct word read_word(const char *text, size_t len)
{
	struct word word = {0};
	for (; word.len < len && !strchr("/+-_", text[word.len]); word.len++) {
		enum digit_kind kind = find_kind(text[word.len]);
		word.has_upper |= kind == KIND_UPPER;
		word.has_lower |= kind == KIND_LOWER;
		word.changes += word.len > 0 && kind != find_kind(text[word.len - 1]);
	}
	return word;
}

/* Reads the words of both cases, as if they were one. */
static struct word read_mixed(const struct digit_run *run)
{
	struct word all = {0};
	for (size_t at = 0; at < run->len;) {
		struct word word = read_word(run->text + at, run->len - at);
		if (word.has_upper && word.has_lower) {
			all.len += word.len;
			all.changes += word.changes;
		}
		at += word.len + 1;
	}
	return all;
}

/* Whether the digits are random: names, paths and hexadecimal digits are not. */
static bool is_random(const struct digit_run *run)
{
	struct word mixed = read_mixed(run);
	return run->len >= RUN_MIN && mixed.len >= MIXED_MIN &&
	       mixed.changes * 100 >= mixed.len * KIND_CHANGES_MIN;
}

/* Measures up to the end of the armour's last line, or where that is missing, of the text. */
static size_t measure_armour(const char *text)
{
	const char *end = strstr(text, ARMOUR_END);
	const char *last = end ? strstr(end + strlen(ARMOUR_END), "-----") : NULL;
	return last ? (size_t)(last - text) + strlen("-----") : strlen(text);
}

static bool is_secret_run(const struct digit_run *run)
{
	return run->len > 0 && (begins_run(run) || is_random(run));
}

/* Measures the digits, and the lines of them that follow, of which the last one may be short. */
static size_t measure_lines(const char *text)
{
	size_t len = measure_digits(text);
	for (;;) {
		size_t blank = len + strspn(text + len, "= \t\r\n");
		size_t digits = measure_digits(text + blank);
		if (digits < LINE_MIN)
			return len + strspn(text + len, "=");
		len = blank + digits;
	}
}

/* Lines of digits below each other are no text; the first may have been cut. */
static bool begins_lines(const struct digit_run *run)
{
	const char *next = run->text + run->len + strspn(run->text + run->len, "\r\n");
	const struct digit_run after = {next, measure_digits(next)};
	return next > run->text + run->len && run->len >= LINE_MIN && after.len >= LINE_MIN &&
	       (run->len >= RUN_MIN || after.len >= RUN_MIN) && read_mixed(run).len > 0 &&
	       read_mixed(&after).len > 0;
}

/* Returns the length of the secret that stands here, or 0. */
static size_t measure_secret(const char *text, const struct digit_run *run)
{
	if (begins_armour(text))
		return measure_armour(text);
	if (is_secret_run(run) || begins_lines(run))
		return measure_lines(text);
	return 0;
}

char *key_text_hide(const char *text)
{
	struct buffer shown = BUFFER_INIT;
	while (*text) {
		struct digit_run run = {text, measure_digits(text)};
		size_t secret = measure_secret(text, &run);
		size_t plain = measure_step(&run);
		if (secret > 0)
			buffer_add_text(&shown, KEY_TEXT_HIDDEN);
		else
			buffer_add(&shown, text, plain);
		text += secret > 0 ? secret : plain;
	}
	return buffer_steal(&shown);
}
