/* cleartext.h - the frame of clear-signed text (RFC 4880, 7), checked without any cryptography
 *
 * gpg signs and verifies more than a reader of InRelease should take: text around the frame,
 * several frames, lines whose end is not covered by the signature. None of that passes here. And
 * what is signed has one form, so that nobody without the key can make another file of it
 * (specs/signing.md, "Clear-signed text").
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_CLEARTEXT_H
#define INGOT_SIGN_CLEARTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/digest.h"
#include "base/error.h"

/* Longer lines are refused: readers differ in what they make of them. */
#define CLEARTEXT_LINE_MAX ((size_t)16 << 10)

/* Whether `text` may be clear-signed: it ends in a newline, has no NUL, carriage return or form
 * feed, no white space before a newline (RFC 4880, 7.1: it would not be signed), no line of more
 * than CLEARTEXT_LINE_MAX bytes. */
int cleartext_check(const char *text, size_t len, struct error *error) NODISCARD;
/* Whether the bytes are one clear-signed message and nothing else. */
bool cleartext_is_framed(const void *bytes, size_t len);
/* Appends the text of a clear-signed message; false where it is none. The signature is not looked
 * at: for bytes whose digest is known already. */
bool cleartext_get(const void *bytes, size_t len, struct buffer *text) NODISCARD;
/* Appends the text of a message, and the packets of its signatures as they stand, one after the
 * other; false where it is none. */
bool cleartext_take_apart(const void *bytes, size_t len, struct buffer *text,
			  struct buffer *signatures) NODISCARD;
/* Appends the message in the one form that a text and the packets of its signatures make, in that
 * order; false where there is none. `covered` is as of cleartext_form. Nothing is verified. */
bool cleartext_join(const struct buffer *text, const struct buffer *signatures, struct buffer *out,
		    char covered[SHA256_HEX_SIZE]) NODISCARD;
/* Appends the message in the one form; false where it cannot have it (signature_form_internal.h).
 * `covered`: the digest of what the signatures cover, all together. Nothing is verified. */
bool cleartext_form(const void *bytes, size_t len, struct buffer *out,
		    char covered[SHA256_HEX_SIZE]) NODISCARD;
/* Whether the bytes are a message in the one form already. */
bool cleartext_has_form(const void *bytes, size_t len, char covered[SHA256_HEX_SIZE]) NODISCARD;

#endif
