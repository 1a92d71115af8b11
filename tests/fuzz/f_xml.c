/* f_xml.c - fuzzes the reader of repomd.xml and primary.xml
 *
 * Whatever the bytes are: elements to the end, or an error; of each all that its users ask.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>

#include "base/error.h"
#include "text/xml_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void look_at(struct xml_reader *reader)
{
	static const char *const names[] = {"type", "href", "package", ""};
	if (!xml_reader_name(reader) || xml_reader_depth(reader) < 0)
		abort();
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		free(xml_reader_attribute(reader, names[i]));
	free(xml_reader_text(reader));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	AUTO_ERROR error = ERROR_INIT;
	struct xml_reader *reader = xml_reader_open(data, len, &error);
	int got = reader ? 1 : -1;
	while (got == 1) {
		got = xml_reader_next(reader, &error);
		if (got == 1)
			look_at(reader);
	}
	if ((got < 0) != error_is_set(&error))
		abort();
	xml_reader_close(reader);
	return 0;
}
