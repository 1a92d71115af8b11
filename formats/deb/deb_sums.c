/* deb_sums.c - the list of MD5 digests that a .deb carries of its own files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_sums.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/memory.h"

#define DIGITS (MD5_HEX_SIZE - 1)
#define LINES_TOLD 1000 /* that are bad; a list of nothing else says enough by then */

/* Checks a line "DIGEST  usr/bin/x": two blanks, or one and an asterisk. */
static void check_line(const struct package *package, const char *line, size_t len,
		       struct strings *bad)
{
	if (len < DIGITS + 3 || line[DIGITS] != ' ') {
		strings_add_printf(bad, "md5sums: '%.*s' is not understood",
				   (int)(len > 80 ? 80 : len), line);
		return;
	}
	AUTO_FREE char *path = xasprintf("/%.*s", (int)(len - DIGITS - 2), line + DIGITS + 2);
	const struct package_file *file = package_find_file(package, path);
	if (!file)
		strings_add_printf(bad, "md5sums names '%s', which is not in the package", path);
	else if (strncmp(file->md5, line, DIGITS) != 0)
		strings_add_printf(bad, "'%s' does not fit its digest in md5sums", path);
}

void deb_sums_check(const struct package *package, struct strings *bad)
{
	const char *line = package->file_sums;
	size_t before = bad->n;
	while (line && *line) {
		size_t len = strcspn(line, "\n");
		if (bad->n - before == LINES_TOLD) {
			strings_add(bad, "md5sums: there is more");
			return;
		}

		if (len > 0)
			check_line(package, line, len, bad);
		line += len + (line[len] == '\n');
	}
}
