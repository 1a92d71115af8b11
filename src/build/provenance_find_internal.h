/* provenance_find_internal.h - which commit: the manifest's `source:` where it says, else git
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BUILD_PROVENANCE_FIND_INTERNAL_H
#define INGOT_BUILD_PROVENANCE_FIND_INTERNAL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/host.h"
#include "base/problems.h"
#include "manifest/manifest.h"
#include "package/provenance.h"

/* Finds commit, dirty, tag, repository and source date: the manifest's `source:` where it says,
 * else git in the manifest's folder, else unknown (a warning). Strings live in `arena`. Dirty means
 * that files which git tracks were changed; a repository is a URL without a password. The source
 * date is SOURCE_DATE_EPOCH, else the manifest's mtime, else the commit's date, else -1. Nothing of
 * the repository runs, but with `run_filters` its filters, where only they can tell whether a file
 * was changed: what nobody can tell counts as dirty, with a warning. Returns -1 where git refused
 * to answer; the problem is in the list. */
int provenance_find(const struct manifest *manifest, const struct host *host, bool run_filters,
		    struct arena *arena, struct provenance *provenance,
		    struct problems *problems) NODISCARD;

#endif
