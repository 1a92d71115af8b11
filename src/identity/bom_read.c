/* bom_read.c - pins, build, materials and version out of a CycloneDX document
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "base/vector.h"
#include "identity/bom.h"
#include "identity/bom_internal.h"
#include "text/json_read.h"

/* The tree of the document is gone when the package is read. */
static const char *copy_text(const struct node *map, const char *key, struct arena *arena)
{
	return arena_text(arena, node_find_text(map, key));
}

static const char *find_property(const struct node *component, const char *name,
				 struct arena *arena)
{
	const struct node *properties = node_find(component, "properties"), *property;
	for (size_t i = 0; (property = node_at(properties, i)); i++)
		if (text_equal(node_find_text(property, "name"), name))
			return copy_text(property, "value", arena);
	return NULL;
}

static void read_hash(const struct node *component, struct arena *arena, struct pin *pin)
{
	const struct node *hash = node_at(node_find(component, "hashes"), 0);
	if (hash) {
		pin->hash_algorithm = copy_text(hash, "alg", arena);
		pin->hash = copy_text(hash, "content", arena);
		return;
	}
	pin->hash = find_property(component, BOM_CHECKSUM, arena);
	if (pin->hash)
		pin->hash_algorithm = text_starts(pin->hash, "h1:") ? "h1" : "yarn";
}

static void read_pin(const struct node *component, struct package *package)
{
	struct arena *arena = package->arena;
	struct pin pin = {.name = copy_text(component, "name", arena),
			  .version = copy_text(component, "version", arena),
			  .purl = copy_text(component, "purl", arena),
			  .source = find_property(component, BOM_SOURCE, arena)};
	if (!pin.name || !pin.version)
		return;
	read_hash(component, arena, &pin);
	*VECTOR_ADD(&package->pins) = pin;
}

/* ---- What it was built with and of ---- */

static const char *find_sha256(const struct node *component, struct arena *arena)
{
	struct pin pin = {0};
	read_hash(component, arena, &pin);
	return text_equal(pin.hash_algorithm, "SHA-256") ? pin.hash : NULL;
}

static void read_tool(const struct node *component, const char *name, struct package *package)
{
	const char *version = copy_text(component, "version", package->arena);
	if (version)
		*VECTOR_ADD(&package->build.tools) = (struct build_tool){name, version};
}

static void read_system(const struct node *component, const char *name, struct package *package)
{
	package->build.os = name;
	package->build.os_version = copy_text(component, "version", package->arena);
}

static void read_lock(const struct node *component, const char *name, struct package *package)
{
	const char *sha256 = find_sha256(component, package->arena);
	if (sha256)
		*VECTOR_ADD(&package->build.locks) = (struct build_lock){name, sha256};
}

static void read_material(const struct node *component, const char *name, struct package *package)
{
	struct arena *arena = package->arena;
	const struct material material = {
		.name = name,
		.version = copy_text(component, "version", arena),
		.commit = find_property(component, BOM_COMMIT, arena),
		.content_id = find_property(component, BOM_CONTENT_ID, arena),
		.sha256 = find_sha256(component, arena),
	};

	if (material.version && material.sha256)
		*VECTOR_ADD(&package->materials) = material;
}

static void read_ingredient(const struct node *component, struct package *package)
{
	static const struct {
		const char *role;
		void (*read)(const struct node *component, const char *name,
			     struct package *package);
	} roles[] = {{BOM_ROLE_TOOL, read_tool},
		     {BOM_ROLE_SYSTEM, read_system},
		     {BOM_ROLE_LOCK, read_lock},
		     {BOM_ROLE_MATERIAL, read_material}};
	const char *name = copy_text(component, "name", package->arena);
	const char *role = find_property(component, BOM_ROLE, package->arena);

	for (size_t i = 0; name && i < ARRAY_SIZE(roles); i++)
		if (text_equal(roles[i].role, role))
			roles[i].read(component, name, package);
}

static void read_formulation(const struct node *root, struct package *package)
{
	const struct node *formulas = node_find(root, "formulation"), *formula, *component;
	for (size_t i = 0; (formula = node_at(formulas, i)); i++) {
		const struct node *components = node_find(formula, "components");
		for (size_t j = 0; (component = node_at(components, j)); j++)
			read_ingredient(component, package);
	}
}

static int read_root(const struct node *root, struct package *package, struct error *error)
{
	const struct node *subject = node_find(node_find(root, "metadata"), "component");
	const struct node *components = node_find(root, "components"), *component;
	if (!text_equal(node_find_text(root, "bomFormat"), "CycloneDX"))
		return error_set(error, "cannot read the dependency list: it is not CycloneDX");
	package->identity_version = copy_text(subject, "version", package->arena);
	package->tag = find_property(subject, BOM_TAG, package->arena);
	for (size_t i = 0; (component = node_at(components, i)); i++)
		read_pin(component, package);
	read_formulation(root, package);
	return 0;
}

int bom_read(const char *text, size_t len, struct package *package, struct error *error)
{
	if (json_read_count(text, len) > BOM_VALUES_MAX)
		return error_set(error,
				 "cannot read the dependency list: it has more than %d values",
				 BOM_VALUES_MAX);
	struct arena *scratch = arena_make();
	const struct node *root = json_read(text, len, "CycloneDX document", scratch, error);
	int failed = root ? read_root(root, package, error) : -1;
	arena_free(scratch);
	return failed;
}
