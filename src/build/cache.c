/* cache.c - the user's cache of runs: where it lies, and what to say of one that fails
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/cache.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/path.h"

/* Returns the directory; by the specification a relative path is invalid, and to be ignored. Caller
 * frees, NULL: none. */
static char *find_directory(const struct host *host)
{
	const char *cache = host_variable(host, "XDG_CACHE_HOME");
	const char *home = host_variable(host, "HOME");

	if (cache && cache[0] == '/')
		return path_join(cache, "ingot/runs");
	if (home && home[0] == '/')
		return path_join(home, ".cache/ingot/runs");
	return NULL;
}

static void warn(struct problems *problems, const struct error *error)
{
	if (!problems)
		return;
	problems_add(problems, PROBLEM_WARNING, (struct mark){0},
		     "--no-cache does without; the packages are the same", "%s", error->message);
}

struct run_cache *cache_open(const struct host *host, struct problems *problems)
{
	AUTO_FREE char *directory = find_directory(host);
	AUTO_ERROR error = ERROR_INIT;

	if (!directory)
		return NULL;
	struct run_cache *cache = run_cache_open(directory, RUN_CACHE_SIZE, &error);
	if (!cache)
		warn(problems, &error);
	return cache;
}

void cache_close(struct run_cache *cache, struct problems *problems)
{
	AUTO_ERROR error = ERROR_INIT;

	run_cache_close(cache, &error);
	if (error_is_set(&error))
		warn(problems, &error);
}
