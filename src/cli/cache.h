/* cache.h - the user's cache of runs: where it lies, and what to say of one that fails
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_CACHE_H
#define INGOT_CLI_CACHE_H

#include "base/compiler.h"
#include "base/host.h"
#include "base/problems.h"
#include "codec/run_cache.h"

/* "ingot/runs" in $XDG_CACHE_HOME, else in ~/.cache (XDG Base Directory Specification). NULL where
 * neither is set, and where the directory cannot be used, which is a warning. */
struct run_cache *cache_open(const struct host *host, struct problems *problems) NODISCARD;
/* Accepts NULL. What could not be kept is a warning. */
/* The same for what can do without: one that fails is not there. */
struct run_cache *cache_open_silently(const struct host *host) NODISCARD;
void cache_close_silently(struct run_cache *cache);
void cache_close(struct run_cache *cache, struct problems *problems);

#endif
