/* version.c - a manifest's version as the formats spell it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/version.h"

#include <stdbool.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"

static void add_part(struct buffer *out, char mark, const struct value_text *part)
{
	if (text_is_empty(part->v))
		return;
	buffer_add_byte(out, (uint8_t)mark);
	for (const char *at = part->v; *at; at++)
		buffer_add_byte(out, (uint8_t)(*at == '-' ? '.' : *at));
}

/* A version that is not semantic keeps its "v" in the manifest; dpkg installs none that starts
 * so. */
static const char *skip_v(const char *version)
{
	bool is_marked =
		(*version == 'v' || *version == 'V') && version[1] >= '0' && version[1] <= '9';
	return is_marked ? version + 1 : version;
}

char *version_compose(const struct manifest_package *from)
{
	AUTO_BUFFER out = BUFFER_INIT;
	buffer_add_text(&out, skip_v(from->version.v ? from->version.v : ""));
	add_part(&out, '~', &from->prerelease);
	add_part(&out, '+', &from->version_metadata);
	return xstrdup(buffer_text(&out));
}
