/* xml_read.c - XML read element by element, by libxml2's text reader
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/xml_read.h"

#include <limits.h>
#include <stdlib.h>

#include <libxml/xmlreader.h>

#include "base/memory.h"

struct xml_reader {
	xmlTextReaderPtr reader;
};

/* Keeps silent where libxml2 would print. */
static void say_nothing(void *context UNUSED, const char *message UNUSED,
			xmlParserSeverities severity UNUSED, xmlTextReaderLocatorPtr at UNUSED)
{
}

struct xml_reader *xml_reader_open(const void *data, size_t len, struct error *error)
{
	if (len > INT_MAX) {
		error_set(error, "it is larger than %d bytes", INT_MAX);
		return NULL;
	}
	struct xml_reader *reader = xzalloc(sizeof *reader);
	/* A large text is no attack here: file lists are. */
	reader->reader =
		xmlReaderForMemory(data, (int)len, NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
	if (!reader->reader)
		memory_exhausted();
	xmlTextReaderSetErrorHandler(reader->reader, say_nothing, NULL);
	return reader;
}

int xml_reader_next(struct xml_reader *reader, struct error *error)
{
	int result;
	while ((result = xmlTextReaderRead(reader->reader)) == 1) {
		int type = xmlTextReaderNodeType(reader->reader);
		if (type == XML_READER_TYPE_DOCUMENT_TYPE)
			return error_set(error, "it has a document type");
		if (type == XML_READER_TYPE_ELEMENT)
			return 1;
	}
	return result == 0 ? 0 : error_set(error, "it is not well-formed XML");
}

int xml_reader_depth(const struct xml_reader *reader)
{
	return xmlTextReaderDepth(reader->reader);
}

const char *xml_reader_name(const struct xml_reader *reader)
{
	return (const char *)xmlTextReaderConstName(reader->reader);
}

/* libxml2's memory is given back with a function of its own. */
static char *take_text(xmlChar *text)
{
	char *copy = text ? xstrdup((const char *)text) : NULL;
	xmlFree(text);
	return copy;
}

char *xml_reader_attribute(const struct xml_reader *reader, const char *name)
{
	return take_text(xmlTextReaderGetAttribute(reader->reader, (const xmlChar *)name));
}

char *xml_reader_text(struct xml_reader *reader)
{
	return take_text(xmlTextReaderReadString(reader->reader));
}

void xml_reader_close(struct xml_reader *reader)
{
	if (!reader)
		return;
	xmlFreeTextReader(reader->reader);
	free(reader);
}
