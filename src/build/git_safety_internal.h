/* git_safety_internal.h - what keeps a repository from running anything
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BUILD_GIT_SAFETY_INTERNAL_H
#define INGOT_BUILD_GIT_SAFETY_INTERNAL_H

#include <stdbool.h>

/* KEY=VALUE for git's option -c, which goes before every configuration file; NULL-terminated. */
extern const char *const git_safety_options[];
/* NAME=VALUE of every git's environment; NULL-terminated. */
extern const char *const git_safety_environment[];

/* Whether a variable of this process's environment may reach git. */
bool git_safety_passes(const char *assignment);

#endif
