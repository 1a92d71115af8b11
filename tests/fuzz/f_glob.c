/* f_glob.c - a pattern and a path, a line each
 *
 * A path that matches must be one that its folders lead to; a quoted path matches itself.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "text/glob.h"

#define LIMIT 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_leads(const struct glob *glob, char *path)
{
	if (!glob_match(glob, path))
		return;
	for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (!glob_leads(glob, path))
			abort();
		*slash = '/';
	}
}

static void check_quoted(const char *path)
{
	AUTO_ERROR error = ERROR_INIT;
	AUTO_FREE char *quoted = glob_quote(path);
	struct glob *glob = glob_compile(quoted, &error);
	bool is_text = text_is_utf8(path, strlen(path));
	if (is_text != !!glob || (glob && !glob_match(glob, path)))
		abort();
	glob_free(glob);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	AUTO_FREE char *pattern =
		xstrndup(len ? (const char *)data : "", len < LIMIT ? len : LIMIT);
	char *end = strchr(pattern, '\n');
	AUTO_FREE char *path = xstrdup(end ? end + 1 : "");
	if (end)
		*end = '\0';
	AUTO_ERROR error = ERROR_INIT;
	bool is_plain;
	AUTO_FREE char *normal = glob_normalize(pattern);
	AUTO_FREE char *base = glob_base(normal, &is_plain);
	struct glob *glob = glob_compile(normal, &error);
	if (glob) {
		check_leads(glob, path);
		if (is_plain && !glob_match(glob, base))
			abort();
	}
	check_quoted(path);
	glob_free(glob);
	return 0;
}
