/* package.c - one package's record
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "package/package.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/vector.h"

struct package *package_make(const char *format)
{
	struct arena *arena = arena_make();
	struct package *package = arena_alloc(arena, sizeof *package);
	package->arena = arena;
	package->format = arena_text(arena, format);
	package->build_time = -1;
	return package;
}

void package_free(struct package *package)
{
	if (!package)
		return;
	for (size_t i = 0; i < RELATION_COUNT; i++)
		strings_free(&package->relations[i]);
	strings_free(&package->changelog);
	free(package->fields.v);
	free(package->files.v);
	free(package->signatures.v);
	free(package->pins.v);
	free(package->build.tools.v);
	free(package->build.locks.v);
	free(package->materials.v);
	arena_free(package->arena);
}

char *package_full_version(const struct package *package)
{
	bool has_epoch = package->epoch && strcmp(package->epoch, "0") != 0;
	bool has_release = package->release && *package->release;
	return xasprintf("%s%s%s%s%s", has_epoch ? package->epoch : "", has_epoch ? ":" : "",
			 package->version ? package->version : "", has_release ? "-" : "",
			 has_release ? package->release : "");
}

char *package_commit_text(const struct package *package)
{
	return xasprintf("%s%s", package->commit ? package->commit : "",
			 package->commit && package->dirty ? "-dirty" : "");
}

void package_add_field(struct package *package, const char *name, const char *value)
{
	*VECTOR_ADD(&package->fields) = (struct package_field){
		.name = arena_text(package->arena, name),
		.value = arena_text(package->arena, value),
	};
}

static int compare_files(const void *a, const void *b)
{
	const struct package_file *left = a, *right = b;
	return strcmp(left->path, right->path);
}

void package_sort_files(struct package *package)
{
	if (package->files.n)
		qsort(package->files.v, package->files.n, sizeof *package->files.v, compare_files);
}

const struct package_file *package_find_file(const struct package *package, const char *path)
{
	if (!package->files.n)
		return NULL;
	const struct package_file key = {.path = path};
	return bsearch(&key, package->files.v, package->files.n, sizeof key, compare_files);
}
