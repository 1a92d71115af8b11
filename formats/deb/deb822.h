/* deb822.h - stanzas of fields, read as hostile input and written so that they read back the same
 * (deb822(5))
 *
 * A value is kept as it is written: the first line without blanks around it, the continuation
 * lines as they stand, with their leading blank, joined by "\n", none at the end.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB822_H
#define INGOT_FORMATS_DEB_DEB822_H

#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"

#define DEB822_FIELDS_MAX 1000

struct deb822_field {
	const char *name;
	const char *value;
};

struct deb822 {
	struct deb822_field v[DEB822_FIELDS_MAX];
	size_t n;
};

/* Reads exactly one stanza; empty lines around it are skipped. Refused: bytes below 0x20 other
 * than tab and newline, 0x7f, comments, two fields of one name (in any case), lines that are no
 * field. The result and its strings live in the arena; NULL and error where it is refused. */
const struct deb822 *deb822_parse(const char *text, size_t len, struct arena *arena,
				  struct error *error) NODISCARD;
/* Finds a value by its field's name in any case, as everywhere in Debian; NULL where there is
 * none. */
const char *deb822_get(const struct deb822 *stanza, const char *name);

/* Appends a field of one line. A control character in the value, or a name that is none, is an
 * error. */
int deb822_add(struct buffer *out, const char *name, const char *value,
	       struct error *error) NODISCARD;
/* Appends a first line and further ones as plain text: an empty line is written " .", a line that
 * would be taken for one is indented. Blanks at the end of a line go. `text` may be NULL. */
int deb822_add_folded(struct buffer *out, const char *name, const char *first, const char *text,
		      struct error *error) NODISCARD;
/* Appends a value as the parser keeps it; one that would read back as anything else is refused. */
int deb822_add_verbatim(struct buffer *out, const char *name, const char *value,
			struct error *error) NODISCARD;
/* Returns the plain text of a value's continuation lines, NULL where there are none. */
char *deb822_unfold(const char *value, struct arena *arena);

#endif
