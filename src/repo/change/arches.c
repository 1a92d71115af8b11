/* arches.c - which architectures a repository may have
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/change/arches_internal.h"

#include <string.h>

#include "formats/format.h"
#include "formats/layout.h"
#include "repo/state/names_internal.h"

int arches_check(const char *arch, struct error *error)
{
	FORMAT_EACH (format) {
		const char *meant = NULL;
		if (!format->layout->knows_arch || format->layout->knows_arch(arch, &meant))
			continue;
		if (!meant)
			return names_refuse_arch(arch, error);
		error_set(error, "'%s' is no architecture", arch);
		return error_hint(error, "did you mean '%s'? They have Go's names", meant);
	}
	return names_check_arch(arch, error);
}

static int refuse_same(const char *arch, const char *other, const struct format *format,
		       struct error *error)
{
	if (strcmp(arch, other) == 0)
		error_set(error, "the architecture '%s' is named twice", arch);
	else
		error_set(error, "the architectures '%s' and '%s' are one for %s, '%s'", other,
			  arch, format->traits->name, format->layout->arch_name(arch));
	return error_hint(error, "name one of them");
}

/* Compares with those before it. */
static int check_same(const struct strings *arches, size_t at, struct error *error)
{
	FORMAT_EACH (format) {
		const char *name = format->layout->arch_name(arches->v[at]);
		for (size_t i = 0; i < at; i++)
			if (strcmp(format->layout->arch_name(arches->v[i]), name) == 0)
				return refuse_same(arches->v[at], arches->v[i], format, error);
	}
	return 0;
}

int arches_check_distinct(const struct strings *arches, struct error *error)
{
	for (size_t i = 0; i < arches->n; i++)
		if (check_same(arches, i, error))
			return -1;
	return 0;
}
