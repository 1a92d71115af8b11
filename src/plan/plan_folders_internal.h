/* plan_folders_internal.h - the folders that the base systems of distributions have
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PLAN_PLAN_FOLDERS_INTERNAL_H
#define INGOT_PLAN_PLAN_FOLDERS_INTERNAL_H

#include <stdbool.h>

/* Whether a distribution's base system has the folder `real`, a path of plan_system_path(). */
bool plan_folders_have(const char *real);

#endif
