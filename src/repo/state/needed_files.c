/* needed_files.c - every file that the generations which are kept need
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/needed_files_internal.h"

#include <string.h>

#include "base/vector.h"
#include "repo/state/channel.h"
#include "repo/state/keyring_package_internal.h"
#include "repo/state/objects_internal.h"
#include "repo/state/package_set_internal.h"

static void add_placed(const struct generation_files *files, struct strings *paths)
{
	VECTOR_EACH (file, files) {
		strings_add(paths, file->path);
		strings_add_printf(paths, "ingot/" OBJECTS_POINTERS "/%s", file->sha256);
	}
}

static void add_links(const struct generation_links *links, struct strings *paths)
{
	VECTOR_EACH (link, links)
		strings_add(paths, link->path);
}

static void add_files(const struct generation *generation, struct strings *paths)
{
	VECTOR_EACH (file, &generation->objects)
		strings_add(paths, file->path);
	add_placed(&generation->snapshot, paths);
	add_links(&generation->snapshot_links, paths);
	add_placed(&generation->pointers, paths);
	add_links(&generation->links, paths);
}

int needed_files_add(const struct repo *repo, const struct generation *generation,
		     struct strings *paths, struct error *error)
{
	CLEANUP(package_set_free) struct package_set set;
	add_files(generation, paths);
	if (package_set_load(repo->store, generation->set, &set, error) ||
	    keyring_package_add(repo->store, generation, &set, error))
		return -1;
	strings_add_printf(paths, "ingot/sets/%s", generation->set);
	for (size_t i = 0; i < set.pages.n; i++)
		strings_add_printf(paths, "ingot/sets/%s", set.pages.v[i]);
	VECTOR_EACH (entry, &set) {
		strings_add(paths, entry->path);
		strings_add_printf(paths, "ingot/records/%s", entry->record);
	}
	return 0;
}

/* A channel_set_visit. */
static int look_for_path(void *context, struct package_set *set, struct error *error UNUSED)
{
	const char *const *path = context;
	VECTOR_EACH (entry, set) {
		if (strcmp(entry->path, *path) == 0)
			return 1;
	}
	return 0;
}

int needed_files_have_package(const struct repo *repo, const char *path, bool *answer,
			      struct error *error)
{
	int found = channel_visit_all_sets(repo, look_for_path, &path, error);
	*answer = found > 0;
	return found < 0 ? -1 : 0;
}
