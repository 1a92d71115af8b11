/* xml.c - XML written into a buffer, by libxml2's text writer
 *
 * It writes to memory, so that the only way for it to fail is the lack of that.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/xml.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/xmlwriter.h>

#include "base/memory.h"
#include "base/text.h"

struct xml {
	xmlTextWriterPtr writer;
	xmlBufferPtr bytes;
};

static void check_result(long result)
{
	if (result < 0)
		memory_exhausted();
}

static const xmlChar *as_xml(const char *text)
{
	return (const xmlChar *)text;
}

struct xml *xml_open(void)
{
	struct xml *xml = xzalloc(sizeof *xml);
	xml->bytes = xmlBufferCreate();
	xml->writer = xml->bytes ? xmlNewTextWriterMemory(xml->bytes, 0) : NULL;
	if (!xml->writer)
		memory_exhausted();
	check_result(xmlTextWriterSetIndent(xml->writer, 1));
	check_result(xmlTextWriterSetIndentString(xml->writer, as_xml("  ")));
	return xml;
}

/* Hands over what was written since the last time. */
static void move_bytes(struct xml *xml, struct buffer *out)
{
	check_result(xmlTextWriterFlush(xml->writer));
	buffer_add(out, xmlBufferContent(xml->bytes), (size_t)xmlBufferLength(xml->bytes));
	xmlBufferEmpty(xml->bytes);
}

void xml_close(struct xml *xml, struct buffer *out)
{
	move_bytes(xml, out);
	xmlFreeTextWriter(xml->writer);
	xmlBufferFree(xml->bytes);
	free(xml);
}

void xml_begin_content(struct xml *xml, struct buffer *out)
{
	check_result(xmlTextWriterWriteRaw(xml->writer, as_xml("\n")));
	move_bytes(xml, out);
}

void xml_declaration(struct xml *xml)
{
	check_result(xmlTextWriterStartDocument(xml->writer, "1.0", "UTF-8", NULL));
}

void xml_start(struct xml *xml, const char *name)
{
	check_result(xmlTextWriterStartElement(xml->writer, as_xml(name)));
}

void xml_end(struct xml *xml)
{
	check_result(xmlTextWriterEndElement(xml->writer));
}

void xml_attribute(struct xml *xml, const char *name, const char *value)
{
	check_result(xmlTextWriterWriteAttribute(xml->writer, as_xml(name), as_xml(value)));
}

void xml_attribute_number(struct xml *xml, const char *name, uint64_t value)
{
	AUTO_FREE char *text = xasprintf("%llu", (unsigned long long)value);
	xml_attribute(xml, name, text);
}

void xml_text(struct xml *xml, const char *text)
{
	check_result(xmlTextWriterWriteString(xml->writer, as_xml(text)));
}

void xml_element(struct xml *xml, const char *name, const char *text)
{
	xml_start(xml, name);
	if (text && *text)
		xml_text(xml, text);
	xml_end(xml);
}

void xml_element_number(struct xml *xml, const char *name, uint64_t value)
{
	AUTO_FREE char *text = xasprintf("%llu", (unsigned long long)value);
	xml_element(xml, name, text);
}

/* ---- Characters ---- */

static bool is_white(unsigned char byte)
{
	return byte == '\t' || byte == '\n' || byte == '\r';
}

/* U+FFFE and U+FFFF are UTF-8, but no characters (XML 1.0, 2.2). */
static bool is_noncharacter(const unsigned char *at)
{
	return at[0] == 0xef && at[1] == 0xbf && (at[2] == 0xbe || at[2] == 0xbf);
}

bool xml_text_is_valid(const char *text)
{
	if (!text_is_utf8(text, strlen(text)))
		return false;
	for (const unsigned char *at = (const unsigned char *)text; *at; at++)
		if ((*at < 0x20 && !is_white(*at)) || is_noncharacter(at))
			return false;
	return true;
}

#define REPLACEMENT "\xef\xbf\xbd"

char *xml_text_clean(const char *text)
{
	if (!text || xml_text_is_valid(text))
		return text ? xstrdup(text) : NULL;
	bool is_latin1 = !text_is_utf8(text, strlen(text));
	struct buffer out = BUFFER_INIT;
	for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
		if (*at < 0x20 && !is_white(*at)) {
			buffer_add_text(&out, REPLACEMENT);
		} else if (is_latin1 && *at >= 0x80) {
			buffer_add_byte(&out, (uint8_t)(0xc0 | *at >> 6));
			buffer_add_byte(&out, (uint8_t)(0x80 | (*at & 0x3f)));
		} else if (!is_latin1 && is_noncharacter(at)) {
			buffer_add_text(&out, REPLACEMENT);
			at += 2;
		} else {
			buffer_add_byte(&out, *at);
		}
	}
	return buffer_steal(&out);
}
