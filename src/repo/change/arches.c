/* arches.c - which architectures a repository may have
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/change/arches_internal.h"

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
