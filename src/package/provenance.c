/* provenance.c - the record of where a package comes from, copied into the package's own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "package/provenance.h"

#include <stdlib.h>

#include "base/vector.h"
#include "package/package.h"

static struct pin pin_copy(struct arena *arena, const struct pin *pin)
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

static struct material material_copy(struct arena *arena, const struct material *material)
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
		*VECTOR_ADD(&package->pins) = pin_copy(package->arena, &provenance->pins.v[i]);
	copy_build(package, &provenance->build);
	VECTOR_EACH (material, &provenance->materials)
		*VECTOR_ADD(&package->materials) = material_copy(package->arena, material);
}

void provenance_free(struct provenance *provenance)
{
	free(provenance->pins.v);
	free(provenance->build.tools.v);
	free(provenance->build.locks.v);
	free(provenance->materials.v);
	*provenance = (struct provenance){.source_date = -1};
}
