/* cache.c - the user's cache of runs: where it lies, and what to say of one that fails
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/cache.h"

#include "base/error.h"
#include "base/memory.h"

static void add_warning(struct problems *problems, const struct error *error)
{
	if (!problems)
		return;
	problems_add(problems, PROBLEM_WARNING, (struct mark){0},
		     "--no-cache does without; the packages are the same", "%s", error->message);
}

struct run_cache *cache_open(const struct host *host, struct problems *problems)
{
	AUTO_FREE char *directory = host_folder(host, "XDG_CACHE_HOME", ".cache", "ingot/runs");
	AUTO_ERROR error = ERROR_INIT;
	if (!directory)
		return NULL;
	struct run_cache *cache = run_cache_open(directory, RUN_CACHE_SIZE, &error);
	if (!cache)
		add_warning(problems, &error);
	return cache;
}

void cache_close(struct run_cache *cache, struct problems *problems)
{
	AUTO_ERROR error = ERROR_INIT;
	run_cache_close(cache, &error);
	if (error_is_set(&error))
		add_warning(problems, &error);
}
