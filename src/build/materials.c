/* materials.c - the packages that an output was made from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/materials_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/strings.h"
#include "base/vector.h"
#include "formats/format.h"

#define READ_SIZE ((size_t)64 << 10)

static int digest_file(int fd, const char *name, char sha256[SHA256_HEX_SIZE], struct error *error)
{
	struct digest *digest = digest_make(DIGEST_SHA256);
	uint8_t bytes[READ_SIZE];
	off_t offset = 0;
	ssize_t got;

	while ((got = pread(fd, bytes, sizeof bytes, offset)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			break;
		digest_add(digest, bytes, (size_t)got);
		offset += got;
	}
	digest_hex(digest, sha256);
	digest_free(digest);
	return got < 0 ? error_set_errno(error, errno, "cannot read '%s'", name) : 0;
}

static int read_material(const char *path, struct arena *arena, struct material *material,
			 struct error *error)
{
	AUTO_FD fd = -1;
	struct package *package = format_read(path, NULL, &fd, error);
	char sha256[SHA256_HEX_SIZE];

	if (!package)
		return -1;
	char *version = package_full_version(package);
	*material = (struct material){
		.name = arena_text(arena, package->name),
		.version = arena_text(arena, version),
		.commit = arena_text(arena, package->commit),
		.content_id = *package->content_id ? arena_text(arena, package->content_id) : NULL,
	};
	free(version);
	package_free(package);
	if (digest_file(fd, path, sha256, error))
		return -1;
	material->sha256 = arena_text(arena, sha256);
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct material *left = a, *right = b;
	int order = strcmp(left->name, right->name);

	if (order == 0)
		order = strcmp(left->version, right->version);
	return order ? order : strcmp(left->sha256, right->sha256);
}

static void sort(struct materials *materials)
{
	size_t kept = 0;

	if (materials->n == 0)
		return;
	qsort(materials->v, materials->n, sizeof *materials->v, compare);
	for (size_t i = 1; i < materials->n; i++)
		if (compare(&materials->v[kept], &materials->v[i]) != 0)
			materials->v[++kept] = materials->v[i];
	materials->n = kept + 1;
}

void materials_find(const struct manifest *manifest, struct arena *arena,
		    struct materials *materials, struct problems *problems)
{
	const struct value_list *list = &manifest->own.source.materials;

	for (size_t i = 0; i < list->n; i++) {
		struct error error = ERROR_INIT;
		struct material material;

		if (read_material(list->v[i].v, arena, &material, &error))
			problems_add(problems, PROBLEM_ERROR, list->v[i].at, error.hint,
				     "source.materials: %s", error.message);
		else
			*VECTOR_ADD(materials) = material;
		error_clear(&error);
	}
	sort(materials);
}
