/* cache.h - the user's cache of runs: where it lies, and what to say of one that fails
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BUILD_CACHE_H
#define INGOT_BUILD_CACHE_H

#include "base/compiler.h"
#include "base/host.h"
#include "base/problems.h"
#include "codec/run_cache.h"

/* Opens "ingot/runs" in $XDG_CACHE_HOME, else in ~/.cache (XDG Base Directory Specification). NULL
 * where neither is set, and where the directory cannot be used, which is a warning. `problems` is
 * NULL where nobody needs to know. */
struct run_cache *cache_open(const struct host *host, struct problems *problems) NODISCARD;
/* Accepts NULL. What could not be kept is a warning. */
void cache_close(struct run_cache *cache, struct problems *problems);

#endif
