/* fields.h - text of named fields, as settings and generations are written: "Name: value"
 *
 * A value of several lines follows its name on lines that begin with a blank; a line of dots alone
 * gets one dot more, so that an empty line can stand as " .". No blanks at the end of a line, no
 * control characters but the newline: all of it can be clear-signed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TEXT_FIELDS_H
#define INGOT_TEXT_FIELDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"

struct field {
	const char *name;
	char *value; /* lines separated by "\n", none at the end; borrowed from the text */
};

struct fields {
	char *text; /* owned */
	struct field *v;
	size_t n, cap;
};

/* Appends a field of UTF-8 text. Control characters become blanks; blanks at the end of a line
 * and empty lines at the end are left away. NULL: no field. */
void fields_add(struct buffer *out, const char *name, const char *text);
/* Appends a field that is a decimal number. */
void fields_add_uint(struct buffer *out, const char *name, uint64_t value);

/* Hostile input: anything but fields, or a name that stands twice, is an error. `text` is copied;
 * `fields` has to be freed, after an error too. */
int fields_parse(const void *text, size_t len, struct fields *fields,
		 struct error *error) NODISCARD;
/* Returns NULL where there is no such field. */
char *fields_get(const struct fields *fields, const char *name);
/* Fails where there is no such field. */
int fields_need(const struct fields *fields, const char *name, char **value,
		struct error *error) NODISCARD;
/* Fails where there is no such field, or it is no decimal number of at most `max`. */
int fields_need_uint(const struct fields *fields, const char *name, uint64_t max, uint64_t *value,
		     struct error *error) NODISCARD;
/* Takes the next line off a value; NULL at its end. Ends it with a NUL. */
char *fields_next_line(char **rest);
/* Takes the next word off a value, up to a single blank; NULL at its end. Ends it with a NUL. */
char *fields_next_word(char **rest);
void fields_free(struct fields *fields); /* leaves it empty; also fit for CLEANUP */

#endif
