/* key_text.h - text that is a secret key, or has one in it
 *
 * CI systems keep a signing key as a variable, armoured (RFC 4880, 6.2) or as base64 of that or of
 * the binary key. Such a text may be taken as the key, and must stand in no message.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_KEY_TEXT_H
#define INGOT_BASE_KEY_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/compiler.h"

/* Whether a secret key stands anywhere in the text: the first line of an armoured one, of whatever
 * tool; base64 of such a line; base64 of either alphabet, or hexadecimal digits, that begin as an
 * OpenPGP packet of a secret key does (RFC 4880, 4.3 and 5.5.3), as the lines of an armour do whose
 * first was lost. */
bool key_text_is_in(const char *text);
/* Whether the whole text is an OpenPGP key, secret or public: armoured or as base64. Then appends
 * the key as gpg reads it. The two characters "\n" count as a line break where there is no real
 * one. */
bool key_text_decode(const char *text, struct buffer *key);
/* Whether a text is meant as a key and not as the name of one: key_text_is_in or key_text_decode
 * says yes. */
bool key_text_is_key(const char *text);
/* Stands for what is hidden. */
#define KEY_TEXT_HIDDEN "[a secret, not shown]"
/* Returns a copy in which every piece that looks like a secret key is replaced by KEY_TEXT_HIDDEN,
 * also what may be the middle of one: forty base64 digits and more, in no order that words, names,
 * paths or hexadecimal digits have. Caller frees. */
char *key_text_hide(const char *text) NODISCARD;

#endif
