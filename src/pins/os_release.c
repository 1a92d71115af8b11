/* os_release.c - which distribution this machine runs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pins/os_release.h"

#include <string.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "text/lines.h"

#define OS_RELEASE_LIMIT ((size_t)64 << 10)

/* The assignments have no spaces around "=", and quotes as a shell has them. */
static const char *find_value(const char *text, const char *key, struct arena *arena)
{
	struct lines lines = {.rest = text};
	size_t len = strlen(key);
	char *line;
	while (lines_next(&lines, arena, &line)) {
		char *value = line + len + 1;
		if (!text_starts(line, key) || line[len] != '=')
			continue;
		if (*value == '"' || *value == '\'')
			value++;
		value[strcspn(value, "\"'")] = '\0';
		return *value && !text_has_control(value) ? value : NULL;
	}
	return NULL;
}

void os_release_parse(const char *text, struct arena *arena, struct os_release *os)
{
	os->id = find_value(text, "ID", arena);
	os->version = find_value(text, "VERSION_ID", arena);
}

void os_release_read(struct arena *arena, struct os_release *os)
{
	static const char *const places[] = {"/etc/os-release", "/usr/lib/os-release"};
	AUTO_BUFFER text = BUFFER_INIT;
	AUTO_ERROR error = ERROR_INIT;
	for (size_t i = 0; i < ARRAY_SIZE(places); i++)
		if (file_read(places[i], OS_RELEASE_LIMIT, &text, &error) == 0) {
			os_release_parse(buffer_text(&text), arena, os);
			return;
		}
}
