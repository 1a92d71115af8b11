/* xml.h - XML written into a buffer, two spaces a level, by libxml2's text writer
 *
 * All text given must be valid for XML (xml_text_is_valid, or cleaned by xml_text_clean).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TEXT_XML_H
#define INGOT_TEXT_XML_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"

struct xml;

/* Starts a text of its own; xml_close ends it. */
struct xml *xml_open(void);
/* Appends all that was written, and a line break. Frees. */
void xml_close(struct xml *xml, struct buffer *out);
/* Appends what was written so far and a line break, inside of the element that was started last:
 * what the caller appends then becomes its content, before the xml_end that comes next. */
void xml_begin_content(struct xml *xml, struct buffer *out);

void xml_declaration(struct xml *xml);             /* <?xml version="1.0" encoding="UTF-8"?> */
void xml_start(struct xml *xml, const char *name); /* <name> */
void xml_end(struct xml *xml);                     /* the innermost element */
/* Adds an attribute to the element that was started last, which has no content yet. */
void xml_attribute(struct xml *xml, const char *name, const char *value);
/* Does as xml_attribute, for a decimal number. */
void xml_attribute_number(struct xml *xml, const char *name, uint64_t value);
/* Adds text to the innermost element, escaped. */
void xml_text(struct xml *xml, const char *text);
/* Writes an element with nothing but text; NULL: empty. */
void xml_element(struct xml *xml, const char *name, const char *text);
/* Does as xml_element, for a decimal number. */
void xml_element_number(struct xml *xml, const char *name, uint64_t value);

/* Whether a text is UTF-8 of characters that XML 1.0 allows, without control characters but white
 * space. */
bool xml_text_is_valid(const char *text);
/* Returns a valid copy: bytes that are not UTF-8 are taken for Latin-1, as other index makers do,
 * and characters that XML cannot have become U+FFFD. NULL stays NULL. Caller frees. */
char *xml_text_clean(const char *text) NODISCARD;

#endif
