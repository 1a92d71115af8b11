/* f_deb_version.c - fuzzes the order of versions: it is one, for any two texts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "formats/deb/deb_version.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static int sign_of(int value)
{
	return (value > 0) - (value < 0);
}

/* Splits the input into two texts, at the first newline. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	AUTO_ERROR error = ERROR_INIT;
	const uint8_t *newline = len ? memchr(data, '\n', len) : NULL;
	size_t first = newline ? (size_t)(newline - data) : len;
	AUTO_FREE char *a = xstrndup((const char *)data, first);
	AUTO_FREE char *b =
		newline ? xstrndup((const char *)newline + 1, len - first - 1) : xstrdup("");
	if (deb_version_compare(a, a) != 0 || deb_version_compare(b, b) != 0)
		abort();
	if (sign_of(deb_version_compare(a, b)) != -sign_of(deb_version_compare(b, a)))
		abort();
	if (deb_version_check(a, &error) == 0 && (strchr(a, '/') || strchr(a, '\n')))
		abort();
	return 0;
}
