/* git_settings_internal.h - what a repository's configuration says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BUILD_GIT_SETTINGS_INTERNAL_H
#define INGOT_BUILD_GIT_SETTINGS_INTERNAL_H

#include "base/compiler.h"
#include "base/error.h"
#include "build/git.h"

/* Reads which programs the configuration names, and the remote; once. */
int git_settings_read(struct git *git, struct error *error) NODISCARD;

#endif
