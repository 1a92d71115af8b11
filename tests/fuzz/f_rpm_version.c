/* f_rpm_version.c - two versions in rpm's order: swapped, the order turns around
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "formats/rpm/rpm_dependency.h"
#include "formats/rpm/rpm_version.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static int sign(int number)
{
	return (number > 0) - (number < 0);
}

/* Checks that a dependency that was split gives the same text again. */
static void check_dependency(const char *text)
{
	struct arena *arena = arena_make();
	struct rpm_dependency dependency = rpm_dependency_parse(text, arena);
	if (strcmp(rpm_dependency_text(&dependency, arena), text) != 0)
		abort();
	arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	AUTO_FREE char *a = xstrndup((const char *)data, len);
	const char *b = strchr(a, '\n');
	AUTO_FREE char *first = xstrndup(a, b ? (size_t)(b - a) : 0);
	b = b ? b + 1 : "";
	if (sign(rpm_version_compare(first, b)) != -sign(rpm_version_compare(b, first)) ||
	    rpm_version_compare(first, first) != 0)
		abort();
	check_dependency(first);
	return 0;
}
