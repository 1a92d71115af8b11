/* request.c - what the words of a command ask for: which manifest, which formats
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/request.h"

#include <sys/stat.h>
#include <unistd.h>

#include "formats/format.h"

const char *request_manifest(const char *given, const char *hint, struct error *error)
{
	static const char *const names[] = {"ingot.yaml", "nfpm.yaml"};

	if (given)
		return given;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (access(names[i], F_OK) == 0)
			return names[i];
	error_set(error, "there is no ingot.yaml and no nfpm.yaml here");
	error_hint(error, "%s", hint);
	return NULL;
}

bool request_is_stream(const char *manifest)
{
	struct stat status;

	return text_equal(manifest, "-") || (stat(manifest, &status) == 0 &&
					     (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode)));
}

static void add(struct request_formats *requested, const char *name)
{
	for (size_t i = 0; i < requested->n; i++)
		if (text_equal(requested->v[i], name))
			return;
	if (requested->n < FORMATS_MAX)
		requested->v[requested->n++] = name;
}

int request_formats(const struct strings *named, const char *target,
		    struct request_formats *requested, struct error *error)
{
	requested->n = 0;
	for (size_t i = 0; i < named->n; i++) {
		const struct format *format = format_find(named->v[i]);

		if (!format) {
			error_set(error, "unknown format '%s'", named->v[i]);
			return error_hint(error, "-p takes deb, rpm, or both: deb,rpm");
		}
		add(requested, format->name);
	}
	for (size_t i = 0; requested->n == 0 && formats[i]; i++)
		if (target && text_ends(target, formats[i]->extension))
			add(requested, formats[i]->name);
	for (size_t i = 0, any = requested->n; any == 0 && formats[i]; i++)
		add(requested, formats[i]->name);
	return 0;
}
