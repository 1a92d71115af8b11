/* package_diff_build.c - what differs between what two packages were built with and made of
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "base/vector.h"
#include "package/package_diff_internal.h"

/* ---- Tools, in the manifests' order; lock files ---- */

static const char *find_tool_version(const struct toolchain *build, const char *name)
{
	VECTOR_EACH (tool, &build->tools)
		if (text_equal(tool->name, name))
			return tool->version;
	return NULL;
}

static const char *find_lock_digest(const struct toolchain *build, const char *name)
{
	VECTOR_EACH (lock, &build->locks)
		if (text_equal(lock->name, name))
			return lock->sha256;
	return NULL;
}

/* Notes a value that both have as a change of the thing; else the thing came or went. */
static void compare_value(struct package_diff *diff, enum diff_section section, const char *name,
			  const char *attribute, const char *before, const char *after)
{
	package_diff_text(diff, section, name, before && after ? attribute : NULL, before, after);
}

static void compare_tools(struct package_diff *diff, const struct toolchain *a,
			  const struct toolchain *b)
{
	VECTOR_EACH (tool, &a->tools)
		compare_value(diff, DIFF_BUILD, tool->name, "version", tool->version,
			      find_tool_version(b, tool->name));
	VECTOR_EACH (tool, &b->tools)
		if (!find_tool_version(a, tool->name))
			compare_value(diff, DIFF_BUILD, tool->name, "version", NULL, tool->version);
}

static void compare_locks(struct package_diff *diff, const struct toolchain *a,
			  const struct toolchain *b)
{
	VECTOR_EACH (lock, &a->locks)
		compare_value(diff, DIFF_BUILD, lock->name, "sha256", lock->sha256,
			      find_lock_digest(b, lock->name));
	VECTOR_EACH (lock, &b->locks)
		if (!find_lock_digest(a, lock->name))
			compare_value(diff, DIFF_BUILD, lock->name, "sha256", NULL, lock->sha256);
}

void package_diff_build(const struct package *a, const struct package *b, struct package_diff *diff)
{
	const char *before = a->build.os, *after = b->build.os;
	compare_value(diff, DIFF_BUILD, "system", "name", before, after);
	if (text_equal(before, after))
		compare_value(diff, DIFF_BUILD, before ? before : "system", "version",
			      a->build.os_version, b->build.os_version);
	compare_tools(diff, &a->build, &b->build);
	compare_locks(diff, &a->build, &b->build);
}

/* ---- Materials: by name, the several of one name in their order ---- */

static const struct material *find_material(const struct package *package, const char *name,
					    size_t which)
{
	VECTOR_EACH (material, &package->materials)
		if (text_equal(material->name, name) && which-- == 0)
			return material;
	return NULL;
}

/* Counts the materials of the same name that stand before `at`. */
static size_t count_before(const struct package *package, const struct material *at)
{
	size_t count = 0;
	for (const struct material *material = package->materials.v; material < at; material++)
		count += text_equal(material->name, at->name);
	return count;
}

static void compare_material(struct package_diff *diff, const struct material *a,
			     const struct material *b)
{
	const char *const values[][3] = {
		{"version", a->version, b->version},
		{"commit", a->commit, b->commit},
		{"content id", a->content_id, b->content_id},
		{"sha256", a->sha256, b->sha256},
	};

	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		package_diff_text(diff, DIFF_MATERIALS, a->name, values[i][0], values[i][1],
				  values[i][2]);
}

void package_diff_materials(const struct package *a, const struct package *b,
			    struct package_diff *diff)
{
	VECTOR_EACH (material, &a->materials) {
		const struct material *other =
			find_material(b, material->name, count_before(a, material));
		if (other)
			compare_material(diff, material, other);
		else
			package_diff_text(diff, DIFF_MATERIALS, material->name, NULL,
					  material->version, NULL);
	}
	VECTOR_EACH (material, &b->materials)
		if (!find_material(a, material->name, count_before(b, material)))
			package_diff_text(diff, DIFF_MATERIALS, material->name, NULL, NULL,
					  material->version);
}
