/* cleartext.c - the frame of clear-signed text (RFC 4880, 7), checked without any cryptography
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/cleartext.h"

#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "sign/armour_internal.h"
#include "sign/signature_form_internal.h"

#define BEGIN "-----BEGIN PGP SIGNED MESSAGE-----"

/* A line that was taken; borrowed. */
struct text_line {
	const char *text;
	size_t len;      /* without the newline */
	bool terminated; /* by a newline */
};

/* Holds what is not taken yet; borrowed. */
struct unread_lines {
	const char *rest;
	size_t len;
};

static bool take_line(struct unread_lines *lines, struct text_line *line)
{
	if (lines->len == 0)
		return false;
	const char *newline = memchr(lines->rest, '\n', lines->len);
	line->text = lines->rest;
	line->terminated = newline != NULL;
	line->len = newline ? (size_t)(newline - lines->rest) : lines->len;
	size_t used = line->len + (newline ? 1 : 0);
	lines->rest += used;
	lines->len -= used;
	return true;
}

/* ---- Text to be signed ---- */

static const char *find_fault(const struct text_line *line)
{
	if (!line->terminated)
		return "it does not end in a newline";
	if (line->len > CLEARTEXT_LINE_MAX)
		return "it is too long";
	if (memchr(line->text, '\0', line->len) || memchr(line->text, '\r', line->len) ||
	    memchr(line->text, '\f', line->len))
		return "it has a NUL, a carriage return or a form feed";
	if (line->len > 0 &&
	    (line->text[line->len - 1] == ' ' || line->text[line->len - 1] == '\t'))
		return "it ends in white space, which a signature does not cover";
	return NULL;
}

int cleartext_check(const char *text, size_t len, struct error *error)
{
	struct unread_lines lines = {text, len};
	struct text_line line;
	if (len == 0)
		return error_set(error, "cannot sign text: it is empty");
	for (size_t number = 1; take_line(&lines, &line); number++) {
		const char *fault = find_fault(&line);
		if (fault)
			return error_set(error, "cannot sign text: line %zu: %s", number, fault);
	}
	return 0;
}

/* ---- Signed text ---- */

static bool is_line(const struct text_line *line, const char *text)
{
	return line->len == strlen(text) && !memcmp(line->text, text, line->len);
}

static bool has_prefix(const struct text_line *line, const char *prefix)
{
	return line->len >= strlen(prefix) && !memcmp(line->text, prefix, strlen(prefix));
}

/* Allows no armour header but Hash. */
static bool read_head(struct unread_lines *lines)
{
	struct text_line line;
	if (!take_line(lines, &line) || !is_line(&line, BEGIN))
		return false;
	while (take_line(lines, &line)) {
		if (line.len == 0)
			return line.terminated;
		if (!has_prefix(&line, "Hash: "))
			return false;
	}
	return false;
}

/* Appends a line without the escape of dashes. */
static void add_line(struct buffer *text, const struct text_line *line)
{
	size_t escape = has_prefix(line, "- ") ? 2 : 0;
	buffer_add(text, line->text + escape, line->len - escape);
	buffer_add_byte(text, '\n');
}

/* Reads up to the line that begins the signature; any other that starts with a dash is escaped.
 * `text` may be NULL. */
static bool read_text(struct unread_lines *lines, struct buffer *text)
{
	struct text_line line;
	while (take_line(lines, &line)) {
		if (is_line(&line, ARMOUR_BEGIN))
			return true;
		if (has_prefix(&line, "-") && !has_prefix(&line, "- "))
			return false;
		if (line.len > 2 * CLEARTEXT_LINE_MAX || memchr(line.text, '\0', line.len))
			return false;
		if (text)
			add_line(text, &line);
	}
	return false;
}

static bool read_signature(struct unread_lines *lines)
{
	struct text_line line;
	while (take_line(lines, &line)) {
		if (is_line(&line, ARMOUR_END))
			return lines->len == 0;
		if (has_prefix(&line, "-"))
			return false;
	}
	return false;
}

bool cleartext_is_framed(const void *bytes, size_t len)
{
	struct unread_lines lines = {bytes, len};
	return read_head(&lines) && read_text(&lines, NULL) && read_signature(&lines);
}

bool cleartext_get(const void *bytes, size_t len, struct buffer *text)
{
	struct unread_lines lines = {bytes, len};
	return cleartext_is_framed(bytes, len) && read_head(&lines) && read_text(&lines, text);
}

/* ---- Its one form ---- */

bool cleartext_take_apart(const void *bytes, size_t len, struct buffer *text,
			  struct buffer *signatures)
{
	struct unread_lines lines = {bytes, len};
	const char *armour = NULL;
	struct text_line line;
	if (!cleartext_get(bytes, len, text))
		return false;
	while (!armour && take_line(&lines, &line))
		if (is_line(&line, ARMOUR_BEGIN))
			armour = line.text;
	return armour &&
	       armour_read(armour, len - (size_t)(armour - (const char *)bytes), signatures);
}

/* Escapes lines that begin with a dash, as RFC 4880, 7.1, demands, and those with "From ", as gpg
 * does for the sake of mail. */
static void add_escaped(struct buffer *out, const struct buffer *text)
{
	struct unread_lines lines = {buffer_text(text), text->len};
	struct text_line line;
	while (take_line(&lines, &line)) {
		if (has_prefix(&line, "-") || has_prefix(&line, "From "))
			buffer_add_text(out, "- ");
		buffer_add(out, line.text, line.len);
		buffer_add_byte(out, '\n');
	}
}

bool cleartext_join(const struct buffer *text, const struct buffer *signatures, struct buffer *out,
		    char covered[SHA256_HEX_SIZE])
{
	AUTO_ERROR refused = ERROR_INIT;
	CLEANUP(signature_form_free) struct signature_form form = {0};
	if (cleartext_check(buffer_text(text), text->len, &refused) ||
	    !signature_form_make(signatures->data, signatures->len, text, &form))
		return false;
	buffer_printf(out, BEGIN "\nHash: %s\n\n", buffer_text(&form.hashes));
	add_escaped(out, text);
	armour_write(form.packets.data, form.packets.len, out);
	memcpy(covered, form.covered, sizeof form.covered);
	return true;
}

bool cleartext_form(const void *bytes, size_t len, struct buffer *out,
		    char covered[SHA256_HEX_SIZE])
{
	AUTO_BUFFER signatures = BUFFER_INIT, text = BUFFER_INIT;
	return cleartext_take_apart(bytes, len, &text, &signatures) &&
	       cleartext_join(&text, &signatures, out, covered);
}

bool cleartext_has_form(const void *bytes, size_t len, char covered[SHA256_HEX_SIZE])
{
	AUTO_BUFFER form = BUFFER_INIT;
	return cleartext_form(bytes, len, &form, covered) && form.len == len &&
	       memcmp(form.data, bytes, len) == 0;
}
