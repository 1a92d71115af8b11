/* pins_pip.c - requirements.txt with every requirement pinned by "=="
 *
 * Format: pip.pypa.io, "Requirements File Format"; names as PEP 503 normalises them. A requirement
 * that is not pinned is an error: the list would not be the truth.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "identity/purl.h"
#include "pins/pins_internal.h"
#include "text/lines.h"

/* Joins lines that end in a backslash; *number is that of the first. */
static bool read_requirement(struct lines *lines, struct arena *arena, char **text, int *number)
{
	AUTO_BUFFER joined = BUFFER_INIT;
	bool more = true, any = false;
	char *line;
	while (more && lines_next(lines, arena, &line)) {
		size_t len = strlen(line);
		if (!any)
			*number = lines->number;
		any = true;
		more = len > 0 && line[len - 1] == '\\';
		if (more)
			line[len - 1] = ' ';
		buffer_add_text(&joined, line);
	}
	if (any)
		*text = arena_text(arena, buffer_text(&joined));
	return any;
}

/* A hash is known where there is just one: with several it is open which file was installed. */
static void take_hash(const char *text, struct arena *arena, struct pin *pin)
{
	static const char option[] = "--hash=sha256:";
	const char *first = strstr(text, option);
	if (!first || strstr(first + 1, "--hash="))
		return;
	const char *digits = first + strlen(option);
	if (strspn(digits, "0123456789abcdef") != 64)
		return;
	pin->hash_algorithm = "SHA-256";
	pin->hash = arena_text_n(arena, digits, 64);
}

static int add_requirement(const struct pins_source *source, char *text, int number,
			   struct error *error)
{
	static const char name_bytes[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					 "0123456789-_.";
	struct arena *arena = source->arena;
	size_t len = strspn(text, name_bytes);
	const char *rest = text + len + strspn(text + len, " \t");
	struct pin pin = {.name = purl_python_name(arena_text_n(arena, text, len), arena)};
	if (*rest == '[')
		rest = strchr(rest, ']') ? strchr(rest, ']') + 1 : rest;
	rest += strspn(rest, " \t");
	if (len == 0 || strncmp(rest, "==", 2) != 0 || strchr(rest, '*')) {
		error_set(error, "'%s': line %d does not pin one version: '%.60s'", source->name,
			  number, text);
		return error_hint(error, "write name==version, as 'pip freeze' or pip-compile do");
	}
	rest += strspn(rest, "=");
	rest += strspn(rest, " \t");
	size_t end = strcspn(rest, " \t;,");
	if (end == 0 || rest[end] == ',')
		return error_set(error, "'%s': line %d has no single version", source->name,
				 number);
	pin.version = arena_text_n(arena, rest, end);
	take_hash(rest + end, arena, &pin);
	pins_add_of(source, "pypi", &pin, NULL);
	return 0;
}

int pins_pip(const struct pins_source *source, struct error *error)
{
	/* Options that say where to look, not what to install. */
	static const char *const harmless[] = {"-i",
					       "--index-url",
					       "--extra-index-url",
					       "--no-binary",
					       "--only-binary",
					       "--require-hashes",
					       "--prefer-binary",
					       "--trusted-host",
					       "--pre"};
	struct lines lines = {.rest = source->text};
	char *text;
	int number = 0;

	while (read_requirement(&lines, source->arena, &text, &number)) {
		char *comment = strstr(text, " #");
		bool option = false;
		if (comment)
			*comment = '\0';
		if (!*text || *text == '#')
			continue;
		for (size_t i = 0; i < ARRAY_SIZE(harmless); i++)
			option = option || text_starts(text, harmless[i]);
		if (option)
			continue;
		if (*text == '-') {
			error_set(error, "'%s': line %d names other sources: '%.60s'", source->name,
				  number, text);
			return error_hint(
				error, "list each file under 'pins:', every version pinned by ==");
		}
		if (add_requirement(source, text, number, error))
			return -1;
	}
	return 0;
}
