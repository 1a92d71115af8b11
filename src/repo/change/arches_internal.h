/* arches_internal.h - which architectures a repository may have
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_CHANGE_ARCHES_INTERNAL_H
#define INGOT_REPO_CHANGE_ARCHES_INTERNAL_H

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"

/* Refuses a name that is well formed and wrong: it would make indexes that no client asks for, and
 * refuse packages later on. */
int arches_check(const char *arch, struct error *error) NODISCARD;
/* Refuses two names that a format spells alike, whose indexes would be one. */
int arches_check_distinct(const struct strings *arches, struct error *error) NODISCARD;

#endif
