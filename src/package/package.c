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

static struct pin copy_pin(struct arena *arena, const struct pin *pin)
{
	return (struct pin){
		.name = arena_text(arena, pin->name),
		.version = arena_text(arena, pin->version),
		.purl = arena_text(arena, pin->purl),
		.hash_algorithm = arena_text(arena, pin->hash_algorithm),
		.hash = arena_text(arena, pin->hash),
		.source = arena_text(arena, pin->source),
	};
}

static void copy_build(struct package *package, const struct toolchain *build)
{
	struct arena *arena = package->arena;
	package->build.os = arena_text(arena, build->os);
	package->build.os_version = arena_text(arena, build->os_version);
	VECTOR_EACH (tool, &build->tools)
		*VECTOR_ADD(&package->build.tools) = (struct build_tool){
			arena_text(arena, tool->name), arena_text(arena, tool->version)};
	VECTOR_EACH (lock, &build->locks)
		*VECTOR_ADD(&package->build.locks) = (struct build_lock){
			arena_text(arena, lock->name), arena_text(arena, lock->sha256)};
}

static struct material copy_material(struct arena *arena, const struct material *material)
{
	return (struct material){
		.name = arena_text(arena, material->name),
		.version = arena_text(arena, material->version),
		.commit = arena_text(arena, material->commit),
		.content_id = arena_text(arena, material->content_id),
		.sha256 = arena_text(arena, material->sha256),
	};
}

void package_set_provenance(struct package *package, const struct provenance *provenance)
{
	package->commit = arena_text(package->arena, provenance->commit);
	package->dirty = provenance->dirty;
	package->tag = arena_text(package->arena, provenance->tag);
	package->repository = arena_text(package->arena, provenance->repository);
	for (size_t i = 0; i < provenance->pins.n; i++)
		*VECTOR_ADD(&package->pins) = copy_pin(package->arena, &provenance->pins.v[i]);
	copy_build(package, &provenance->build);
	VECTOR_EACH (material, &provenance->materials)
		*VECTOR_ADD(&package->materials) = copy_material(package->arena, material);
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
