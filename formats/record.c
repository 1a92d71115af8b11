/* record.c - what is kept of a published package
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/record.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/vector.h"

struct record *record_make(const char *format)
{
	struct record *record = xzalloc(sizeof *record);
	record->format = xstrdup(format);
	return record;
}

void record_add_section(struct record *record, const char *name, const void *data, size_t len)
{
	struct record_section *section = VECTOR_ADD(&record->sections);
	section->name = xstrdup(name);
	section->data = xmalloc(len + 1);
	if (len)
		memcpy(section->data, data, len);
	section->data[len] = '\0';
	section->len = len;
}

const struct record_section *record_section(const struct record *record, const char *name)
{
	VECTOR_EACH (section, &record->sections) {
		if (strcmp(section->name, name) == 0)
			return section;
	}
	return NULL;
}

void record_free(struct record *record)
{
	if (!record)
		return;
	VECTOR_EACH (section, &record->sections) {
		free(section->name);
		free(section->data);
	}
	free(record->sections.v);
	free(record->format);
	free(record->name);
	free(record->version);
	free(record->arch);
	free(record->path);
	free(record->commit);
	free(record->content_id);
	free(record);
}
