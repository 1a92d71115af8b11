/* xml_read.h - XML read element by element, by libxml2's text reader, as hostile input
 *
 * Neither entities nor a document type are taken, nothing is fetched.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TEXT_XML_READ_H
#define INGOT_TEXT_XML_READ_H

#include <stddef.h>

#include "base/compiler.h"
#include "base/error.h"

struct xml_reader;

/* The bytes are borrowed until xml_reader_close. */
struct xml_reader *xml_reader_open(const void *data, size_t len, struct error *error) NODISCARD;
/* Goes to the next element's start: 1; 0: the end; -1: no XML. */
int xml_reader_next(struct xml_reader *reader, struct error *error) NODISCARD;
int xml_reader_depth(const struct xml_reader *reader); /* of the element; 0: the root */
/* Returns the name with its prefix; valid until the next call of xml_reader_next. */
const char *xml_reader_name(const struct xml_reader *reader);
/* Returns a copy, which the caller frees; NULL where the element has no such attribute. */
char *xml_reader_attribute(const struct xml_reader *reader, const char *name) NODISCARD;
/* Returns all text inside of the element, which the caller frees; NULL where there is none. */
char *xml_reader_text(struct xml_reader *reader) NODISCARD;
void xml_reader_close(struct xml_reader *reader); /* accepts NULL */

#endif
