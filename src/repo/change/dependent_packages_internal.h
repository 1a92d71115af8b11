/* dependent_packages_internal.h - which packages clients can check with one key alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_CHANGE_DEPENDENT_PACKAGES_INTERNAL_H
#define INGOT_REPO_CHANGE_DEPENDENT_PACKAGES_INTERNAL_H

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "repo/state/repo.h"

/* Appends the paths, sorted and each once, of the packages in generations that are kept which have
 * signatures, all of them by the certificate with that fingerprint. Opens each signed package. */
int dependent_packages_find(const struct repo *repo, const char *key, struct strings *paths,
			    struct error *error) NODISCARD;

#endif
