/* package_files.h - the files of a package's record, from the plan and what was read of it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PLAN_PACKAGE_FILES_H
#define INGOT_PLAN_PACKAGE_FILES_H

#include <stddef.h>

#include "package/package.h"
#include "plan/payloads.h"
#include "plan/plan.h"

/* Appends the files that the package of plan->formats[format] has, and sets installed_size. */
void package_files_add(struct package *package, const struct plan *plan, size_t format,
		       const struct payloads *payloads);

#endif
