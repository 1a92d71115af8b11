/* provenance.c - the record of where a package comes from, copied into the package's own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/provenance.h"

#include "base/vector.h"
#include "model/package.h"

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

void package_set_provenance(struct package *package, const struct provenance *provenance)
{
	package->commit = arena_text(package->arena, provenance->commit);
	package->dirty = provenance->dirty;
	package->tag = arena_text(package->arena, provenance->tag);
	package->repository = arena_text(package->arena, provenance->repository);
	for (size_t i = 0; i < provenance->pins.n; i++)
		*VECTOR_ADD(&package->pins) = pin_copy(package->arena, &provenance->pins.v[i]);
}
