/* materials.c - the packages that an output was made from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/materials_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/vector.h"
#include "formats/format.h"

static int read_material(const char *path, struct arena *arena, struct material *material,
			 struct error *error)
{
	AUTO_FD fd = -1;
	struct package *package = format_read(path, NULL, &fd, error);
	char sha256[SHA256_HEX_SIZE];
	if (!package)
		return -1;
	AUTO_FREE char *version = package_full_version(package);
	*material = (struct material){
		.name = arena_text(arena, package->name),
		.version = arena_text(arena, version),
		.commit = arena_text(arena, package->commit),
		.content_id = *package->content_id ? arena_text(arena, package->content_id) : NULL,
	};
	package_free(package);
	if (file_sha256(fd, path, sha256, error) < 0)
		return -1;
	material->sha256 = arena_text(arena, sha256);
	return 0;
}

static int compare_materials(const void *a, const void *b)
{
	const struct material *left = a, *right = b;
	int order = strcmp(left->name, right->name);
	if (order == 0)
		order = strcmp(left->version, right->version);
	return order ? order : strcmp(left->sha256, right->sha256);
}

static void sort_materials(struct materials *materials)
{
	size_t kept = 0;
	if (materials->n == 0)
		return;
	qsort(materials->v, materials->n, sizeof *materials->v, compare_materials);
	for (size_t i = 1; i < materials->n; i++)
		if (compare_materials(&materials->v[kept], &materials->v[i]) != 0)
			materials->v[++kept] = materials->v[i];
	materials->n = kept + 1;
}

void materials_find(const struct manifest *manifest, struct arena *arena,
		    struct materials *materials, struct problems *problems)
{
	const struct value_list *list = &manifest->own.source.materials;
	for (size_t i = 0; i < list->n; i++) {
		AUTO_ERROR error = ERROR_INIT;
		struct material material;
		if (read_material(list->v[i].v, arena, &material, &error))
			problems_add_error(problems, list->v[i].at, "source.materials", &error);
		else
			*VECTOR_ADD(materials) = material;
	}
	sort_materials(materials);
}
